import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ImportRecord, ImportsService } from '../imports';

import { civilDate } from '../platform/clock';
import { AppError, isAppError } from '../platform/errors';
import { derivedDescendingId } from '../platform/ids';
import type { Tenant } from '../tenancy';
import { checkDefinition } from './check-definition';
import { createSchedule } from './create-schedule';
import { definitionSchema, MOST_TEMPLATES, type Definition, type Schedule } from './model';
import { ruleOf, templateOf, timesOf, toRowJob, type RowJob } from './row-definition';
import type { WorkDeps } from './work-schedule';

const MOST_ROWS = 1_000;
const PAGE = 500;
const SIDE_BY_SIDE = 8;

/** `POST /api/schedules/from-import`: which rows, and what a row does not say by itself. */
export const adoptBody = z.strictObject({
  importId: z.string().regex(/^imp_[0-9a-z]{1,60}$/, 'This is no id of an import.'),
  /** All rows unless named. */
  rows: z.array(z.int().min(1)).min(1).max(MOST_ROWS).optional(),
  /** For rows that carry no recurrence of their own; each begins on its own day. */
  rule: definitionSchema.shape.rule.optional(),
  /** Rows that take place at the same times become one recurring job; each its own otherwise. */
  together: z.boolean().default(false),
  holidays: definitionSchema.shape.holidays,
  shortMonths: definitionSchema.shape.shortMonths,
  horizonDays: definitionSchema.shape.horizonDays,
  catchUp: definitionSchema.shape.catchUp,
});
export type AdoptRows = z.infer<typeof adoptBody>;

export interface Adopted {
  made: { schedule: Schedule; rows: number[] }[];
  /** Made of the same rows before, and still there. */
  already: { schedule: Schedule; rows: number[] }[];
  left: { row: number; reason: string }[];
}

type Row = Awaited<ReturnType<ImportsService['readRows']>>['items'][number] & { row: number };

async function rowsOf(deps: WorkDeps, tenant: Tenant, { importId, rows: named }: AdoptRows): Promise<Row[]> {
  const wanted = named && new Set(named);
  const found: Row[] = [];
  let after: string | undefined;
  do {
    const page = await deps.imports.readRows(tenant, importId, { limit: PAGE, after });
    for (const { row, ...rest } of page.items)
      if (row !== null && (wanted?.has(row) ?? true)) found.push({ row, ...rest });
    if (found.length > MOST_ROWS)
      throw new AppError('refused', {
        detail: `At most ${MOST_ROWS} rows at a time become recurring jobs: please name the rows.`,
      });
    after = page.next ?? undefined;
  } while (after !== undefined && found.length !== wanted?.size);
  return found;
}

/** Why a row cannot become a recurring job; undefined where it can. */
function reasonAgainst(
  { outcome, jobId }: Row,
  job: RowJob | undefined,
  wanted: AdoptRows,
): string | undefined {
  if (!job) return 'It has errors, so it is no job yet.';
  if (outcome === 'unknown') return 'Nobody knows yet whether FacilityApps has it.';
  if (job.recurrence && (outcome === 'created' || outcome === 'duplicate'))
    return `FacilityApps repeats it already${jobId === undefined ? '' : ` (job ${jobId})`}: end it there first.`;
  if (!job.recurrence && wanted.rule === undefined)
    return 'It does not repeat, and no rule was given for it.';
  return undefined;
}

interface Group {
  rows: number[];
  definition: unknown;
}

/** Definitions of rows; with `together` those that say the same of their times share one, as many as it may hold. */
function groupsOf(
  rows: { row: number; job: RowJob }[],
  wanted: AdoptRows,
  tenant: Tenant,
  name: string,
): Group[] {
  const { rule, together, holidays, shortMonths, horizonDays, catchUp } = wanted;
  const groups = new Map<string, { rows: number[]; jobs: ReturnType<typeof templateOf>[]; when: object }>();
  for (const { row, job } of rows) {
    const when = { rule: ruleOf(job) ?? rule ?? '', ...timesOf(job) };
    const times = together ? JSON.stringify(when) : String(row);
    const part = (n: number) => `${times}|${n}`;
    let n = 0;
    while ((groups.get(part(n))?.jobs.length ?? 0) >= MOST_TEMPLATES) n++;
    const group = groups.get(part(n)) ?? { rows: [], jobs: [], when };
    group.rows.push(row);
    group.jobs.push(templateOf(job));
    groups.set(part(n), group);
  }
  return [...groups.values()].map(({ rows: of, jobs, when }) => ({
    rows: of,
    definition: {
      name: (of.length === 1 ? (jobs[0]?.title ?? name) : `${name}, ${of.length} jobs`).slice(0, 200),
      jobs,
      ...when,
      timeZone: tenant.timeZone,
      ...(holidays ? { holidays } : {}),
      ...(shortMonths ? { shortMonths } : {}),
      horizonDays,
      catchUp,
    },
  }));
}

