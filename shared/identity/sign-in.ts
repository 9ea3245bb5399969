import { AppError } from '../platform/errors';
import type { Clock } from '../platform/clock';
import type { Tenant } from '../tenancy';
import type { Passwords } from './passwords';
import type { SessionStore } from './sessions';
import { normalEmail, type User, type UserStore } from './users';

const WINDOW_MS = 15 * 60_000;
const MOST_FAILURES = 10;
const MOST_KEPT = 20_000;

export interface SignInDeps {
  users: UserStore;
  sessions: SessionStore;
  passwords: Passwords;
  clock: Clock;
}
export type SignIn = (
  tenant: Tenant,
  credentials: { email: string; password: string; address: string },
) => Promise<{ user: User; token: string }>;

/**
 * Signs a person in. Wrong address and wrong password give the same answer in the same time
 * (`wrong-credentials`); after ten failures in a quarter of an hour from one address for one account,
 * `too-many-requests`, whether the account exists or not. Failures are counted in each instance by itself.
 */
export function signIn({ users, sessions, passwords, clock }: SignInDeps): SignIn {
  const failures = new Map<string, { count: number; until: number }>();
  return async (tenant, { email, password, address }) => {
    const key = `${tenant.id}|${normalEmail(email)}|${address}`;
    const now = clock.monotonic();
    const before = failures.get(key);
    if (before && before.until > now && before.count >= MOST_FAILURES) {
      throw new AppError('too-many-requests', {
        detail: 'Too many failed attempts to sign in. Please wait before trying again.',
        retryAfter: Math.ceil((before.until - now) / 1000),
      });
    }
    const found = await users.findByEmail(tenant, email);
    if (!(await passwords.verify(found?.passwordHash, password)) || !found) {
      if (failures.size >= MOST_KEPT) failures.clear();
      const again = before && before.until > now;
      failures.set(key, {
        count: again ? before.count + 1 : 1,
        until: again ? before.until : now + WINDOW_MS,
      });
      throw new AppError('wrong-credentials');
    }
    failures.delete(key);
    if (passwords.isOutdated(found.passwordHash)) await users.setPassword(tenant, found.id, password);
    const user = { id: found.id, email: found.email, name: found.name, role: found.role };
    return { user, token: await sessions.create(tenant, user) };
  };
}
