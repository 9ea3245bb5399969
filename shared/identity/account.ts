import { AppError } from '../platform/errors';
import type { Clock } from '../platform/clock';
import type { Tenant } from '../tenancy';
import { linkOver, type Links } from './links';
import { wordsOf, type PasswordPolicy } from './password-policy';
import type { Passwords } from './passwords';
import type { SessionStore } from './sessions';
import type { Throttle } from './throttle';
import { accountTries, type Asker } from './tries';
import {
  emailKey,
  emailTaken,
  normalEmail,
  userKey,
  type StoredUser,
  type User,
  type UserStore,
} from './users';

export interface AccountDeps {
  users: UserStore;
  sessions: SessionStore;
  links: Links;
  throttle: Throttle;
  passwords: Passwords;
  policy: PasswordPolicy;
  clock: Clock;
}

const HOUR_MS = 3_600_000;
/** Mails that one address can be made to get in an hour, and that one peer can cause. */
const MOST_MAILS = 4;
const MOST_ASKED_BY_PEER = 30;

/** What people do with their own accounts. */
export function account(deps: AccountDeps) {
  const { users, sessions, links, throttle, passwords, policy, clock } = deps;

  async function own(tenant: Tenant, id: string): Promise<StoredUser> {
    const user = await users.find(tenant, id);
    if (!user || user.removedAt > 0) throw new AppError('not-signed-in');
    return user;
  }

  /** Who changes how they get in says the password once more: a browser left alone is not enough. */
  async function proven(tenant: Tenant, id: string, password: string, from: Asker): Promise<StoredUser> {
    const user = await own(tenant, id);
    const taken = await throttle.take(tenant, accountTries(user.email, from.address));
    if (!(await passwords.verify(user.passwordHash, password)))
      throw new AppError('refused', {
        detail: 'Your present password is another one.',
        issues: [{ path: 'password', message: 'This is not your present password.' }],
      });
    await taken.giveBack();
    return user;
  }

  const mayAsk = (tenant: Tenant, email: string, { address }: Asker) =>
    throttle.take(tenant, [
      { kind: 'mail', of: normalEmail(email), most: MOST_MAILS, windowMs: HOUR_MS },
      { kind: 'asked', of: address, most: MOST_ASKED_BY_PEER, windowMs: HOUR_MS },
    ]);

  return {
    own,
    proven,

    async rename(tenant: Tenant, id: string, name: string): Promise<User> {
      const user = await own(tenant, id);
      await users.write(tenant, [{ kind: 'merge', rowKey: userKey(id), props: { name } }]);
      await sessions.rename(tenant, { ...user, name });
      return { ...user, name };
    },

    /** All other sessions end. */
    async changePassword(
      tenant: Tenant,
      id: string,
      { password, newPassword }: { password: string; newPassword: string },
      from: Asker,
    ): Promise<StoredUser> {
      const user = await proven(tenant, id, password, from);
      await policy.check(newPassword, { path: 'newPassword', words: wordsOf(tenant, user) });
      const passwordHash = await users.setPassword(tenant, id, newPassword);
      await links.end(tenant, id);
      return { ...user, passwordHash };
    },

    /** Begins a change of address; the answer is the same whether the new one is somebody's already. */
    async askEmailChange(
      tenant: Tenant,
      id: string,
      { password, email }: { password: string; email: string },
      from: Asker,
    ): Promise<string> {
      const user = await proven(tenant, id, password, from);
      const wanted = normalEmail(email);
      if (wanted === normalEmail(user.email))
        throw new AppError('refused', { detail: 'This is your address already.' });
      await mayAsk(tenant, wanted, from);
      return wanted;
    },

    /** Whoever opens the link of the mail has the address; answers who it is and what the address was. */
    async confirmEmail(tenant: Tenant, token: string): Promise<{ user: User; before: string }> {
      const link = await links.find(tenant, 'email-change', token, clock.now());
      const user = link && (await users.find(tenant, link.subject));
      if (!link || !user || user.removedAt > 0) throw linkOver();
      const done = await users.write(tenant, [
        links.use(token),
        { kind: 'create', rowKey: emailKey(link.email), props: { userId: user.id } },
        { kind: 'delete', rowKey: emailKey(user.email) },
        { kind: 'merge', rowKey: userKey(user.id), props: { email: link.email }, etag: user.etag },
      ]);
      if (!done.ok) throw done.reason === 'exists' ? emailTaken() : linkOver();
      const now = { id: user.id, name: user.name, role: user.role, email: link.email };
      await sessions.rename(tenant, now);
      return { user: now, before: user.email };
    },

    /** Counts the wish, and looks at nothing: whether there is such an account is seen when the mail is written. */
    async askReset(tenant: Tenant, email: string, from: Asker): Promise<void> {
      await mayAsk(tenant, email, from);
    },

    /** Sets a new password by the link of the mail; every session ends. */
    async reset(
      tenant: Tenant,
      { token, password }: { token: string; password: string },
    ): Promise<StoredUser> {
      const link = await links.find(tenant, 'password-reset', token, clock.now());
      const user = link && (await users.find(tenant, link.subject));
      if (!user || user.removedAt > 0) throw linkOver();
      await policy.check(password, { path: 'password', words: wordsOf(tenant, user) });
      const passwordHash = await passwords.hash(password);
      const done = await users.write(tenant, [
        links.use(token),
        { kind: 'merge', rowKey: userKey(user.id), props: { passwordHash } },
      ]);
      if (!done.ok) throw linkOver();
      await sessions.endAll(tenant, user.id);
      await links.end(tenant, user.id);
      return user;
    },
  };
}
export type Account = ReturnType<typeof account>;
