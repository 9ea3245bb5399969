import { systemClock, type Clock } from '../../../shared/platform/clock';
import { silentLog } from '../../../shared/platform/log';
import { sharedLimits } from '../../../shared/platform/shared-limits';
import type { Table } from '../../../shared/platform/tables';
import { testTables } from '../../support/storage';

const limit = { kind: 'session', id: 'of one person', most: 200 };

async function aTable() {
  const table = testTables().table('limits');
  await table.ensure();
  const ops = { reads: 0, writes: 0 };
  const counted: Table = {
    ...table,
    get: (...args: Parameters<Table['get']>) => {
      ops.reads++;
      return table.get(...args) as never;
    },
    write: (...args) => {
      ops.writes++;
      return table.write(...args);
    },
  };
  let offset = 0;
  const system = systemClock();
  // In the middle of a minute, so that none ends while the test runs.
  const start = Math.floor(system.now() / 60_000) * 60_000 + 20_000 - system.now();
  const clock: Clock = { ...system, now: () => system.now() + start + offset };
  const instance = (on = counted) => sharedLimits(on, clock, silentLog);
  return { ops, table, instance, later: (ms: number) => (offset += ms) };
}

describe('limits of requests', () => {
  it('cost no storage at all for whoever stays below a tenth', async () => {
    const { ops, instance } = await aTable();
    const one = instance();
    for (let n = 0; n < 15; n++) expect((await one.take(limit)).allowed).toBe(true);
    expect(ops).toEqual({ reads: 0, writes: 0 });
  });

  it('let as many through as are allowed, at one table operation for ten of them or more', async () => {
    const { ops, instance } = await aTable();
    const one = instance();
    let allowed = 0;
    for (let n = 0; n < 400; n++) if ((await one.take(limit)).allowed) allowed++;
    expect(allowed).toBe(200);
    expect(ops.reads + ops.writes).toBeLessThanOrEqual(20);
    const { reads, writes } = ops;
    expect(await one.take(limit)).toMatchObject({ allowed: false, left: 0 });
    expect(ops).toEqual({ reads, writes });
  });

  it('are shared between instances, but for a tenth that each hands out on its own word', async () => {
    const { instance } = await aTable();
    const instances = [instance(), instance(), instance(), instance()];
    let allowed = 0;
    for (let n = 0; n < 200; n++)
      for (const { allowed: fine } of await Promise.all(instances.map((one) => one.take(limit))))
        if (fine) allowed++;
    expect(allowed).toBeGreaterThanOrEqual(200);
    expect(allowed).toBeLessThanOrEqual(200 + 3 * 20);
  });

  it('begin anew with each minute, and count each by itself', async () => {
    const { instance, later } = await aTable();
    const one = instance();
    for (let n = 0; n < 250; n++) await one.take(limit);
    const refused = await one.take(limit);
    expect(refused.allowed).toBe(false);
    expect(refused.resetSeconds).toBeGreaterThan(1);
    expect(refused.resetSeconds).toBeLessThanOrEqual(60);
    expect((await one.take({ ...limit, id: 'of another' })).allowed).toBe(true);
    later(60_000);
    expect((await one.take(limit)).allowed).toBe(true);
  });

  it('refuse nobody where the table is away', async () => {
    const { table, instance } = await aTable();
    const away = { ...table, get: () => Promise.reject(new Error('away')) } as Table;
    const one = instance(away);
    for (let n = 0; n < 300; n++) expect((await one.take(limit)).allowed).toBe(true);
  });

  it('are forgotten after a day', async () => {
    const { instance, later } = await aTable();
    const one = instance();
    for (let n = 0; n < 50; n++) await one.take(limit);
    await new Promise((resolve) => setImmediate(resolve));
    expect(await one.forget()).toBe(0);
    later(25 * 3_600_000);
    expect(await one.forget()).toBe(1);
  });
});
