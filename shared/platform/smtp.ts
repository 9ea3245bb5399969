// A module of our own to be imported late: a bundle gives what is CommonJS no names when it is.
export { createTransport } from 'nodemailer';
