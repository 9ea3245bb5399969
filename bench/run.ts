// `npm run bench -- run [--delay 5,50,200] [--flight 1,10,50] [--seconds 15] [--rounds 3]
// [--storage 10]`: a run with its ledger against a bare loop of POSTs, both against the same sandbox, in turns. Each
// cell gets as many rows as the bare loop should send in so many seconds; the start and the end of the import are
// measured along. `--storage` puts tables in memory, with so many ms a request, in the place of the emulator, which
// looks through all of a partition for each entity and is what is measured where rows are many and fast.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FacilityApps, JobSpec } from '../shared/facilityapps';
import { runCustomer } from '../shared/imports/run-customer';
import { systemClock } from '../shared/platform/clock';
import { systemIds } from '../shared/platform/ids';
import type { Table } from '../shared/platform/tables';
import { startAzurite } from '../test/support/azurite';
import { benchRuns, benchTenant, freshTables, jobs, sandboxClient } from './parts/approved-import';
import { bareLoop } from './parts/bare-loop';
import { counted, type Transactions } from './parts/counted-table';
import { listsFrom, median, show, verdict } from './parts/options';
import { startSandbox } from './parts/sandbox';
import { memoryTable } from './parts/simulation/memory-table';
import { slowTable } from './parts/simulation/slow-table';

const clock = systemClock();
const ids = systemIds(clock);
// So high that the pace decides nothing: what is measured is the ledger.
const tenant = benchTenant('regularcleaning', 100_000);
/** What a sandbox on the same machine can answer in a second at most, about. */
const MOST_RATE = 2_000;
const GOAL = { delay: 50, flight: 10 };

/** Tables of a run's own: in memory, with so many ms a request, or of the emulator. */
function tablesOf(connection: string, storageMs: number): (name: string) => Table {
  if (storageMs > 0) return (name) => slowTable(memoryTable(name), clock, () => storageMs);
  const account = freshTables(connection, ids);
  return (name) => account.table(name);
}

/** Rows a second of the run, in tables of its own, with every storage request counted. */
async function ledgerRun(
  table: (name: string) => Table,
  client: FacilityApps,
  specs: JobSpec[],
  flight: number,
) {
  const transactions: Transactions = { reads: 0, writes: 0 };
  const imports = counted(table('imports'), transactions);
  const work = counted(table('work'), transactions);
  await Promise.all([imports.ensure(), work.ensure()]);
  const settings = {
    quietMs: 8_000,
    sliceMs: 3_600_000,
    leaseMs: 15_000,
    skewMs: 1_000,
    awayMs: 60_000,
    inFlight: flight,
    canLookUp: true,
  };
  const { deps, store, approved } = benchRuns({ imports, work, clock, ids, client: () => client, settings });
  const id = await approved(tenant, specs.length, (index) => specs[index] as JobSpec);
  transactions.reads = transactions.writes = 0;
  const started = clock.monotonic();
  await runCustomer(deps, tenant);
  const seconds = (clock.monotonic() - started) / 1000;
  const { counts, status } = await store.get(tenant, id);
  if (counts.created !== specs.length) throw new Error(`${status}: ${JSON.stringify(counts)}`);
  return { rate: specs.length / seconds, perRow: (transactions.reads + transactions.writes) / specs.length };
}

async function main(): Promise<void> {
  const options = listsFrom({
    delay: [5, 50, 200],
    flight: [1, 10, 50],
    seconds: [15],
    rounds: [3],
    storage: [0],
  });
  const [seconds = 15] = options.seconds;
  const [rounds = 3] = options.rounds;
  const [storageMs = 0] = options.storage;
  const folder = mkdtempSync(join(tmpdir(), 'bench-run-'));
  const azurite = await startAzurite();
  const sandbox = await startSandbox(folder).catch(async (error: unknown) => {
    await azurite.stop();
    throw error;
  });
  try {
    const client = sandboxClient(sandbox, clock);
    const { sites, users } = await client.fetchReference();
    const specs = (rows: number, name: string) => jobs(rows, name, sites[0]?.id ?? '', users[0]?.id ?? '');
    const bare = (some: JobSpec[], flight: number) => bareLoop(sandbox, tenant.id, some, flight, clock);
    const run = (some: JobSpec[], flight: number) =>
      ledgerRun(tablesOf(azurite.connectionString, storageMs), client, some, flight);
    // Both sides warm, before anything is measured.
    await bare(specs(200, 'warm'), 10);
    await run(specs(200, 'warm too'), 10);
    for (const delay of options.delay) {
      await sandbox.faults(`delay:${delay}`);
      for (const flight of options.flight) {
        const rows = Math.ceil(seconds * Math.min(MOST_RATE, (flight * 1_000) / (delay + 2)));
        const found: { bare: number; run: number; ratio: number; perRow: number }[] = [];
        for (let round = 1; round <= rounds; round++) {
          const name = `${delay} ${flight} ${round}`;
          const first = round % 2 === 1 ? await bare(specs(rows, `bare ${name}`), flight) : 0;
          const { rate, perRow } = await run(specs(rows, `run ${name}`), flight);
          const loop = first || (await bare(specs(rows, `bare ${name}`), flight));
          found.push({ bare: loop, run: rate, ratio: rate / loop, perRow });
        }
        const middle = (of: 'bare' | 'run' | 'ratio' | 'perRow') => median(found.map((each) => each[of]));
        show(
          `${delay} ms, ${flight} in flight, ${rows} rows: bare ${middle('bare').toFixed(1)} rows/s, with ledger ` +
            `${middle('run').toFixed(1)}, ratio ${middle('ratio').toFixed(3)} ` +
            `(${found.map(({ ratio }) => ratio.toFixed(3)).join(' ')}), ${middle('perRow').toFixed(3)} transactions a row`,
        );
        if (delay !== GOAL.delay || flight !== GOAL.flight) continue;
        verdict('run with ledger against a bare loop', middle('ratio'), { atLeast: 0.97 });
        verdict('storage transactions a row', middle('perRow'), { atMost: 0.05 });
      }
    }
  } finally {
    await sandbox.stop();
    await azurite.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
