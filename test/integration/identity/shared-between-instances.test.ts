import { sessionStore } from '../../../shared/identity/sessions';
import { tableThrottle, type Bucket } from '../../../shared/identity/throttle';
import { apiKeys } from '../../../shared/identity/keys';
import { ownersGuard } from '../../../shared/identity/owners-guard';
import { argonPasswords } from '../../../shared/identity/passwords';
import { userKey, userStore } from '../../../shared/identity/users';
import type { Clock } from '../../../shared/platform/clock';
import { systemIds } from '../../../shared/platform/ids';
import type { Table } from '../../../shared/platform/tables';
import { testTables } from '../../support/storage';

const tenant = { id: 'regularcleaning' };
const HOST = 'regularcleaning.example';
/** A clock that stands until it is moved. */
const standing = (): Clock & { move(ms: number): void } => {
  let now = Date.parse('2031-01-06T09:00:00Z');
  return {
    now: () => now,
    monotonic: () => now,
    sleep: () => new Promise((resolve) => setTimeout(resolve, 1)),
    move: (ms) => void (now += ms),
  };
};
/** A table that counts what it is asked. */
const counted = (table: Table) => {
  const count = { reads: 0, writes: 0 };
  const proxy: Table = {
    ...table,
    get: (...args: Parameters<Table['get']>) => (count.reads++, table.get(...args)) as never,
    write: (...args) => (count.writes++, table.write(...args)),
  };
  return { table: proxy, count };
};
async function made(name: string): Promise<Table> {
  const table = testTables().table(name);
  await table.ensure();
  return table;
}

