import { WINDOW_ROWS } from '../../../shared/imports/model';
import { readOutcomes } from '../../../shared/imports/outcomes';
import { FakeFacilityApps } from '../../support/fake-facilityapps';
import { Mortal } from '../../support/mortal';
import { aRow, aTenant, runBench } from '../../support/run-bench';
import { testTables } from '../../support/storage';

/** More for a run by hand: `KILLED_ROWS=300 npx jest test/integration/imports/run-killed --testTimeout=7200000`. */
const ROWS = Number(process.env.KILLED_ROWS ?? 8);
const tenant = aTenant();

/** Sends as quickly as it can. */
const fast = aTenant({ ratePerSecond: 100_000 });

async function emptyBench(customer = tenant) {
  const tables = testTables();
  const [imports, work] = [tables.table('imports'), tables.table('work')];
  await Promise.all([imports.ensure(), work.ensure()]);
  const fake = new FakeFacilityApps();
  const bench = runBench({ imports, work }, fake, customer);
  /** Rows that an outcome is written for. */
  const told = async (id: string) => {
    const pages = await readOutcomes(imports, customer, id, 0, 100);
    return [...pages.values()].reduce((sum, { results }) => sum + results.length, 0);
  };
  return { fake, bench, told };
}

async function aBench() {
  const { fake, bench } = await emptyBench();
  // Some answers are lost and the job is stored a moment later: the case that a look-up at once gets wrong.
  fake.behaviour = (n) => (n % 4 === 1 ? 'late' : 'ok');
  fake.lateMs = 40;
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

it('counts no window that is not written yet, when several come to their end at once', async () => {
  const rows = Array.from({ length: 3 * WINDOW_ROWS }, (_, i) => aRow(fast, i + 1));
  const settings = { ...SHORT, leaseMs: 400, inFlight: rows.length };
  /** All rows are in flight before the first answer comes, so that all windows settle together. */
  async function together() {
    const { fake, bench, told } = await emptyBench(fast);
    let open: () => void = () => undefined;
    fake.gate = new Promise<void>((resolve) => (open = resolve));
    fake.onWrite = (n) => n === rows.length - 1 && open();
    return { fake, bench, told, id: (await bench.approved(rows)).id };
  }
  const broken: unknown[] = [];
  for (let at = 0; at < 3; at++) {
    const { fake, bench, told, id } = await together();
    await bench.runMortal(new Mortal(at, 'after', true), settings);
    const { counts, done, cursor } = await toTheEnd(bench, id, settings);
    const found = {
      created: counts.created,
      ready: counts.ready,
      done,
      cursor,
      stored: fake.stored.length,
      told: await told(id),
    };
    const all = {
      created: rows.length,
      ready: 0,
      done: rows.length,
      cursor: 3,
      stored: rows.length,
      told: rows.length,
    };
    if (JSON.stringify(found) !== JSON.stringify(all)) broken.push({ at, ...found });
  }
  expect(broken).toEqual([]);
});

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
