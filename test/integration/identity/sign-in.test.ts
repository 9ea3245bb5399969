import { passwordPolicy } from '../../../shared/identity/password-policy';
import { argonPasswords, type Passwords } from '../../../shared/identity/passwords';
import { account } from '../../../shared/identity/account';
import { tableLinks } from '../../../shared/identity/links';
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

async function anIdentity(between?: () => Promise<unknown>) {
  const tables = testTables();
  const work: Work = [];
  const raw = { users: tables.table('users'), sessions: tables.table('sessions') };
  const throttles = tables.table('throttles');
  await Promise.all([raw.users, raw.sessions, throttles].map((table) => table.ensure()));
  const clock = systemClock();
  const argon = argonPasswords(COSTS);
  const passwords: Passwords = {
    ...argon,
    hash: (password) => (work.push('hash'), argon.hash(password)),
    verify: (stored, password) => (work.push('verify'), argon.verify(stored, password)),
  };
  const users = userStore(noted('users', raw.users, work), passwords, systemIds(clock), clock);
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
      await between?.();
      return sessions.create(...args);
    },
  };
  const policy = signInPolicy(raw.users, users, sessions);
  const step = {} as never;
  const enter = signIn({ users, sessions: slow, passwords, throttle, step, policy });
  return {
    tenant,
    person,
    users,
    sessions,
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
    const identity = await anIdentity(async () => {
      const { rawUsers, sessions, tenant, person } = made.of as Awaited<ReturnType<typeof anIdentity>>;
      await rawUsers.write(tenant.id, [{ kind: 'merge', rowKey: userKey(person.id), props }]);
      await sessions.endAll(tenant, person.id);
    });
    made.of = identity;
    await expect(identity.enter('anna@example.org', PASSWORD)).rejects.toMatchObject({
      slug: 'wrong-credentials',
    });
    expect(await identity.sessions.list(identity.tenant, identity.person.id)).toEqual([]);
  });

  it('gets one where nothing was', async () => {
    const { enter, sessions, tenant } = await anIdentity();
    const { token } = await enter('Anna@Example.org', PASSWORD);
    expect(await sessions.find(tenant, token, HOST)).toMatchObject({ role: 'admin' });
  });
});
