import { readAll } from '../import/http';
import { csvReader } from '../../shared/imports/reading/csv';
import type { RowView } from '../../shared/imports/views';
import type { Person, World } from './world';

/** An import that was approved and has ended. */
export interface Ended {
  id: string;
  status: string;
  titles: string[];
  rows: number;
}

const LEDGER = 'ledger|';
const labelOf = (labels: string[]): string[] => labels.filter((label) => label.startsWith('ext:fji-'));

function doubles(what: string, values: string[]): string[] {
  const seen = new Set<string>();
  const twice = values.filter((value) => seen.size === seen.add(value).size);
  return twice.map((value) => `${what} ${value} stands there twice`);
}

/**
 * Compares the books of a customer: approved rows, what the app says of each, the result file, the ledger, and the
 * jobs that FacilityApps holds. Answers every difference in words; none is what the promise asks for.
 */
export async function compareBooks(
  world: World,
  { customer, api }: Person,
  ended: Ended[],
): Promise<{ differences: string[]; jobs: number; failed: number }> {
  const jobs = await world.jobs(customer);
  const differences = [
    ...doubles(
      'the job',
      jobs.map(({ title }) => title),
    ),
    ...doubles(
      'the label',
      jobs.flatMap(({ labels }) => labelOf(labels)),
    ),
  ];
  const byId = new Map(jobs.map((job) => [job.id, job]));
  const created = new Map<string, string>();
  const failed = new Set<string>();
  for (const one of ended) {
    const say = (text: string) => differences.push(`import ${one.id}: ${text}`);
    if (one.status !== 'finished') say(`it ended ${one.status}`);
    const rows: RowView[] = [];
    for await (const row of api.rows(one.id)) rows.push(row);
    if (rows.length !== one.rows) say(`${one.rows} rows were sent in, ${rows.length} are there`);
    for (const row of rows) {
      const title = row.values.title_en ?? '';
      if (row.outcome === 'failed') failed.add(title);
      else if (row.outcome === 'created') {
        const { jobId = '' } = row;
        if (created.has(jobId)) say(`row ${row.row} and another one are both job ${jobId}`);
        created.set(jobId, title);
        if (byId.get(jobId)?.title !== title)
          say(`row ${row.row} is job ${jobId}, which FacilityApps has not`);
      } else if (row.outcome !== 'duplicate' && row.outcome !== 'skipped')
        say(`row ${row.row} was left ${row.outcome}`);
      else if (row.outcome === 'skipped' && !row.issues.some(({ severity }) => severity === 'error'))
        say(`row ${row.row} was skipped without a reason`);
    }
    const result = await readAll(await api.open(`/api/imports/${one.id}/result`));
    const told = resultLines(result.toString('utf8').replace(/^\uFEFF/, '')).join('\n');
    const known = rows.map(({ row, outcome, jobId = '' }) => `${row} ${outcome} ${jobId}`).join('\n');
    if (told !== known) say('the result file does not say what the rows say');
  }
  for (const { id, title } of jobs)
    if (!created.has(id)) differences.push(`job ${id} (${title}) is in FacilityApps, and no row knows it`);
  const there = new Set(jobs.map(({ title }) => title));
  for (const title of new Set(ended.flatMap(({ titles }) => titles)))
    if (!there.has(title) && !failed.has(title)) differences.push(`${title} was approved and is nowhere`);
  differences.push(...(await compareLedger(world, customer, created)));
  return { differences, jobs: jobs.length, failed: failed.size };
}

/** Row, outcome and job of each line of a result file. */
function resultLines(text: string): string[] {
  const reader = csvReader(',', '\n');
  const [header = [], ...records] = [...reader.push(text), ...reader.end()];
  const columns = ['import_row', 'import_status', 'import_job_id'].map((name) => header.indexOf(name));
  return records.map((record) => columns.map((column) => record[column] ?? '').join(' '));
}

/** Every created row has its entry with its job, and nothing is left open. */
async function compareLedger(
  world: World,
  customer: string,
  created: Map<string, string>,
): Promise<string[]> {
  const differences: string[] = [];
  const inLedger = new Set<string>();
  for await (const page of world.imports.range<{ state: string; jobId: string }>(customer, {
    from: LEDGER,
  })) {
    for (const { rowKey, state, jobId } of page) {
      if (state === 'created') inLedger.add(jobId);
      else if (state === 'intent' || state === 'unknown')
        differences.push(`the ledger's entry ${rowKey} was left ${state}`);
    }
  }
  for (const id of created.keys())
    if (!inLedger.has(id)) differences.push(`job ${id} was created, and the ledger does not know it`);
  if (inLedger.size !== created.size)
    differences.push(`the ledger knows ${inLedger.size} jobs, the rows ${created.size}`);
  return differences;
}

/** Breaks the ledger on purpose: what is under way is forgotten. */
export async function forgetIntents(world: World): Promise<void> {
  for (const { customer } of world.people)
    for await (const page of world.imports.range<{ state: string }>(customer, { from: LEDGER }))
      for (const { rowKey, state } of page)
        if (state === 'intent') await world.imports.write(customer, [{ kind: 'delete', rowKey }]);
}