/** A definition that may be kept, or a sentence why not. */
function fitting(definition: unknown, today: string): Definition | string {
  const parsed = definitionSchema.safeParse(definition);
  if (!parsed.success) return parsed.error.issues[0]?.message ?? 'It does not fit a recurring job.';
  const { lastDay } = parsed.data;
  return lastDay !== undefined && lastDay < today ? 'Its last day has gone by.' : parsed.data;
}

/** What the rows of an import would become, with what each row was left out for. */
async function planned(
  deps: WorkDeps,
  tenant: Tenant,
  wanted: AdoptRows,
  record: ImportRecord,
): Promise<{ groups: Planned[]; left: Adopted['left'] }> {
  const left: Adopted['left'] = [];
  const able: { row: number; job: RowJob }[] = [];
  const inReview = record.status === 'review';
  for (const row of await rowsOf(deps, tenant, wanted)) {
    const job = toRowJob(row.resolved);
    // In a review those that repeat are meant unless rows are named; all others are the import's own.
    if (inReview && wanted.rows === undefined && !(job?.recurrence && row.outcome === 'ready')) continue;
    const against = reasonAgainst(row, job, wanted);
    if (against !== undefined || !job) left.push({ row: row.row, reason: against ?? '' });
    else able.push({ row: row.row, job });
  }
  const today = civilDate(deps.clock.now(), tenant.timeZone);
  const name = record.fileName.replace(/\.[^.]{1,5}$/, '') || record.fileName;
  const groups: Planned[] = [];
  for (const { rows, definition } of groupsOf(able, wanted, tenant, name)) {
    const leave = (reason: string) => left.push(...rows.map((row) => ({ row, reason })));
    const fits = fitting(definition, today);
    if (typeof fits === 'string') {
      leave(fits);
      continue;
    }
    try {
      await checkDefinition(deps.reference, tenant, fits);
    } catch (error) {
      if (!isAppError(error) || error.status >= 500) throw error;
      leave(error.detail ?? error.message);
      continue;
    }
    const seed = createHash('sha256')
      .update(`${wanted.importId}|${rows.join(',')}`)
      .digest('hex');
    groups.push({ rows, definition: fits, id: derivedDescendingId('sch', record.createdAt, seed) });
  }
  return { groups, left: left.sort((a, b) => a.row - b.row) };
}

interface Planned {
  rows: number[];
  definition: Definition;
  /** The same whenever the same rows are asked for. */
  id: string;
}

/**
 * Makes recurring jobs of the rows of an import: each repeats as its row says, or by the rule that was given. Asked
 * again for the same rows it answers those that are there.
 *
 * Of an import that has ended, the occurrence that it created itself is known to the ledger of fingerprints, and is
 * not created a second time. Of one in review the rows are left out of the import first: no crash in between leaves
 * them both to FacilityApps and to us.
 *
 * @throws AppError `wrong-state`, `refused`
 */
export async function adoptRows(
  deps: WorkDeps,
  tenant: Tenant,
  by: string,
  wanted: AdoptRows,
): Promise<Adopted> {
  const record = await deps.imports.get(tenant, wanted.importId);
  if (!['finished', 'cancelled', 'review'].includes(record.status))
    throw new AppError('wrong-state', {
      detail: `Rows become recurring jobs in review, or when their import has ended; this one is ${record.status}.`,
    });
  const { groups, left } = await planned(deps, tenant, wanted, record);
  const adopted: Adopted = { made: [], already: [], left };
  const rows = groups.flatMap((group) => group.rows);
  if (record.status === 'review' && rows.length > 0)
    await deps.imports.review.edit(tenant, record.id, by, { kind: 'skip', rows });

  const queue = [...groups];
  async function one({ rows: of, definition, id }: Planned): Promise<void> {
    const there = await deps.store.find(tenant, id);
    if (there?.status === 'ended')
      left.push(
        ...of.map((row) => ({ row, reason: 'It was a recurring job already, and somebody ended that.' })),
      );
    else if (there) adopted.already.push({ schedule: there, rows: of });
    else adopted.made.push({ schedule: await createSchedule(deps, tenant, by, definition, id), rows: of });
  }
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) await one(next);
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
  const byRow = (a: { rows: number[] }, b: { rows: number[] }): number => (a.rows[0] ?? 0) - (b.rows[0] ?? 0);
  adopted.made.sort(byRow);
  adopted.already.sort(byRow);
  return adopted;
}
