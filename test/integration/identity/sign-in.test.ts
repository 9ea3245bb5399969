import { passwordPolicy } from '../../../shared/identity/password-policy';
import { argonPasswords, type Passwords } from '../../../shared/identity/passwords';
import { beginSession } from '../../../shared/identity/begin-session';
import { account } from '../../../shared/identity/account';
import { invitationStore } from '../../../shared/identity/invitations';
import { tableLinks } from '../../../shared/identity/links';
import { people } from '../../../shared/identity/people';
import { sessionStore } from '../../../shared/identity/sessions';
import { signIn } from '../../../shared/identity/sign-in';
import { signInPolicy } from '../../../shared/identity/sign-in-policy';
import { tableThrottle } from '../../../shared/identity/throttle';
import { userKey, userStore } from '../../../shared/identity/users';
import { systemClock } from '../../../shared/platform/clock';
import { systemIds } from '../../../shared/platform/ids';
import type { Table } from '../../../shared/platform/tables';
import { aTenant } from '../../support/run-bench';
import { testTables } from '../../support/storage';

const PASSWORD = 'ten brown mops';
const HOST = 'regularcleaning.example';
const COSTS = { memoryKib: 8_192, passes: 1, lanes: 1 };

/** What was asked of storage and of argon2, in its order. */
type Work = string[];
const noted = (name: string, table: Table, work: Work): Table => ({
  ...table,
  get: (...args: Parameters<Table['get']>) => (work.push(`${name} get`), table.get(...args)) as never,
  range: ((...args: Parameters<Table['range']>) => (
    work.push(`${name} range`),
    table.range(...args)
  )) as Table['range'],
  write: (...args) => (work.push(`${name} write`), table.write(...args)),
});

/** Where another request comes in between. */
interface Between {
  /** Before the session is made. */
  session?: () => Promise<unknown>;
  /** After a password was hashed. */
  hash?: () => Promise<unknown>;
  /** After a person was read, whose hash was made anew already. */
  read?: () => Promise<unknown>;
}

async function anIdentity(between: Between = {}) {
  const tables = testTables();
  const work: Work = [];
  const raw = { users: tables.table('users'), sessions: tables.table('sessions') };
  const throttles = tables.table('throttles');
  await Promise.all([raw.users, raw.sessions, throttles].map((table) => table.ensure()));
  const clock = systemClock();
  const argon = argonPasswords(COSTS);
  const passwords: Passwords = {
    ...argon,
    async hash(password) {
      work.push('hash');
      const hash = await argon.hash(password);
      hashed++;
      await between.hash?.();
      return hash;
    },
    verify: (stored, password) => (work.push('verify'), argon.verify(stored, password)),
  };
  let hashed = 0;
  const noting = noted('users', raw.users, work);
  const usersTable: Table = {
    ...noting,
    get: (async (...args: Parameters<Table['get']>) => {
      const found = await noting.get(...args);
      if (hashed > 1) await between.read?.();
      return found;
    }) as Table['get'],
  };
  const users = userStore(usersTable, passwords, systemIds(clock), clock);
  const sessions = sessionStore(noted('sessions', raw.sessions, work), clock);
  const throttle = tableThrottle(noted('throttles', throttles, work), clock);
  const tenant = aTenant();
  const person = await users.create(tenant, {
    ...{ email: 'anna@example.org', name: 'Anna', role: 'admin', password: PASSWORD },
  });
  // The first of an instance makes the hash that stands for nobody's.
  await argon.verify(undefined, PASSWORD);
  const slow: typeof sessions = {
    ...sessions,
    async create(...args) {
      await between.session?.();
      return sessions.create(...args);
    },
  };
  const policy = signInPolicy(raw.users, users, sessions);
  const step = {} as never;
  const begin = beginSession({ users, sessions: slow });
  const enter = signIn({ users, begin, passwords, throttle, step, policy });
  return {
    tenant,
    person,
    users,
    sessions,
    begin,
    argon,
    clock,
    rawUsers: raw.users,
    enter: (email: string, password: string) =>
      enter(tenant, { email, password, address: '203.0.113.7', host: HOST, agent: '' }),
    askReset: (email: string) =>
      account({
        ...{ users, sessions, links: tableLinks(raw.users), throttle, passwords, clock },
        policy: passwordPolicy({ shortest: 12 }),
      }).askReset(tenant, email, { address: '203.0.113.7' }),
    /** What it took, of what is done meanwhile. */
    async workOf(what: () => Promise<unknown>): Promise<Work> {
      work.length = 0;
      await what().catch(() => undefined);
      return [...work];
    },
  };
}

describe('whether an account exists', () => {
  it('does not show in the work of a sign-in: one hash is verified, and storage is asked the same', async () => {
    const { enter, workOf } = await anIdentity();
    const known = await workOf(() => enter('anna@example.org', 'not her password'));
    const unknown = await workOf(() => enter('nobody@example.org', 'not her password'));
    expect(known.filter((one) => one === 'verify')).toHaveLength(1);
    expect(known).not.toContain('hash');
    expect(unknown).toEqual(known);
  });

  it('does not show in the work of somebody who was removed', async () => {
    const { enter, workOf, rawUsers, tenant, person } = await anIdentity();
    const known = await workOf(() => enter('anna@example.org', 'not her password'));
    await rawUsers.write(tenant.id, [
      { kind: 'merge', rowKey: userKey(person.id), props: { removedAt: 1, passwordHash: '' } },
    ]);
    expect(await workOf(() => enter('anna@example.org', PASSWORD))).toEqual(known);
    await expect(enter('anna@example.org', PASSWORD)).rejects.toMatchObject({ slug: 'wrong-credentials' });
  });

  it('is not looked at when a new password is asked for', async () => {
    const { askReset, workOf } = await anIdentity();
    const known = await workOf(() => askReset('anna@example.org'));
    expect(await workOf(() => askReset('nobody@example.org'))).toEqual(known);
    expect(known.filter((one) => one.startsWith('users'))).toEqual([]);
  });
});

