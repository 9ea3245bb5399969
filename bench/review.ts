// `npm run bench -- review [--rows 200000] [--edits 20]`: what it costs to look at and to put right the rows of a large
// import: a page of the grid, a filter, a cell, all cells alike in half of the rows, and undoing that. On the storage
// emulator, in a process like that of the functions.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { TableClient } from '@azure/data-tables';
import { BlobServiceClient } from '@azure/storage-blob';
import { C_LIBRARY, NODE_ARGUMENTS } from '../local/stack/functions-settings';
import { blobAccount } from '../shared/platform/blobs';
import { systemClock } from '../shared/platform/clock';
import { tableAccount } from '../shared/platform/tables';
import { startAzurite } from '../test/support/azurite';
import { reviewBench } from '../test/support/review-bench';
import { aTenant } from '../test/support/run-bench';
import { benchReference, writeJobsFile } from './parts/make-file';
import { median, numbersFrom, show, verdict } from './parts/options';

const clock = systemClock();

interface Timed<T> {
  ms: number;
  /** Of processor time, all threads: what a busy machine does not change. */
  cpu: number;
  value: T;
}
async function timed<T>(work: () => Promise<T>): Promise<Timed<T>> {
  const [started, before] = [clock.monotonic(), process.cpuUsage()];
  const value = await work();
  const { user, system } = process.cpuUsage(before);
  return { ms: clock.monotonic() - started, cpu: (user + system) / 1000, value };
}
const told = (name: string, { ms, cpu }: Pick<Timed<unknown>, 'ms' | 'cpu'>): void =>
  show(`${name}: ${ms.toFixed(0)} ms (${cpu.toFixed(0)} ms of processor)`);
const middle = (all: Timed<unknown>[]) => ({
  ms: median(all.map(({ ms }) => ms)),
  cpu: median(all.map(({ cpu }) => cpu)),
});
const peak = (of: string): void =>
  show(`peak of ${of}: ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`);

async function benchOn(connection: string) {
  const tenant = aTenant();
  const tables = tableAccount((name) =>
    TableClient.fromConnectionString(connection, `bench${name}`, { allowInsecureConnection: true }),
  );
  const container = blobAccount(() =>
    Promise.resolve(BlobServiceClient.fromConnectionString(connection)),
  ).container('bench-review');
  const [imports, work] = [tables.table('imports'), tables.table('work')];
  await Promise.all([imports.ensure(), work.ensure(), container.ensure()]);
  const bench = reviewBench({ imports, work, container }, { tenant, reference: benchReference(), clock });
  return { tenant, bench };
}

/** Checks the file, which the others then review; its id on the last line. */
async function check(connection: string, file: string): Promise<void> {
  const { bench } = await benchOn(connection);
  const checked = await timed(() => bench.reviewed(readFileSync(file, 'utf8'), { dateOrder: 'dmy' }));
  const { id, counts, status } = checked.value;
  if (status !== 'review') throw new Error(`The check ended ${status}`);
  told(`check of ${counts.rows} rows, ${counts.withErrors} with errors`, checked);
  show(id);
}

async function review(connection: string, id: string, edits: number): Promise<void> {
  const { tenant, bench } = await benchOn(connection);
  const { counts } = await bench.store.get(tenant, id);
  const page = { order: 'issues', offset: 0, limit: 100 } as const;
  told('page in the order of the file', await timed(() => bench.grid(id, { limit: 100 })));
  told('first page with issues first, nothing in memory', await timed(() => bench.grid(id, page)));
  const pages: Timed<unknown>[] = [];
  for (let n = 0; n < edits; n++) {
    const offset = Math.floor((counts.rows / edits) * n);
    pages.push(await timed(() => bench.grid(id, { ...page, offset })));
  }
  told(`one of ${edits} pages with issues first, median`, middle(pages));
  told('filter by code', await timed(() => bench.grid(id, { ...page, code: 'INVALID_SITE' })));
  const text = await timed(() => bench.grid(id, { ...page, text: 'mop floors 777' }));
  told(`filter by text, ${text.value.total} rows fit`, text);

  const cells: Timed<unknown>[] = [];
  for (let n = 0; n < edits; n++) {
    const row = 1 + Math.floor(((counts.rows - 1) / edits) * n);
    const change = { row, field: 'title_en' as const, value: `Another title ${n}` };
    cells.push(await timed(() => bench.edit(id, { kind: 'cells', changes: [change] })));
  }
  told(`one of ${edits} edits of a cell, median`, middle(cells));
  show(`the slowest of them: ${Math.max(...cells.map(({ ms }) => ms)).toFixed(0)} ms`);
  peak('one instance that looks and changes cells');
  const cold = bench.instance();
  const other = await timed(() =>
    cold.edit(tenant, id, 'usr_ben', {
      kind: 'cells',
      changes: [{ row: 5, field: 'title_en', value: 'Yet another' }],
    }),
  );
  told('an edit of a cell, nothing in memory', other);
  const alike = await timed(() =>
    bench.edit(id, { kind: 'alike', field: 'site_name', from: 'Nowhere House', to: 'Depot' }),
  );
  told(`all alike, ${alike.value.edit?.rows} rows`, alike);
  told('undoing that', await timed(() => bench.undo(id)));
  const skipped = await timed(() => bench.edit(id, { kind: 'skip', filter: { code: 'INVALID_SITE' } }));
  told(`leaving out what a filter fits, ${skipped.value.edit?.rows} rows`, skipped);
  told('page after that', await timed(() => bench.grid(id, page)));
  peak('these looks and edits, a second instance among them');
  verdict('an edit of a cell, ms', middle(cells).ms, { atMost: 500 });
}

async function inProcess(...args: string[]): Promise<string[]> {
  const all = [...NODE_ARGUMENTS.split(' '), __filename, ...args];
  const env = { ...process.env, ...C_LIBRARY };
  const child = spawn(process.execPath, all, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  // Said as it is found: a million rows take minutes.
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (!line.startsWith('imp_')) show(line);
  }
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`It ended with ${code}`);
  return lines;
}

async function main(): Promise<void> {
  const { rows, edits } = numbersFrom({ rows: 200_000, edits: 20 });
  const folder = mkdtempSync(join(tmpdir(), 'bench-review-'));
  const azurite = await startAzurite();
  try {
    const file = join(folder, 'jobs.csv');
    await writeJobsFile(file, { rows, wrong: 0.5 });
    const id = (await inProcess('check', azurite.connectionString, file)).at(-1) ?? '';
    await inProcess('review', azurite.connectionString, id, String(edits));
  } finally {
    await azurite.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const [which, connection = '', what = '', edits = ''] = process.argv.slice(2);
void (which === 'check'
  ? check(connection, what)
  : which === 'review'
    ? review(connection, what, Number(edits))
    : main());
