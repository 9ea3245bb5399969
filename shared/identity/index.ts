export { type Account } from './account';
export { type Entering } from './begin-session';
export { erasePeople, type ErasedPerson } from './erase-people';
export { deviceWords, shortAddress } from './devices';
export { type Invitation } from './invitations';
export { keyAllows, type ApiKey, type Keys } from './keys';
export { mailJob, type MailJob } from './mail-jobs';
export { MOST_PASSWORD_CHARS } from './password-policy';
export { mailPeople } from './mail-people';
export { argonPasswords, type Passwords } from './passwords';
export { type By, type People } from './people';
export {
  KEY_SCOPES,
  isAllowed,
  PERMISSIONS,
  permissionsFor,
  permissionsOf,
  ROLES,
  type Permission,
  type Role,
} from './permissions';
export { secondStepFacts } from './second-step';
export { identityService, type IdentityService } from './service';
export { sessionIdOf, type Session, type SessionStore } from './sessions';
export { type SignIn } from './sign-in';
export { userStore, type StoredUser, type User } from './users';
export {
  accountView,
  invitationView,
  keyView,
  newKeyView,
  personView,
  sessionFactsView,
  type InvitationView,
  type PersonView,
  type SessionFactsView,
} from './views';
