import { z } from 'zod';
import { ROLES } from './permissions';

/** Answers of the API about people, as they are written out. Instants are RFC 3339 in UTC. */
const role = z.enum(ROLES);

export const personView = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role,
  createdAt: z.string(),
  signedInAt: z.string().nullable(),
  /** Somebody who has no account any more, and whose traces still have a name. */
  removed: z.boolean(),
  secondStep: z.boolean(),
});
export type PersonView = z.infer<typeof personView>;

/** One's own account. */
export const accountView = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role,
  secondStep: z.object({
    on: z.boolean(),
    since: z.string().nullable(),
    recoveryCodesLeft: z.number(),
    /** Whether the company asks everybody for it. */
    required: z.boolean(),
  }),
});
export type AccountView = z.infer<typeof accountView>;

export const invitationView = z.object({
  id: z.string(),
  email: z.string(),
  role,
  invitedBy: z.string(),
  createdAt: z.string(),
  sentAt: z.string().nullable(),
  expiresAt: z.string(),
  expired: z.boolean(),
});
export type InvitationView = z.infer<typeof invitationView>;

export const keyView = z.object({
  id: z.string(),
  name: z.string(),
  hint: z.string(),
  scopes: z.array(z.string()),
  createdBy: z.string(),
  createdAt: z.string(),
  expiresAt: z.string(),
  expired: z.boolean(),
  usedAt: z.string().nullable(),
});
export type KeyView = z.infer<typeof keyView>;
/** The answer to making a key: the one time that it is shown. */
export const newKeyView = keyView.extend({ key: z.string() });
export type NewKeyView = z.infer<typeof newKeyView>;

export const sessionFactsView = z.object({
  id: z.string(),
  device: z.string(),
  address: z.string(),
  createdAt: z.string(),
  usedAt: z.string(),
  endsAt: z.string(),
  current: z.boolean(),
});
export type SessionFactsView = z.infer<typeof sessionFactsView>;
