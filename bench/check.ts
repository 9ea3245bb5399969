// `npm run bench -- check [--rows 300000 | --mb 1000] [--rounds 3] [--no-record]`: the whole check of a file (read,
// map, validate, resolve, record in storage) against bare papaparse on the same file, in fresh processes, in turn;
// then the memory of both, and of a check of a small file.
// `npm run bench -- check --costs [--rows 50000] [--rounds 1]`: the same jobs in every kind of file, each against the
// plain one. `npm run bench -- check --file PATH` checks a file that is there, its dates day first.
import { execFile } from 'node:child_process';
import { createReadStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { TableClient } from '@azure/data-tables';
import { BlobServiceClient } from '@azure/storage-blob';
import Papa from 'papaparse';
import { newImport } from '../shared/imports/adopt-file';
import { checkImport } from '../shared/imports/check-import';
import { choicesSchema, type Choices } from '../shared/imports/choices';
import { importStore } from '../shared/imports/store';
import { tableLedger } from '../shared/imports/ledger';
import { blobAccount, type Container } from '../shared/platform/blobs';
import { systemClock } from '../shared/platform/clock';
import { systemIds } from '../shared/platform/ids';
import { silentLog } from '../shared/platform/log';
import { tableAccount } from '../shared/platform/tables';
import type { Tenant } from '../shared/tenancy';
import { C_LIBRARY, NODE_ARGUMENTS } from '../local/stack/functions-settings';
import { startAzurite } from '../test/support/azurite';
import { benchReference, writeJobsFile } from './parts/make-file';
import { median, show, verdict } from './parts/options';
import { writeVariants } from './parts/variants';

const clock = systemClock();
const ids = systemIds(clock);

interface Measured {
  rows: number;
  seconds: number;
  peakMb: number;
}
const measured = (rows: number, started: number): Measured => ({
  rows,
  seconds: (clock.monotonic() - started) / 1000,
  // Kilobytes on every platform that Node runs on.
  peakMb: process.resourceUsage().maxRSS / 1024,
});

/** What anybody would write first: papaparse over the stream, rows counted. */
async function bare(file: string): Promise<Measured> {
  const started = clock.monotonic();
  let rows = -1;
  await new Promise<void>((resolve, reject) => {
    Papa.parse<string[]>(createReadStream(file, { encoding: 'utf8', highWaterMark: 256 * 1024 }), {
      chunk: ({ data }) => {
        rows += data.length;
      },
      skipEmptyLines: true,
      complete: () => resolve(),
      error: reject,
    });
  });
  return measured(rows, started);
}

const tenant: Tenant = {
  id: 'regularcleaning',
  name: 'Regular Cleaning',
  status: 'active',
  faDomain: 'regularcleaning.facilityapps.com',
  faTokenName: 'fa-token-regularcleaning',
  plan: 'professional',
  timeZone: 'Europe/London',
  holidayCalendar: 'england-and-wales',
  ratePerSecond: 50,
  defaultHours: { start: '09:00', end: '17:00' },
  container: 't-bench',
  features: ['csv_import'],
  home: 'regularcleaning',
};

/** Rows go nowhere: what reading and checking cost without storage. */
const nowhere = (container: Container): Container => ({
  ...container,
  stageBlock: () => Promise.resolve(),
  writer: () => ({ append: () => Promise.resolve(), commit: () => Promise.resolve() }),
  write: () => Promise.resolve(true),
});

/** The check as the functions app runs it; the file comes from disk, as it does for papaparse. */
async function ours(file: string, connection: string, record: boolean, choices: Choices): Promise<Measured> {
  const name = ids.ascending('b').slice(2);
  const tables = tableAccount((table) =>
    TableClient.fromConnectionString(connection, `b${name}${table}`, { allowInsecureConnection: true }),
  );
  const real = blobAccount(() =>
    Promise.resolve(BlobServiceClient.fromConnectionString(connection)),
  ).container(`b-${name}`);
  const stored = record ? real : nowhere(real);
  const container: Container = {
    ...stored,
    stream: (_, { offset, count } = { offset: 0 }) =>
      Promise.resolve(
        createReadStream(file, {
          highWaterMark: 64 * 1024,
          start: offset,
          ...(count === undefined ? {} : { end: offset + count - 1 }),
        }),
      ),
  };
  const [imports, work] = [tables.table('imports'), tables.table('work')];
  await Promise.all([imports.ensure(), work.ensure(), real.ensure()]);
  const store = importStore(imports, work);
  const importId = ids.descending('imp');
  const bytes = statSync(file).size;
  const arrived = {
    importId,
    fileBlob: 'files/bench',
    fileName: 'bench.csv',
    bytes,
    createdBy: 'bench',
    choices,
  };
  await store.create(tenant, newImport(arrived, clock.now()));
  const started = clock.monotonic();
  await checkImport(
    {
      store,
      imports,
      ledger: tableLedger(imports),
      container: () => container,
      reference: () => Promise.resolve(benchReference()),
      clock,
      ids,
      log: silentLog,
      staleMs: 60_000,
    },
    tenant,
    importId,
  );
  const { status, counts, reason } = await store.get(tenant, importId);
  if (status !== 'review') throw new Error(`The check ended ${status}: ${reason}`);
  return measured(counts.rows, started);
}

const run = promisify(execFile);

/** Measures in a process like that of the functions, so that neither warms the other and peaks are told apart. */
async function inProcess(...args: string[]): Promise<Measured> {
  const env = { ...process.env, ...C_LIBRARY };
  const all = [...NODE_ARGUMENTS.split(' '), __filename, ...args];
  const { stdout } = await run(process.execPath, all, { env });
  return JSON.parse(stdout) as Measured;
}

/** What each kind of file costs beside the plain one: time a row, and memory. */
async function costs(folder: string, connection: string, rows: number, rounds: number): Promise<void> {
  const plain = join(folder, 'plain.csv');
  await writeJobsFile(plain, { rows });
  const files = writeVariants(plain, folder);
  const seconds = files.map((): number[] => []);
  const peaks = files.map(() => 0);
  for (let round = 0; round < rounds; round++)
    for (const [n, { variant, path }] of files.entries()) {
      const found = await inProcess(
        'ours',
        path,
        connection,
        'record',
        JSON.stringify(variant.choices ?? {}),
      );
      if (Math.abs(found.rows - rows) > 1) throw new Error(`${variant.name}: ${found.rows} rows`);
      seconds[n]?.push(found.seconds);
      peaks[n] = Math.max(peaks[n] ?? 0, found.peakMb);
    }
  const first = median(seconds[0] ?? []);
  for (const [n, { variant }] of files.entries()) {
    const took = median(seconds[n] ?? []);
    const speed = `${Math.round(rows / took)} rows/s, ${(took / first).toFixed(2)} times the plain one`;
    show(`${variant.name}: ${speed}, peak ${(peaks[n] ?? 0).toFixed(0)} MB`);
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string' },
      mb: { type: 'string' },
      rounds: { type: 'string', default: '3' },
      wrong: { type: 'string', default: '0' },
      'no-record': { type: 'boolean', default: false },
      costs: { type: 'boolean', default: false },
      file: { type: 'string' },
    },
  });
  const folder = mkdtempSync(join(tmpdir(), 'bench-check-'));
  const azurite = await startAzurite();
  try {
    if (values.file !== undefined) {
      const choices = JSON.stringify({ dateOrder: 'dmy' });
      const found = await inProcess('ours', values.file, azurite.connectionString, 'record', choices);
      show(
        `${found.rows} rows, ${Math.round(found.rows / found.seconds)} rows/s, ${found.peakMb.toFixed(0)} MB`,
      );
      return;
    }
    if (values.costs) {
      await costs(folder, azurite.connectionString, Number(values.rows ?? 50_000), Number(values.rounds));
      return;
    }
    const [file, small] = [join(folder, 'jobs.csv'), join(folder, 'small.csv')];
    const wrong = Number(values.wrong);
    const size = values.mb ? { bytes: Number(values.mb) * 1e6 } : { rows: Number(values.rows ?? 300_000) };
    const { rows, bytes } = await writeJobsFile(file, { ...size, wrong });
    await writeJobsFile(small, { bytes: 10e6, wrong });
    show(`${rows} rows, ${(bytes / 1e6).toFixed(0)} MB`);
    const how = values['no-record'] ? 'no-record' : 'record';
    const check = (path: string) => inProcess('ours', path, azurite.connectionString, how);
    const ratios: number[] = [];
    let peak = 0;
    for (let round = 1; round <= Number(values.rounds); round++) {
      const plain = await inProcess('bare', file);
      const whole = await check(file);
      if (plain.rows !== rows || whole.rows !== rows) throw new Error(`${plain.rows} and ${whole.rows} rows`);
      const each = [plain, whole].map(
        ({ seconds, peakMb }) => `${Math.round(rows / seconds)} rows/s, ${peakMb.toFixed(0)} MB`,
      );
      show(`round ${round}: papaparse ${each[0]}; check ${each[1]}`);
      ratios.push(plain.seconds / whole.seconds);
      peak = Math.max(peak, whole.peakMb);
    }
    verdict('whole check against bare papaparse', median(ratios), { atLeast: 0.4 });
    verdict('peak memory, MB', peak, { atMost: 200 });
    verdict('peak memory against that of a 10 MB file', peak / (await check(small)).peakMb, { atMost: 1.5 });
  } finally {
    await azurite.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function part(which: string, file = '', connection = '', how = '', choices = '{}'): Promise<void> {
  const chosen = choicesSchema.parse(JSON.parse(choices));
  const found = which === 'bare' ? await bare(file) : await ours(file, connection, how === 'record', chosen);
  process.stdout.write(JSON.stringify(found));
}

const [which, ...rest] = process.argv.slice(2);
void (which === 'bare' || which === 'ours' ? part(which, ...rest) : main());
