import { sweep } from '../../../shared/imports/sweep';
import { approveImport, pauseImport } from '../../../shared/imports/steer-import';
import { silentLog } from '../../../shared/platform/log';
import { FakeFacilityApps } from '../../support/fake-facilityapps';
import { aRow, aTenant, runBench } from '../../support/run-bench';
import { testTables } from '../../support/storage';

const tenant = aTenant();

async function aBench() {
  const tables = testTables();
  const [imports, work] = [tables.table('imports'), tables.table('work')];
  await Promise.all([imports.ensure(), work.ensure()]);
  const fake = new FakeFacilityApps();
  const bench = runBench({ imports, work }, fake, tenant);
  const { store, clock, tenantById } = bench.deps;
  const look = (staleMs: number) =>
    sweep({ store, table: imports, clock, log: silentLog, tenantById, staleMs, skewMs: 20 });
  return { bench, store, look, now: () => clock.now() };
}

describe('the sweep', () => {
  it('restarts a run that nobody drives, and leaves one alone that somebody does', async () => {
    const { bench, look } = await aBench();
    await bench.approved([aRow(tenant, 1)]);
    expect((await look(60_000)).runs).toEqual([{ customer: tenant.id }]);
    await bench.run();
    expect(await look(0)).toEqual({ checks: [], runs: [] });
  });

  it('keeps a young note of an import that is not there yet, and drops an old one', async () => {
    const { store, look, now } = await aBench();
    await store.noteWork(tenant, 'imp_young', now());
    await store.noteWork(tenant, 'imp_old', now() - 120_000);
    await look(60_000);
    expect((await store.work(tenant)).map(({ importId }) => importId)).toEqual(['imp_young']);
  });
});

it('does not forget a command that is announced while a driver looks', async () => {
  const { bench, store, now } = await aBench();
  const { id } = await bench.approved([aRow(tenant, 1)]);
  await pauseImport(bench.deps, tenant, id);
  // As a resume begins: the note is there, the status is not.
  await store.noteWork(tenant, id, now());
  const driving = bench.run();
  await new Promise((resolve) => setTimeout(resolve, 300));
  await store.change(tenant, id, () => ({ status: 'queued' }));
  await driving;
  expect(await bench.get(id)).toMatchObject({ status: 'finished', counts: { created: 1 } });
});

it('does not forget a command whose note was swept away while its process stood still', async () => {
  const { bench, store, look } = await aBench();
  const { id } = await bench.reviewed([aRow(tenant, 1)]);
  const frozen = {
    ...bench.deps,
    store: {
      ...store,
      async change(...args: Parameters<typeof store.change>) {
        // The process stands still between the note and the command, and the sweep comes by.
        await look(-1);
        return store.change(...args);
      },
    },
  };
  await approveImport(frozen, tenant, id);
  expect((await look(0)).runs).toEqual([{ customer: tenant.id }]);
  await bench.run();
  expect(await bench.get(id)).toMatchObject({ status: 'finished', counts: { created: 1 } });
});
