// `npm run bench -- run [--rows 3000] [--rounds 3] [--delay 50] [--flight 10]`: a run with its ledger against a bare
// loop of POSTs, both against the same sandbox, one after the other in each round.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TableClient } from '@azure/data-tables';
import { Pool } from 'undici';
import { facilityAppsClient, jobPayload, type FacilityApps, type JobSpec } from '../shared/facilityapps';
import { fingerprint, jobLabel } from '../shared/imports/fingerprint';
import { tableLedger } from '../shared/imports/ledger';
import { NO_COUNTS, WINDOW_ROWS, type CheckedRow, type ImportRecord } from '../shared/imports/model';
import type { RowsReader } from '../shared/imports/rows';
import { runCustomer, type RunDeps } from '../shared/imports/run-customer';
import { approveImport } from '../shared/imports/steer-import';
import { importStore } from '../shared/imports/store';
import { systemClock } from '../shared/platform/clock';
import { systemIds } from '../shared/platform/ids';
import { silentAudit } from '../shared/audit';
import { silentLog } from '../shared/platform/log';
import { tableAccount } from '../shared/platform/tables';
import type { Tenant } from '../shared/tenancy';
import { startAzurite } from '../test/support/azurite';
import { counted, type Transactions } from './parts/counted-table';
import { median, numbersFrom, show, verdict } from './parts/options';
import { startSandbox } from './parts/sandbox';

const clock = systemClock();
const ids = systemIds(clock);

const tenant: Tenant = {
  id: 'regularcleaning',
  name: 'Regular Cleaning',
  status: 'active',
  faDomain: 'regularcleaning.facilityapps.com',
  plan: 'professional',
  timeZone: 'Europe/London',
  holidayCalendar: 'england-and-wales',
  // So high that the pace decides nothing: what is measured is the ledger.
  ratePerSecond: 100_000,
  defaultHours: { start: '09:00', end: '17:00' },
  container: 't-bench',
  features: ['csv_import'],
  home: 'regularcleaning',
};

const jobs = (count: number, round: string, siteId: string, ownerId: string): JobSpec[] =>
  Array.from({ length: count }, (_, n) => ({
    title: `Job ${round} ${n}`,
    dateStart: '2031-01-06',
    dateEnd: '2031-01-06',
    hourStart: 9,
    minuteStart: 0,
    hourEnd: 17,
    minuteEnd: 0,
    siteId,
    ownerId,
    labels: ['bench'],
  }));

/** Rows a second of the loop that anybody would write first: so many at once, nothing kept. */
async function bareLoop(target: { baseUrl: string; token: string }, specs: JobSpec[], flight: number) {
  const { origin, pathname } = new URL(target.baseUrl);
  const pool = new Pool(origin, { connections: flight, pipelining: 1 });
  const started = clock.monotonic();
  let next = 0;
  const worker = async () => {
    for (let spec = specs[next++]; spec; spec = specs[next++]) {
      const label = jobLabel(fingerprint(tenant.id, spec));
      const answer = await pool.request({
        method: 'POST',
        path: `${pathname}/api/1.0/planning/save/true`,
        headers: { authorization: `Bearer ${target.token}`, 'content-type': 'application/json' },
        body: JSON.stringify(jobPayload(spec, { label, formSubtaskId: '' })),
      });
      await answer.body.json();
      if (answer.statusCode >= 300) throw new Error(`The sandbox answered ${answer.statusCode}`);
    }
  };
  await Promise.all(Array.from({ length: flight }, worker));
  const seconds = (clock.monotonic() - started) / 1000;
  await pool.close();
  return specs.length / seconds;
}

const rowsOf = (specs: JobSpec[]): CheckedRow[] =>
  specs.map((job, index) => ({
    row: index + 1,
    cells: [job.title],
    outcome: 'ready',
    issues: [],
    job,
    fingerprint: fingerprint(tenant.id, job),
  }));

function readerOf(rows: CheckedRow[]): RowsReader {
  const windows = Array.from({ length: Math.ceil(rows.length / WINDOW_ROWS) }, (_, window) => {
    const part = rows.slice(window * WINDOW_ROWS, (window + 1) * WINDOW_ROWS);
    const none = { duplicate: 0, withErrors: 0, skipped: 0, carried: 0, codes: [] };
    const info = {
      window,
      firstRow: part[0]?.row ?? 0,
      rows: part.length,
      ready: part.length,
      ...none,
    };
    return { info, rows: part };
  });
  return {
    index: (from, count) => Promise.resolve(windows.slice(from, from + count).map(({ info }) => info)),
    windows: (from, count) => Promise.resolve(windows.slice(from, from + count)),
  };
}

