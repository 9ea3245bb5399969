import { AppError } from '../../../shared/platform/errors';
import { TokenRefused } from '../../../shared/facilityapps';
import { WINDOW_ROWS, type CheckedRow } from '../../../shared/imports/model';
import { cancelImport, pauseImport, resumeImport } from '../../../shared/imports/steer-import';
import { FakeFacilityApps } from '../../support/fake-facilityapps';
import { aRow, aTenant, runBench } from '../../support/run-bench';
import { testTables } from '../../support/storage';

const rows = (count: number, name = 'Job'): CheckedRow[] =>
  Array.from({ length: count }, (_, i) => aRow(aTenant(), i + 1, `${name} ${i + 1}`));

async function aBench(over = {}) {
  const tables = testTables();
  const [imports, work] = [tables.table('imports'), tables.table('work')];
  await Promise.all([imports.ensure(), work.ensure()]);
  const fake = new FakeFacilityApps();
  const tenant = aTenant(over);
  return { fake, work, tenant, bench: runBench({ imports, work }, fake, tenant) };
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 1_000; tries++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('It did not come to pass');
}

const refused = () =>
  new AppError('upstream-failed', { detail: 'FacilityApps refused the token.', cause: new TokenRefused() });

describe('a run that people and FacilityApps interrupt', () => {
  it.each([
    ['paused', pauseImport],
    ['cancelled', cancelImport],
  ])('sends less than a window of rows once it was %s', async (status, command) => {
    const { fake, bench, tenant } = await aBench({ ratePerSecond: 400 });
    fake.delayMs = 5;
    const { id } = await bench.approved(rows(1_200));
    const running = bench.run();
    await until(() => fake.writes > 150);
    await command(bench.deps, tenant, id);
    const sent = fake.writes;
    await running;
    expect(fake.writes - sent).toBeLessThanOrEqual(WINDOW_ROWS);
    expect(await bench.get(id)).toMatchObject({ status, counts: { created: fake.stored.length } });
  });

  it('goes on within a window after it was resumed, and ends with every job once', async () => {
    const { fake, bench, tenant } = await aBench({ ratePerSecond: 400 });
    const { id } = await bench.approved(rows(400));
    const other = await bench.approved(rows(1_000, 'Other'));
    const running = bench.run();
    await until(() => fake.writes > 50);
    await pauseImport(bench.deps, tenant, id);
    await until(async () => (await bench.get(id)).counts.ready < 400);
    await resumeImport(bench.deps, tenant, id);
    await running;
    expect(await bench.get(id)).toMatchObject({ status: 'finished', counts: { created: 400 } });
    expect(await bench.get(other.id)).toMatchObject({ status: 'finished', counts: { created: 1_000 } });
    expect(new Set(fake.stored).size).toBe(fake.stored.length);
  });

  it('ends, however quickly it was paused and resumed before the driver looked', async () => {
    const { fake, bench, tenant } = await aBench({ ratePerSecond: 50 });
    const { id } = await bench.approved(rows(30));
    const running = bench.run();
    await until(() => fake.writes > 5);
    await pauseImport(bench.deps, tenant, id);
    await resumeImport(bench.deps, tenant, id);
    await running;
    while ((await bench.run()).again);
    expect(await bench.get(id)).toMatchObject({ status: 'finished', counts: { created: 30 } });
  });

  it.each(['suspended', 'closed'] as const)(
    'is held when the customer is %s in the middle, with what was sent counted; let go again it sends the rest',
    async (status) => {
      const { fake, bench, tenant } = await aBench({ ratePerSecond: 60 });
      fake.behaviour = (n) => (n % 9 === 4 ? 'drop-after' : 'ok');
      const { id } = await bench.approved(rows(400));
      const running = bench.run();
      await until(() => fake.writes > 30);
      bench.state.tenant = { ...tenant, status };
      await running;
      const held = await bench.get(id);
      expect(held).toMatchObject({ status: 'held', reasonCode: 'customer-suspended' });
      expect(held.counts).toMatchObject({ created: fake.stored.length, unknown: 0, failed: 0 });
      expect(held.counts.created + held.counts.ready).toBe(400);
      // Whoever is asked to drive it meanwhile sends nothing.
      const sent = fake.writes;
      await bench.run();
      expect(fake.writes).toBe(sent);
      bench.state.tenant = { ...tenant, ratePerSecond: 1_000 };
      await resumeImport(bench.deps, tenant, id);
      while ((await bench.run()).again);
      expect(await bench.get(id)).toMatchObject({ status: 'finished', counts: { created: 400, unknown: 0 } });
      expect(new Set(fake.stored).size).toBe(400);
      expect(fake.stored).toHaveLength(400);
    },
  );

  it('goes on with a new token that was set while rows of the old one were still in doubt', async () => {
    const { fake, bench, tenant } = await aBench();
    fake.behaviour = (n) => (n === 3 ? 'drop-after' : n >= 20 ? '401' : 'ok');
    const { id } = await bench.approved(rows(60));
    // The old token is refused for look-ups too; the new one is another client.
    const { client } = fake;
    let revoked = false;
    bench.state.client = {
      ...client,
      createJob: (...args) => ((revoked ||= fake.writes >= 20), client.createJob(...args)),
      findJobsByLabel: (label) => (revoked ? Promise.reject(refused()) : client.findJobsByLabel(label)),
    };
    const running = bench.run({ quietMs: 300 });
    await until(async () => (await bench.get(id)).status === 'held');
    expect(await bench.get(id)).toMatchObject({ reasonCode: 'token-refused' });
    bench.state.client = client;
    fake.behaviour = () => 'ok';
    await resumeImport(bench.deps, tenant, id);
    await running;
    expect(await bench.get(id)).toMatchObject({ status: 'finished', counts: { created: 60, unknown: 0 } });
    expect(fake.stored).toHaveLength(60);
  });
});

