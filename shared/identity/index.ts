export { argonPasswords, type Passwords } from './passwords';
export { isAllowed, PERMISSIONS, permissionsOf, ROLES, type Permission, type Role } from './permissions';
export { sessionStore, type Session, type SessionStore } from './sessions';
export { signIn, type SignIn } from './sign-in';
export { normalEmail, userStore, type User, type UserStore } from './users';