const reviewed = (id: string, rows: CheckedRow[]): Omit<ImportRecord, 'etag'> => ({
  id,
  status: 'review',
  reason: null,
  reasonCode: null,
  fileName: 'bench.csv',
  bytes: 1,
  sha256: null,
  createdAt: clock.now(),
  createdBy: 'bench',
  revision: 1,
  fileBlob: `files/${id}`,
  rowsFolder: `imports/${id}/1`,
  layout: null,
  counts: { ...NO_COUNTS, rows: rows.length, ready: rows.length },
  issues: {},
  fileIssues: [],
  windows: Math.ceil(rows.length / WINDOW_ROWS),
  checkEtag: 'chk',
  cursor: 0,
  done: 0,
  total: 0,
  startedAt: null,
  endedAt: null,
  heartbeatAt: clock.now(),
  checkAttempts: 1,
});

/** Rows a second of the run, in tables of its own, with every storage request counted. */
async function ledgerRun(connection: string, client: FacilityApps, specs: JobSpec[], flight: number) {
  const prefix = `b${ids.ascending('x').slice(2)}`;
  const account = tableAccount((name) =>
    TableClient.fromConnectionString(connection, prefix + name, { allowInsecureConnection: true }),
  );
  const transactions: Transactions = { reads: 0, writes: 0 };
  const imports = counted(account.table('imports'), transactions);
  const work = counted(account.table('work'), transactions);
  await Promise.all([imports.ensure(), work.ensure()]);
  const store = importStore(imports, work);
  const rows = rowsOf(specs);
  const id = ids.descending('imp');
  await store.create(tenant, reviewed(id, rows));
  await approveImport({ store, clock }, tenant, id);
  const deps: RunDeps = {
    table: imports,
    store,
    ledger: tableLedger(imports),
    clock,
    ids,
    log: silentLog,
    audit: silentAudit,
    rows: () => readerOf(rows),
    facilityApps: () => Promise.resolve(client),
    tenantById: () => Promise.resolve(tenant),
    settings: {
      quietMs: 8_000,
      sliceMs: 3_600_000,
      leaseMs: 15_000,
      skewMs: 1_000,
      awayMs: 60_000,
      inFlight: flight,
      canLookUp: true,
    },
  };
  transactions.reads = transactions.writes = 0;
  const started = clock.monotonic();
  await runCustomer(deps, tenant);
  const seconds = (clock.monotonic() - started) / 1000;
  const { counts, status } = await store.get(tenant, id);
  if (counts.created !== specs.length) throw new Error(`${status}: ${JSON.stringify(counts)}`);
  return { rate: specs.length / seconds, perRow: (transactions.reads + transactions.writes) / specs.length };
}

async function main(): Promise<void> {
  const { rows, rounds, delay, flight } = numbersFrom({ rows: 3000, rounds: 3, delay: 50, flight: 10 });
  const folder = mkdtempSync(join(tmpdir(), 'bench-run-'));
  const azurite = await startAzurite();
  const sandbox = await startSandbox(folder).catch(async (error: unknown) => {
    await azurite.stop();
    throw error;
  });
  try {
    const client = facilityAppsClient({ ...sandbox, clock, timeoutMs: 5_000 });
    const { sites, users } = await client.fetchReference();
    const specs = (round: string) => jobs(rows, round, sites[0]?.id ?? '', users[0]?.id ?? '');
    // Both sides warm, before anything is measured.
    await bareLoop(sandbox, specs('warm').slice(0, 200), flight);
    await ledgerRun(azurite.connectionString, client, specs('warm too').slice(0, 200), flight);
    await sandbox.faults(`delay:${delay}`);
    const ratios: number[] = [];
    let perRow = 0;
    for (let round = 1; round <= rounds; round++) {
      const bare = await bareLoop(sandbox, specs(`bare ${round}`), flight);
      const run = await ledgerRun(azurite.connectionString, client, specs(`run ${round}`), flight);
      perRow = run.perRow;
      ratios.push(run.rate / bare);
      show(`round ${round}: bare ${bare.toFixed(1)} rows/s, with ledger ${run.rate.toFixed(1)} rows/s`);
    }
    verdict('run with ledger against a bare loop', median(ratios), { atLeast: 0.97 });
    verdict('storage transactions a row', perRow, { atMost: 0.05 });
  } finally {
    await sandbox.stop();
    await azurite.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