describe('rows in doubt that cannot be looked up', () => {
  it.each([
    ['FacilityApps does not answer', new Error('away'), 'facilityapps-away'],
    ['the token was revoked', refused(), 'token-refused'],
  ])(
    'hold the import when %s, and are looked up once it is resumed',
    async (_what, error, reasonCode) => {
      const { fake, bench, work, tenant } = await aBench();
      fake.behaviour = (n) => (n === 7 ? 'drop-after' : 'ok');
      fake.lookUpFails = error;
      const { id } = await bench.approved(rows(20));
      // Ends, and asks for no other slice, though the row is still unknown: nobody could do anything in it.
      expect(await bench.run({ awayMs: 2_500 })).toEqual({ again: false });
      expect(await bench.get(id)).toMatchObject({
        status: 'held',
        reasonCode,
        counts: { created: 19, unknown: 1 },
      });
      for await (const left of work.scan()) expect(left).toEqual([]);
      fake.lookUpFails = undefined;
      await resumeImport(bench.deps, tenant, id);
      await bench.run();
      expect(await bench.get(id)).toMatchObject({ status: 'finished', counts: { created: 20, unknown: 0 } });
      expect(fake.writes).toBe(20);
    },
    30_000,
  );
});

describe('an import whose driver dies again and again', () => {
  it('is held after ten of them in a row, and a person may go on', async () => {
    const { fake, bench, tenant } = await aBench();
    const { id } = await bench.approved(rows(10));
    for (let n = 0; n < 10; n++) await bench.dying({ leaseMs: 20 });
    expect((await bench.get(id)).status).toBe('running');
    await bench.run();
    expect(await bench.get(id)).toMatchObject({ status: 'held', reasonCode: 'internal-error' });
    await resumeImport(bench.deps, tenant, id);
    await bench.run();
    expect(await bench.get(id)).toMatchObject({ status: 'finished', counts: { created: 10 } });
    // A driver may have died after it sent some.
    expect(fake.stored).toHaveLength(10);
  });
});
