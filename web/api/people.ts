import * as z from 'zod/mini';
import type {
  AccountView,
  InvitationView,
  KeyView,
  NewKeyView,
  PersonView,
  SessionFactsView,
} from '../../shared/identity/views';
import { ROLE_NAMES, type RoleName } from '../words/roles';
import { sessionAnswer } from './answers';
import { call, command } from './request';

export type { AccountView, InvitationView, KeyView, NewKeyView, PersonView, SessionFactsView };

type Reads<T> = z.ZodMiniType<T>;
const role = z.enum(ROLE_NAMES as [RoleName, ...RoleName[]]);
const person: Reads<PersonView> = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role,
  createdAt: z.string(),
  signedInAt: z.nullable(z.string()),
  removed: z.boolean(),
  secondStep: z.boolean(),
});
const invitation: Reads<InvitationView> = z.object({
  id: z.string(),
  email: z.string(),
  role,
  invitedBy: z.string(),
  createdAt: z.string(),
  sentAt: z.nullable(z.string()),
  expiresAt: z.string(),
  expired: z.boolean(),
});
const key = {
  id: z.string(),
  name: z.string(),
  hint: z.string(),
  scopes: z.array(z.string()),
  createdBy: z.string(),
  createdAt: z.string(),
  expiresAt: z.string(),
  expired: z.boolean(),
  usedAt: z.nullable(z.string()),
};
const keyAnswer: Reads<KeyView> = z.object(key);
const newKeyAnswer: Reads<NewKeyView> = z.object({ ...key, key: z.string() });
const account: Reads<AccountView> = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role,
  secondStep: z.object({
    on: z.boolean(),
    since: z.nullable(z.string()),
    recoveryCodesLeft: z.number(),
    required: z.boolean(),
  }),
});
const sessionFacts: Reads<SessionFactsView> = z.object({
  id: z.string(),
  device: z.string(),
  address: z.string(),
  createdAt: z.string(),
  usedAt: z.string(),
  endsAt: z.string(),
  current: z.boolean(),
});
const listOf = <T>(item: Reads<T>): Reads<{ items: T[] }> => z.object({ items: z.array(item) });
const policyAnswer = z.object({ secondStep: z.enum(['optional', 'required']) });
const codesAnswer = z.object({ recoveryCodes: z.array(z.string()) });

type Signal = AbortSignal | undefined;
const get = <T>(schema: Reads<T>, path: string, signal: Signal): Promise<T> =>
  call(schema, { path, ...(signal ? { signal } : {}) });
const at = (path: string, id: string): string => `${path}/${encodeURIComponent(id)}`;

export const listPeople = (signal?: Signal) => get(listOf(person), '/api/people', signal);
export const listInvitations = (signal?: Signal) => get(listOf(invitation), '/api/invitations', signal);
export const getPolicy = (signal?: Signal) => get(policyAnswer, '/api/sign-in-policy', signal);
export const setPolicy = (secondStep: 'optional' | 'required') =>
  call(policyAnswer, { method: 'PUT', path: '/api/sign-in-policy', body: { secondStep } });
export const changeRole = (id: string, to: string) =>
  call(person, { method: 'PUT', path: at('/api/people', id), body: { role: to } });
export const removePerson = (id: string) => command({ method: 'DELETE', path: at('/api/people', id) });
export const endSessions = (id: string) =>
  command({ method: 'DELETE', path: `${at('/api/people', id)}/sessions` });
export const resetSecondStep = (id: string) =>
  command({ method: 'DELETE', path: `${at('/api/people', id)}/second-step` });
export const invite = (email: string, as: string) =>
  call(invitation, { method: 'POST', path: '/api/invitations', body: { email, role: as } });
export const inviteAgain = (id: string) =>
  call(invitation, { method: 'POST', path: `${at('/api/invitations', id)}/send` });
export const revokeInvitation = (id: string) =>
  command({ method: 'DELETE', path: at('/api/invitations', id) });

export const listKeys = (signal?: Signal) => get(listOf(keyAnswer), '/api/keys', signal);
export const makeKey = (body: { name: string; scopes: string[]; days: number }) =>
  call(newKeyAnswer, { method: 'POST', path: '/api/keys', body });
export const revokeKey = (id: string) => command({ method: 'DELETE', path: at('/api/keys', id) });

export const getAccount = (signal?: Signal) => get(account, '/api/account', signal);
export const rename = (name: string) => command({ method: 'PUT', path: '/api/account/name', body: { name } });
export const changePassword = (password: string, newPassword: string) =>
  command({ method: 'PUT', path: '/api/account/password', body: { password, newPassword } });
export const changeEmail = (password: string, email: string) =>
  command({ method: 'POST', path: '/api/account/email', body: { password, email } });
export const beginSecondStep = (password: string) =>
  call(z.object({ secret: z.string(), uri: z.string() }), {
    method: 'POST',
    path: '/api/account/second-step',
    body: { password },
  });
const codes = (path: string, body: object) => call(codesAnswer, { method: 'POST', path, body });
export const confirmSecondStep = (code: string) => codes('/api/account/second-step/confirm', { code });
export const renewRecoveryCodes = (password: string) =>
  codes('/api/account/second-step/recovery-codes', { password });
export const endSecondStep = (password: string) =>
  command({ method: 'POST', path: '/api/account/second-step/end', body: { password } });
export const listSessions = (signal?: Signal) => get(listOf(sessionFacts), '/api/sessions', signal);
export const endSession = (id: string) => command({ method: 'DELETE', path: at('/api/sessions', id) });
export const endOtherSessions = () => command({ method: 'DELETE', path: '/api/sessions' });

/** What links in mails lead to: nobody is signed in. */
export const lookAtInvitation = (token: string) =>
  call(z.object({ email: z.string(), role, company: z.string() }), {
    method: 'POST',
    path: '/api/invitations/look',
    body: { token },
  });
export const acceptInvitation = (token: string, name: string, password: string) =>
  call(sessionAnswer, { method: 'POST', path: '/api/invitations/accept', body: { token, name, password } });
export const askReset = (email: string) =>
  command({ method: 'POST', path: '/api/password-resets', body: { email } });
export const useReset = (token: string, password: string) =>
  command({ method: 'POST', path: '/api/password-resets/use', body: { token, password } });
export const confirmEmail = (token: string) =>
  call(z.object({ email: z.string() }), {
    method: 'POST',
    path: '/api/account/email/confirm',
    body: { token },
  });
