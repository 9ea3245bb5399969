import { z } from 'zod';
import { toInstant } from '../platform/clock';
import { DATE_ORDERS } from './checking/dates';
import { questionSchema } from './choices';
import { ISSUE_CODES } from './codes';
import { layoutWords } from './layout-words';
import { DECIDERS } from './reading/deciders';
import { countsSchema, editUnderWay, standingEdits, STATUSES, type Counts, type ImportRecord } from './model';

/** What the API shows (http-api.md); written out field by field, so that nothing of a record leaks by being added. */
export const issueView = z.object({
  column: z.string().nullable(),
  code: z.enum(ISSUE_CODES),
  severity: z.enum(['error', 'warning']),
  message: z.string(),
  suggestion: z.string().optional(),
});
export type IssueView = z.infer<typeof issueView>;

export const importView = z.object({
  id: z.string(),
  fileName: z.string(),
  bytes: z.number(),
  sha256: z.string().nullable(),
  status: z.enum(STATUSES),
  reason: z.string().optional(),
  /** A slug for programs beside the sentence. */
  reasonCode: z.string().optional(),
  /** What it waits for while it is `asking`. */
  question: questionSchema.optional(),
  /** What people chose about reading the file. */
  choices: z.record(z.string(), z.unknown()).optional(),
  /** Its files are there no more, since this moment: kept as long as the organisation wants them kept. */
  filesRemovedAt: z.string().optional(),
  createdAt: z.string(),
  createdBy: z.string(),
  revision: z.number(),
  counts: countsSchema,
  issues: z.record(z.string(), z.number()),
  /** Issues of the whole file (`row` is null for them). */
  fileIssues: z.array(issueView.extend({ row: z.null() })),
  progress: z.object({
    done: z.number(),
    total: z.number(),
    rowsPerSecond: z.number().nullable(),
    secondsLeft: z.number().nullable(),
  }),
  /** How the file was read, once it was. */
  layout: z
    .object({
      encoding: z.string(),
      delimiter: z.string(),
      headerRow: z.number(),
      header: z.array(z.string()),
      columns: z.record(z.string(), z.string()),
      dateOrder: z.enum(DATE_ORDERS).nullable(),
      dateOrders: z.record(z.string(), z.enum(DATE_ORDERS)).optional(),
      /** Field -> what stands where there is no column, or nothing in its cell. */
      constants: z.record(z.string(), z.string()).optional(),
      /** Field -> who said which column it is, and how sure that is. */
      how: z.record(z.string(), z.object({ by: z.enum(DECIDERS), confidence: z.number() })).optional(),
      sheet: z.string().optional(),
      /** What was recognised, for people: "semicolons, Windows-1252, header in row 3". */
      words: z.string().optional(),
    })
    .nullable(),
  /** What an approval may name in `ifChecked`. */
  checkEtag: z.string().nullable(),
  /** Edits of its rows since the check. */
  editVersion: z.number(),
  /** Those of them that were not undone: what reading the file anew would drop. */
  edits: z.number(),
  /** An edit of many rows that is being made: rows looked at until now, of how many. */
  editing: z.object({ id: z.string(), by: z.string(), done: z.number(), total: z.number() }).optional(),
});
export type ImportView = z.infer<typeof importView>;

export const OUTCOMES = [
  'ready',
  'withErrors',
  'created',
  'duplicate',
  'failed',
  'skipped',
  'unknown',
] as const;
const doneBy = z.object({ by: z.string(), at: z.string() });
export const rowView = z.object({
  row: z.number().nullable(),
  /** Cells by field, as they came. */
  values: z.record(z.string(), z.string()),
  /** What they were understood as; null while the row has errors. */
  resolved: z.record(z.string(), z.unknown()).nullable(),
  issues: z.array(issueView),
  outcome: z.enum(OUTCOMES),
  jobId: z.string().optional(),
  message: z.string().optional(),
  /** Cells that people changed, by field: what stands in the file, who changed it last and when. */
  edited: z.record(z.string(), doneBy.extend({ was: z.string() })).optional(),
  /** A person leaves the row out. */
  skippedBy: doneBy.optional(),
  /** A person sends the row though its job is there already. */
  sendAnyway: doneBy.optional(),
});
export type RowView = z.infer<typeof rowView>;

export const rowsPage = z.object({ items: z.array(rowView), next: z.string().nullable() });
/** A piece of the rows for a grid: `total` of them fit, these begin at `offset`. */
export const gridPage = z.object({
  total: z.number(),
  offset: z.number(),
  editVersion: z.number(),
  items: z.array(rowView),
  /** Names of the people who changed something in these rows, by id. */
  people: z.record(z.string(), z.string()),
});
export type GridPage = z.infer<typeof gridPage>;
export const importsPage = z.object({ items: z.array(importView), next: z.string().nullable() });

export const sessionView = z.object({
  user: z.object({ id: z.string(), email: z.string(), name: z.string(), role: z.string() }),
  customer: z.object({ id: z.string(), name: z.string(), status: z.string(), timeZone: z.string() }),
  permissions: z.array(z.string()),
});
export type SessionView = z.infer<typeof sessionView>;

export const problemView = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string().optional(),
  code: z.string(),
  instance: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});

/** Rows a second and seconds left, from what was settled since the run started; null until there is a measure. */
function progressOf(record: ImportRecord, now: number) {
  const { done, total, startedAt, status } = record;
  const seconds = startedAt === null ? 0 : ((record.endedAt ?? now) - startedAt) / 1000;
  const rate = done > 0 && seconds > 0 ? done / seconds : null;
  const left = status === 'running' && rate ? Math.ceil((total - done) / rate) : null;
  return { done, total, rowsPerSecond: rate === null ? null : Math.round(rate * 10) / 10, secondsLeft: left };
}

/** Counts as people see them: after the end, rows that were not sent (errors, what a cancel left) are skipped. */
export function shownCounts({ counts, status }: Pick<ImportRecord, 'counts' | 'status'>): Counts {
  if (status !== 'finished' && status !== 'cancelled') return counts;
  return { ...counts, skipped: counts.skipped + counts.withErrors + counts.ready, withErrors: 0, ready: 0 };
}

export function toImportView(record: ImportRecord, now: number): ImportView {
  const { layout } = record;
  const editing = editUnderWay(record);
  return {
    id: record.id,
    fileName: record.fileName,
    bytes: record.bytes,
    sha256: record.sha256,
    status: record.status,
    ...(record.reason === null ? {} : { reason: record.reason }),
    ...(record.reasonCode === null ? {} : { reasonCode: record.reasonCode }),
    ...(record.status === 'asking' && record.question ? { question: record.question } : {}),
    ...(record.choices && Object.keys(record.choices).length > 0 ? { choices: record.choices } : {}),
    ...(record.removingSince ? { filesRemovedAt: toInstant(record.removingSince) } : {}),
    createdAt: toInstant(record.createdAt),
    createdBy: record.createdBy,
    revision: record.revision,
    counts: shownCounts(record),
    issues: record.issues,
    fileIssues: record.fileIssues.map((issue) => ({ ...issue, row: null })),
    progress: progressOf(record, now),
    layout: layout && {
      ...layout,
      words: layoutWords(layout, record.counts.rows),
      columns: Object.fromEntries(
        Object.entries(layout.columns).map(([field, index]) => [field, layout.header[index] ?? '']),
      ),
    },
    checkEtag: record.checkEtag,
    editVersion: record.editVersion ?? 0,
    edits: standingEdits(record),
    ...(editing ? { editing } : {}),
  };
}
