import type { Tenant } from '../tenancy';
import type { SessionFrom, SessionStore } from './sessions';
import type { StoredUser, User, UserStore } from './users';

/** A person as they were when it was decided that they may come in. */
export type Entering = User & Pick<StoredUser, 'passwordHash' | 'secondStep'>;
/** Answers the token of the session; undefined where what it was decided by is not so any more. */
export type BeginSession = (
  tenant: Pick<Tenant, 'id'>,
  who: Entering,
  from: SessionFrom,
) => Promise<string | undefined>;

/** The step of the last code moves with each sign-in; whether there is one counts. */
const isStillSo = (before: Entering, now: StoredUser | undefined): boolean =>
  now?.removedAt === 0 &&
  now.role === before.role &&
  now.passwordHash === before.passwordHash &&
  (now.secondStep === '') === (before.secondStep === '');

/**
 * Begins a session, and looks at the person once more behind it. Whoever takes rights away ends the sessions that
 * there are: one that was being begun has to see it by itself.
 */
export function beginSession({
  users,
  sessions,
}: {
  users: Pick<UserStore, 'find'>;
  sessions: Pick<SessionStore, 'create' | 'end'>;
}): BeginSession {
  return async (tenant, who, from) => {
    const token = await sessions.create(tenant, who, from);
    if (isStillSo(who, await users.find(tenant, who.id))) return token;
    await sessions.end(tenant, token);
    return undefined;
  };
}
