import { AppError } from '../platform/errors';
import type { Tenant } from '../tenancy';
import { deviceWords, shortAddress } from './devices';
import type { Passwords } from './passwords';
import type { SessionStore } from './sessions';
import type { Throttle } from './throttle';
import { accountTries } from './tries';
import type { User, UserStore } from './users';

export interface SignInDeps {
  users: UserStore;
  sessions: SessionStore;
  passwords: Passwords;
  throttle: Throttle;
}
export interface Credentials {
  email: string;
  password: string;
  /** The peer that Front Door saw. */
  address: string;
  /** What the browser calls itself. */
  agent: string;
}
export type SignIn = (tenant: Tenant, credentials: Credentials) => Promise<{ user: User; token: string }>;

/**
 * Signs a person in. Wrong address and wrong password give the same answer in the same time
 * (`wrong-credentials`); after too many tries `too-many-requests`, whether the account exists or not. Every instance
 * counts in one place (tries.ts).
 */
export function signIn({ users, sessions, passwords, throttle }: SignInDeps): SignIn {
  return async (tenant, { email, password, address, agent }) => {
    const taken = await throttle.take(tenant, accountTries(email, address));
    const found = await users.findByEmail(tenant, email);
    if (!(await passwords.verify(found?.passwordHash || undefined, password)) || !found)
      throw new AppError('wrong-credentials');
    await taken.giveBack();
    if (passwords.isOutdated(found.passwordHash)) await users.setPassword(tenant, found.id, password);
    await users.noteSignIn(tenant, found.id);
    const user = { id: found.id, email: found.email, name: found.name, role: found.role };
    const from = { device: deviceWords(agent), address: shortAddress(address) };
    return { user, token: await sessions.create(tenant, user, from) };
  };
}
