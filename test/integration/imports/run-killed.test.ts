import { FakeFacilityApps } from '../../support/fake-facilityapps';
import { Mortal } from '../../support/mortal';
import { aRow, aTenant, runBench } from '../../support/run-bench';
import { testTables } from '../../support/storage';

const ROWS = 8;
const tenant = aTenant();

async function aBench() {
  const tables = testTables();
  const [imports, work] = [tables.table('imports'), tables.table('work')];
  await Promise.all([imports.ensure(), work.ensure()]);
  const fake = new FakeFacilityApps();
  // Some answers are lost and the job is stored a moment later: the case that a look-up at once gets wrong.
  fake.behaviour = (n) => (n % 4 === 1 ? 'late' : 'ok');
  fake.lateMs = 40;
  const bench = runBench({ imports, work }, fake, tenant);
  const { id } = await bench.approved(Array.from({ length: ROWS }, (_, i) => aRow(tenant, i + 1)));
  return { fake, bench, id };
}

/** Lets drivers work, one after another, until the import has ended. */
async function toTheEnd(bench: Awaited<ReturnType<typeof aBench>>['bench'], id: string, settings: object) {
  for (let tries = 0; tries < 200; tries++) {
    await bench.run(settings);
    const record = await bench.get(id);
    if (record.status === 'finished') return record;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('The import stands still');
}

const SHORT = { leaseMs: 60, quietMs: 80 };

async function operationsOfARun(): Promise<number> {
  const { bench } = await aBench();
  const immortal = new Mortal(Number.POSITIVE_INFINITY, 'before');
  await bench.runMortal(immortal, SHORT);
  return immortal.operations;
}

describe.each(['before', 'after'] as const)(
  'a process that is killed %s any of its I/O operations',
  (when) => {
    it('leaves an import that ends with every job once', async () => {
      const operations = await operationsOfARun();
      expect(operations).toBeGreaterThan(15);
      const broken: unknown[] = [];
      for (let at = 0; at < operations; at++) {
        const { fake, bench, id } = await aBench();
        await bench.runMortal(new Mortal(at, when), SHORT);
        const { counts } = await toTheEnd(bench, id, SHORT);
        const jobs = {
          stored: fake.stored.length,
          different: new Set(fake.stored).size,
          created: counts.created,
        };
        if (jobs.stored !== ROWS || jobs.different !== ROWS || jobs.created !== ROWS)
          broken.push({ at, ...jobs });
      }
      expect(broken).toEqual([]);
    });
  },
);

it('shows doubled jobs as soon as rows in doubt are looked up without a quiet period', async () => {
  const results: number[] = [];
  for (let tries = 0; tries < 3; tries++) {
    const { fake, bench, id } = await aBench();
    await toTheEnd(bench, id, { ...SHORT, quietMs: 0 });
    await new Promise((resolve) => setTimeout(resolve, 100));
    results.push(fake.stored.length);
  }
  expect(Math.max(...results)).toBeGreaterThan(ROWS);
});