describe('tries', () => {
  const bucket: Bucket = { kind: 'pair', of: 'anna 203.0.113.7', most: 10, windowMs: 900_000 };

  it('at once on several instances are counted in one place, and none gets past', async () => {
    const [table, clock] = [await made('throttles'), standing()];
    const instances = [0, 1, 2].map(() => tableThrottle(table, clock));
    const tries = Array.from({ length: 30 }, async (_, n) => instances[n % 3]?.take(tenant, [bucket]));
    const done = await Promise.allSettled(tries);
    expect(done.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(10);
    for (let n = 0; n < 12; n++) await instances[0]?.take(tenant, [bucket]).catch(() => undefined);
    await expect(instances[1]?.take(tenant, [bucket])).rejects.toMatchObject({
      slug: 'too-many-requests',
      retryAfter: 900,
    });
    // Another customer's people are others.
    await instances[1]?.take({ id: 'officeclean' }, [bucket]);
    clock.move(900_001);
    await instances[1]?.take(tenant, [bucket]);
  });

  it('cost three reads and a transaction, and a good one another; what ran out is taken away', async () => {
    const clock = standing();
    const { table, count } = counted(await made('throttles'));
    const throttle = tableThrottle(table, clock);
    const buckets = ['pair', 'account', 'place'].map((kind) => ({ ...bucket, kind }));
    for (let n = 0; n < 15; n++) await (await throttle.take(tenant, buckets)).giveBack();
    expect(count).toEqual({ reads: 45, writes: 30 });
    expect(await throttle.forget()).toBe(0);
    clock.move(900_001);
    expect(await throttle.forget()).toBe(3);
  });
});

describe('a session', () => {
  const user = { id: 'usr_1', email: 'a@example.org', name: 'Anna', role: 'planner' as const };
  const from = { device: 'Firefox on Linux', address: '203.0.113.x', host: HOST };

  it('costs one read cold and none warm, and is over everywhere within 15 seconds', async () => {
    const clock = standing();
    const { table, count } = counted(await made('sessions'));
    const [one, two] = [sessionStore(table, clock), sessionStore(table, clock)];
    const token = await one.create(tenant, user, from);
    count.reads = 0;
    expect(await two.find(tenant, token, HOST)).toMatchObject({ user, role: 'planner' });
    await two.find(tenant, token, HOST);
    expect(count.reads).toBe(1);
    expect(await two.find({ id: 'officeclean' }, token, HOST)).toBeUndefined();
    expect(await one.endAll(tenant, user.id)).toBe(1);
    expect(await one.find(tenant, token, HOST)).toBeUndefined();
    clock.move(15_001);
    expect(await two.find(tenant, token, HOST)).toBeUndefined();
  });

  it('is good at the address where it was begun, and at no other of the same customer', async () => {
    const [table, clock] = [await made('sessions'), standing()];
    const store = sessionStore(table, clock);
    const token = await store.create(tenant, user, from);
    const other = `other.${HOST}`;
    expect(await store.find(tenant, token, other)).toBeUndefined();
    expect(await store.find(tenant, token, HOST)).toBeDefined();
    // Nor where it is believed without asking.
    expect(await store.find(tenant, token, other)).toBeUndefined();
    expect(await store.find(tenant, token, HOST)).toBeDefined();
  });

  it('ends after eight hours without use, and after a week with it', async () => {
    const [table, clock] = [await made('sessions'), standing()];
    const store = sessionStore(table, clock);
    const hour = 3_600_000;
    const idle = await store.create(tenant, user, from);
    const used = await store.create(tenant, user, from);
    for (let hours = 0; hours < 167; hours += 4) {
      expect(await store.find(tenant, used, HOST)).toBeDefined();
      clock.move(4 * hour);
      if (hours === 8) expect(await store.find(tenant, idle, HOST)).toBeUndefined();
    }
    expect(await store.find(tenant, used, HOST)).toBeUndefined();
    expect(await store.list(tenant, user.id)).toEqual([]);
  });
});

describe('a key', () => {
  it('costs one read cold and none warm, notes its use once an hour, and is over within 15 seconds', async () => {
    const clock = standing();
    const { table, count } = counted(await made('keys'));
    const [one, two] = [0, 1].map(() => apiKeys(table, systemIds(clock), clock));
    const by = { id: 'usr_1', role: 'admin' as const };
    const made1 = await one?.create(tenant, by, { name: 'Rota', scopes: ['imports:read'], days: 1 });
    const secret = made1?.secret ?? '';
    count.reads = count.writes = 0;
    for (let n = 0; n < 5; n++) expect(await two?.find(tenant, secret)).toMatchObject({ name: 'Rota' });
    clock.move(15_001);
    await two?.find(tenant, secret);
    expect(count).toEqual({ reads: 2, writes: 1 });
    // Made up, however well: it costs nothing to turn away.
    expect(await two?.find(tenant, `${secret.slice(0, -1)}!`)).toBeUndefined();
    expect(count.reads).toBe(2);
    await one?.revoke(tenant, made1?.key.id ?? '');
    clock.move(15_001);
    expect(await two?.find(tenant, secret)).toBeUndefined();
  });

  it('that has run out opens nothing, at an instance that never saw it either', async () => {
    const clock = standing();
    const table = await made('keys');
    const [one, two] = [apiKeys(table, systemIds(clock), clock), apiKeys(table, systemIds(clock), clock)];
    const by = { id: 'usr_1', role: 'admin' as const };
    const { secret } = await one.create(tenant, by, { name: 'Rota', scopes: ['imports:read'], days: 1 });
    clock.move(24 * 3_600_000 - 1);
    expect(await one.find(tenant, secret)).toBeDefined();
    clock.move(1);
    expect(await one.find(tenant, secret)).toBeUndefined();
    expect(await two.find(tenant, secret)).toBeUndefined();
  });
});

it('leaves an owner when two take each other’s place in the same moment', async () => {
  const [table, clock] = [await made('users'), standing()];
  const users = userStore(
    table,
    argonPasswords({ memoryKib: 8_192, passes: 1, lanes: 1 }),
    systemIds(clock),
    clock,
  );
  const add = (email: string) =>
    users.create(tenant, { email, name: email, role: 'owner', password: 'ten brown mops' });
  const owners = [await add('a@example.org'), await add('b@example.org')];
  const guard = ownersGuard(table, users);
  const whole = { ...tenant } as never;
  const done = await Promise.all(
    owners.map(async ({ id }) => {
      const changes = await guard.leaving(whole, id);
      return users.write(tenant, [
        { kind: 'merge', rowKey: userKey(id), props: { role: 'admin' } },
        ...changes,
      ]);
    }),
  );
  expect(done.map(({ ok }) => ok).sort()).toEqual([false, true]);
  const left = (await users.list(tenant)).filter(({ role }) => role === 'owner');
  expect(left).toHaveLength(1);
  await expect(guard.leaving(whole, left[0]?.id ?? '')).rejects.toMatchObject({ slug: 'wrong-state' });
});