describe('who signs in while their rights are taken away', () => {
  const changes: [what: string, props: Record<string, unknown>][] = [
    ['another role', { role: 'viewer' }],
    ['their account removed', { removedAt: 1, passwordHash: '' }],
    ['another password', { passwordHash: 'another' }],
  ];
  it.each(changes)('gets no session of before: %s', async (_what, props) => {
    const made: { of?: Awaited<ReturnType<typeof anIdentity>> } = {};
    const identity = await anIdentity({
      async session() {
        const { rawUsers, sessions, tenant, person } = made.of as Awaited<ReturnType<typeof anIdentity>>;
        await rawUsers.write(tenant.id, [{ kind: 'merge', rowKey: userKey(person.id), props }]);
        await sessions.endAll(tenant, person.id);
      },
    });
    made.of = identity;
    await expect(identity.enter('anna@example.org', PASSWORD)).rejects.toMatchObject({
      slug: 'wrong-credentials',
    });
    expect(await identity.sessions.list(identity.tenant, identity.person.id)).toEqual([]);
  });

  it('gets none by an invitation either that was accepted in the same moment', async () => {
    const made: { of?: Awaited<ReturnType<typeof anIdentity>>; role?: string } = {};
    const identity = await anIdentity({
      async session() {
        if (made.role === undefined) return;
        const { rawUsers, tenant, users } = made.of as Awaited<ReturnType<typeof anIdentity>>;
        const came = await users.findByEmail(tenant, 'new@example.org');
        const rowKey = userKey(came?.id ?? '');
        await rawUsers.write(tenant.id, [{ kind: 'merge', rowKey, props: { role: made.role } }]);
      },
    });
    made.of = identity;
    const { tenant, users, sessions, rawUsers, argon, clock, begin } = identity;
    const links = tableLinks(rawUsers);
    const invitations = invitationStore(rawUsers);
    const folk = people({
      ...{ users, sessions, links, invitations, passwords: argon, clock, ids: systemIds(clock) },
      policy: passwordPolicy({ shortest: 12 }),
      owners: {} as never,
      step: {} as never,
    });
    const from = { device: '', address: '', host: HOST };
    const comes = async (email: string) => {
      const { id } = await folk.invite(tenant, { id: 'usr_1', role: 'owner' }, { email, role: 'admin' });
      const link = { purpose: 'invitation' as const, subject: id, until: clock.now() + 60_000, email: '' };
      const token = await links.make(tenant, link);
      const accepted = await folk.accept(tenant, { token, name: 'New', password: 'nine dry brooms lean' });
      return { id: accepted.id, token: await begin(tenant, accepted, from) };
    };
    const whole = await comes('undisturbed@example.org');
    expect(await sessions.find(tenant, whole.token ?? '', HOST)).toMatchObject({ role: 'admin' });
    made.role = 'viewer';
    const { id, token } = await comes('new@example.org');
    expect(token).toBeUndefined();
    expect(await sessions.list(tenant, id)).toEqual([]);
  });

  it('gets one where nothing was', async () => {
    const { enter, sessions, tenant } = await anIdentity();
    const { token } = await enter('Anna@Example.org', PASSWORD);
    expect(await sessions.find(tenant, token, HOST)).toMatchObject({ role: 'admin' });
  });
});

describe('a password whose hash is of yesterday', () => {
  const WEAKER = argonPasswords({ memoryKib: 4_096, passes: 1, lanes: 1 });
  const hashOf = async ({ users, tenant, person }: Awaited<ReturnType<typeof anIdentity>>) =>
    (await users.find(tenant, person.id))?.passwordHash ?? '';
  async function yesterdays(between: Between = {}) {
    const identity = await anIdentity(between);
    const { rawUsers, tenant, person } = identity;
    const passwordHash = await WEAKER.hash(PASSWORD);
    const set = (hash: string) =>
      rawUsers.write(tenant.id, [
        { kind: 'merge', rowKey: userKey(person.id), props: { passwordHash: hash } },
      ]);
    await set(passwordHash);
    return { ...identity, passwordHash, set };
  }

  it('is hashed anew when its person comes in', async () => {
    const identity = await yesterdays();
    const { token } = await identity.enter('anna@example.org', PASSWORD);
    expect(await identity.sessions.find(identity.tenant, token, HOST)).toBeDefined();
    const hash = await hashOf(identity);
    expect(hash).not.toBe(identity.passwordHash);
    expect(identity.argon.isOutdated(hash)).toBe(false);
    await identity.enter('anna@example.org', PASSWORD);
    expect(await hashOf(identity)).toBe(hash);
  });

  it.each(['hash', 'read'] as const)(
    'does not come back over another that is set in the same moment, and lets nobody in (%s)',
    async (when) => {
      const made: { reset?: () => Promise<unknown> } = {};
      const identity = await yesterdays({ [when]: () => made.reset?.() });
      const { argon, set } = identity;
      const fresh = await argon.hash('another password of hers');
      made.reset = async () => {
        made.reset = undefined;
        await set(fresh);
      };
      await expect(identity.enter('anna@example.org', PASSWORD)).rejects.toMatchObject({
        slug: 'wrong-credentials',
      });
      expect(made.reset).toBeUndefined();
      expect(await hashOf(identity)).toBe(fresh);
      expect(await identity.sessions.list(identity.tenant, identity.person.id)).toEqual([]);
      await identity.enter('anna@example.org', 'another password of hers');
    },
  );
});
