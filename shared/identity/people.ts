import { AppError } from '../platform/errors';
import type { Clock } from '../platform/clock';
import type { Ids } from '../platform/ids';
import type { Change } from '../platform/tables';
import type { Tenant } from '../tenancy';
import type { Entering } from './begin-session';
import type { Invitation, InvitationStore } from './invitations';
import { linkOver, type Links } from './links';
import type { OwnersGuard } from './owners-guard';
import { wordsOf, type PasswordPolicy } from './password-policy';
import type { Passwords } from './passwords';
import { outranks, type Role } from './permissions';
import type { SecondStep } from './second-step';
import type { SessionStore } from './sessions';
import {
  emailKey,
  emailTaken,
  newUserChanges,
  normalEmail,
  userKey,
  type StoredUser,
  type User,
  type UserStore,
} from './users';

const INVITED_MS = 7 * 24 * 3_600_000;
/** Of one customer, waiting at once: an address book is no list of colleagues. */
const MOST_INVITATIONS = 500;

export interface PeopleDeps {
  users: UserStore;
  sessions: SessionStore;
  links: Links;
  invitations: InvitationStore;
  owners: OwnersGuard;
  passwords: Passwords;
  policy: PasswordPolicy;
  step: Pick<SecondStep, 'end'>;
  ids: Ids;
  clock: Clock;
}

/** Who acts: their role decides whom they may make and change. */
export type By = Pick<User, 'id' | 'role'>;

const NO_PERSON = () => new AppError('not-found', { detail: 'There is no such person.' });
const NO_INVITATION = () => new AppError('not-found', { detail: 'There is no such invitation.' });

export const notAbove = (by: By, role: Role): void => {
  if (!outranks(by.role, role))
    throw new AppError('forbidden', { detail: 'Only an owner makes, changes and removes owners.' });
};

