/** The bundler makes a file of its own of a screen's style sheet. */
declare module '*.css';