export function people(deps: PeopleDeps) {
  const { users, sessions, links, invitations, owners, passwords, policy, step, ids, clock } = deps;

  async function person(tenant: Tenant, id: string): Promise<StoredUser> {
    const found = await users.find(tenant, id);
    if (!found || found.removedAt > 0) throw NO_PERSON();
    return found;
  }
  async function invitation(tenant: Tenant, id: string): Promise<Invitation> {
    const found = await invitations.find(tenant, id);
    if (!found) throw NO_INVITATION();
    return found;
  }
  async function invited(tenant: Tenant, token: string): Promise<Invitation> {
    const link = await links.find(tenant, 'invitation', token, clock.now());
    const found = link && (await invitations.find(tenant, link.subject));
    if (!found) throw linkOver();
    return found;
  }
  const changed = (): AppError =>
    new AppError('changed', { detail: 'Somebody else changed this person at the same time. Look again.' });

  return {
    list: (tenant: Tenant) => users.list(tenant),
    /** Somebody who was removed too. */
    async find(tenant: Tenant, id: string): Promise<StoredUser> {
      const found = await users.find(tenant, id);
      if (!found) throw NO_PERSON();
      return found;
    },

    /** Gives another role. Their sessions end: the next sign-in has the new rights and a new token. */
    async changeRole(
      tenant: Tenant,
      by: By,
      id: string,
      role: Role,
    ): Promise<{ before: Role; user: StoredUser }> {
      const user = await person(tenant, id);
      notAbove(by, user.role);
      notAbove(by, role);
      if (user.role === role) return { before: role, user };
      const guard = user.role === 'owner' ? await owners.leaving(tenant, id) : [];
      const done = await users.write(tenant, [
        { kind: 'merge', rowKey: userKey(id), props: { role }, etag: user.etag },
        ...guard,
      ]);
      if (!done.ok) throw changed();
      await sessions.endAll(tenant, id);
      return { before: user.role, user: { ...user, role } };
    },

    /** Signs somebody out everywhere: a laptop that was lost, a browser left open. Answers how many sessions ended. */
    async endSessions(tenant: Tenant, by: By, id: string): Promise<number> {
      const user = await person(tenant, id);
      notAbove(by, user.role);
      return sessions.endAll(tenant, id);
    },

    /** For somebody who lost their phone and their codes: what an admin does after knowing who asks. */
    async resetSecondStep(tenant: Tenant, by: By, id: string): Promise<StoredUser> {
      const user = await person(tenant, id);
      notAbove(by, user.role);
      if (user.secondStep === '')
        throw new AppError('wrong-state', { detail: 'This person has no second step.' });
      await step.end(tenant, user);
      await sessions.endAll(tenant, id);
      return user;
    },

    /**
     * Takes the account away, and name and address with it: what they did stays under their id. Network addresses in the
     * audit log are erased in the coming night (erase-people.ts).
     */
    async remove(tenant: Tenant, by: By, id: string): Promise<Role> {
      const user = await person(tenant, id);
      notAbove(by, user.role);
      const guard = user.role === 'owner' ? await owners.leaving(tenant, id) : [];
      const gone = {
        ...{ removedAt: clock.now(), passwordHash: '', secondStep: '', pendingStep: '' },
        ...{ name: '', email: '' },
      };
      const done = await users.write(tenant, [
        { kind: 'merge', rowKey: userKey(id), props: gone, etag: user.etag },
        { kind: 'delete', rowKey: emailKey(user.email) },
        ...guard,
      ]);
      if (!done.ok) throw changed();
      await sessions.endAll(tenant, id);
      await links.end(tenant, id);
      return user.role;
    },

    invitations: (tenant: Tenant) => invitations.list(tenant),

    /** Invites an address; the mail is sent by whoever takes the job. Throws `conflict` for whom is there already. */
    async invite(tenant: Tenant, by: By, given: { email: string; role: Role }): Promise<Invitation> {
      notAbove(by, given.role);
      const email = normalEmail(given.email);
      if (await users.findByEmail(tenant, email)) throw emailTaken();
      const waiting = await invitations.list(tenant);
      if (waiting.some((one) => one.email === email))
        throw new AppError('conflict', {
          detail: 'This address is invited already. Send the invitation again.',
        });
      if (waiting.length >= MOST_INVITATIONS)
        throw new AppError('refused', { detail: 'Too many invitations are waiting. Take some back first.' });
      const now = clock.now();
      const made = {
        id: ids.ascending('inv'),
        email,
        role: given.role,
        invitedBy: by.id,
        createdAt: now,
        sentAt: 0,
        until: now + INVITED_MS,
      };
      await users.write(tenant, [invitations.put(made)]);
      return made;
    },

    /** Lets an invitation last from now on; the link of the earlier mail ends when the new one is written. */
    async invitationAgain(tenant: Tenant, by: By, id: string): Promise<Invitation> {
      const found = await invitation(tenant, id);
      notAbove(by, found.role);
      const again = { ...found, invitedBy: by.id, until: clock.now() + INVITED_MS };
      await users.write(tenant, [invitations.put(again)]);
      return again;
    },

    async revokeInvitation(tenant: Tenant, by: By, id: string): Promise<void> {
      const found = await invitation(tenant, id);
      notAbove(by, found.role);
      await links.end(tenant, id);
      await users.write(tenant, [invitations.remove(id)]);
    },

    /** Whom a link invites, for the page that it leads to. */
    lookAtInvitation: invited,

    /** Makes the account, once; throws `not-found` for a link that is over. */
    async accept(
      tenant: Tenant,
      { token, name, password }: { token: string; name: string; password: string },
    ): Promise<Entering> {
      const { id: invitationId, email, role } = await invited(tenant, token);
      await policy.check(password, { path: 'password', words: wordsOf(tenant, { email, name }) });
      const id = ids.ascending('usr');
      const user = { email, name, role };
      const now = clock.now();
      const came = { ...user, signedInAt: now };
      const passwordHash = await passwords.hash(password);
      const making: Change[] = newUserChanges(id, came, passwordHash, now);
      const done = await users.write(tenant, [...making, links.use(token), invitations.remove(invitationId)]);
      if (!done.ok) throw done.reason === 'exists' ? emailTaken() : linkOver();
      return { id, ...user, passwordHash, secondStep: '' };
    },
  };
}
export type People = ReturnType<typeof people>;
