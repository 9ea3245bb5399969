import { z } from 'zod';
import { AppError } from '../platform/errors';
import type { JobSpec } from '../facilityapps';
import { DATE_ORDERS } from './checking/dates';
import type { Choices, Question } from './choices';
import type { Issue, IssueCode } from './codes';
import type { Marks } from './marks';
import { DECIDERS } from './reading/deciders';

/** Where an import stands (http-api.md, `status`). */
export const STATUSES = [
  'received',
  'checking',
  'asking',
  'review',
  'queued',
  'running',
  'paused',
  'held',
  'finished',
  'cancelled',
  'rejected',
] as const;
export type Status = (typeof STATUSES)[number];

/** Nothing is running in these: a driver has no part in them (yet, or any more). */
export const RESTING: readonly Status[] = [
  'received',
  'checking',
  'asking',
  'review',
  'finished',
  'rejected',
];

/** Nothing more is sent of these unless a person says so. */
export const isOver = (status: Status): boolean => ['finished', 'cancelled', 'rejected'].includes(status);

/** What moves an import: people (approve, pause, resume, cancel) and the app itself. */
export const MOVES = {
  'start-check': { from: ['received', 'checking'], to: 'checking' },
  reject: { from: ['received', 'checking'], to: 'rejected' },
  'end-check': { from: ['checking'], to: 'review' },
  // The file cannot be checked without an answer of a person, who may also choose anew what was decided.
  ask: { from: ['checking'], to: 'asking' },
  choose: { from: ['asking', 'review', 'rejected'], to: 'checking' },
  edit: { from: ['review'], to: 'review' },
  approve: { from: ['review'], to: 'queued' },
  'start-run': { from: ['queued', 'running'], to: 'running' },
  pause: { from: ['queued', 'running'], to: 'paused' },
  hold: { from: ['queued', 'running'], to: 'held' },
  resume: { from: ['paused', 'held'], to: 'queued' },
  cancel: { from: ['review', 'asking', 'queued', 'running', 'paused', 'held'], to: 'cancelled' },
  finish: { from: ['running'], to: 'finished' },
  // A person says what became of rows whose answer was lost: it is there, or it is to be sent again.
  settle: { from: ['finished'], to: 'finished' },
  'send-again': { from: ['finished'], to: 'queued' },
  // A corrected result file takes an import back to its check (product.md, step 5).
  correct: { from: ['finished'], to: 'checking' },
  // A correction that cannot be read leaves the import as it was.
  'drop-correction': { from: ['checking'], to: 'finished' },
} as const satisfies Record<string, { from: readonly Status[]; to: Status }>;
export type Move = keyof typeof MOVES;

/** The status after a move; throws `wrong-state` with a sentence where the table does not allow it. */
export function moved(status: Status, move: Move): Status {
  const { from, to } = MOVES[move];
  if ((from as readonly Status[]).includes(status)) return to;
  throw new AppError('wrong-state', {
    detail: `An import that is ${status} cannot ${move.replace('-', ' ')}.`,
  });
}
export const allows = (status: Status, move: Move): boolean =>
  (MOVES[move].from as readonly Status[]).includes(status);

/** Why an import is held or rejected: a slug for programs and a sentence for people. */
export const HOLD_REASONS = [
  'too-many-failures',
  'token-refused',
  'customer-suspended',
  'facilityapps-away',
  'internal-error',
] as const;
export type HoldReason = (typeof HOLD_REASONS)[number];

/** What becomes of a row. `carried`: settled by an earlier revision of the file and left alone by this one. */
export const CHECK_OUTCOMES = ['ready', 'withErrors', 'duplicate', 'skipped', 'carried'] as const;
export type CheckOutcome = (typeof CHECK_OUTCOMES)[number];
export const RUN_OUTCOMES = ['created', 'duplicate', 'failed', 'skipped', 'unknown'] as const;
export type RunOutcome = (typeof RUN_OUTCOMES)[number];
export type Outcome = Exclude<CheckOutcome, 'carried'> | RunOutcome;

/** A row as the check recorded it. */
export interface CheckedRow {
  /** Records under the header, from 1, empty ones counted (though not kept). */
  row: number;
  /** The cells as they came, in the order of the file. */
  cells: string[];
  outcome: CheckOutcome;
  issues: Issue[];
  /** 32 hex characters; there when the row can be sent (ready or duplicate). */
  fingerprint?: string | undefined;
  job?: JobSpec | undefined;
  /** What people did to it in the review. */
  marks?: Marks | undefined;
  /** The fingerprint without the number that makes the row a job of its own ("send it all the same"). */
  base?: string | undefined;
}

/** What the run settled about a row. */
export interface RowResult {
  row: number;
  outcome: RunOutcome;
  jobId?: string;
  message?: string;
}

/** Rows of a window: what one table transaction can hold beside the lease, the import and the outcome page. */
export const WINDOW_ROWS = 96;

export const countsSchema = z.object({
  rows: z.number(),
  ready: z.number(),
  withErrors: z.number(),
  created: z.number(),
  duplicate: z.number(),
  failed: z.number(),
  skipped: z.number(),
  unknown: z.number(),
});
export type Counts = z.infer<typeof countsSchema>;
export const NO_COUNTS: Counts = {
  rows: 0,
  ready: 0,
  withErrors: 0,
  created: 0,
  duplicate: 0,
  failed: 0,
  skipped: 0,
  unknown: 0,
};

/** How the file was read; what the screens say about it and what reading a row's cells needs. */
export const layoutSchema = z.object({
  encoding: z.string(),
  delimiter: z.string(),
  /** 1 is the file's first record. */
  headerRow: z.number(),
  header: z.array(z.string()),
  /** Field -> index of its column. */
  columns: z.record(z.string(), z.number()),
  /** Field -> what stands where there is no column, or nothing in its cell. */
  constants: z.record(z.string(), z.string()).optional(),
  /** Field -> who said which column it is, and how sure that is (0 to 1). */
  how: z.record(z.string(), z.object({ by: z.enum(DECIDERS), confidence: z.number() })).optional(),
  /** Order of the dates of the file; null where it has none that could be read in several. */
  dateOrder: z.enum(DATE_ORDERS).nullable(),
  /** Field -> order of its dates, where the columns differ. */
  dateOrders: z.record(z.string(), z.enum(DATE_ORDERS)).optional(),
  /** Of a workbook: the sheet that was read. */
  sheet: z.string().optional(),
});
export type Layout = z.infer<typeof layoutSchema>;

/** The result of a check, kept with the import when it ends. */
export interface CheckReport {
  sha256: string;
  layout: Layout;
  counts: Counts;
  /** How often each code stands in the rows and in the file. */
  issues: Partial<Record<IssueCode, number>>;
  /** Issues of the whole file. */
  fileIssues: Issue[];
  windows: number;
}

/** An edit of many rows that is being made in the background; until it is, nobody makes another. */
export const editingSchema = z.object({
  /** `edt_…`: where it is followed. */
  id: z.string(),
  by: z.string(),
  byKind: z.enum(['user', 'key', 'operator', 'system']),
  at: z.number(),
  /** Rows looked at until now, of how many. */
  done: z.number(),
  total: z.number(),
  /** How often it was begun. */
  attempts: z.number(),
});
export type Editing = z.infer<typeof editingSchema>;

/** One import: the record of the main job. Times are milliseconds since the epoch. */
export interface ImportRecord {
  id: string;
  status: Status;
  /** Why it is held or rejected: a sentence for people. */
  reason: string | null;
  reasonCode: string | null;
  fileName: string;
  bytes: number;
  sha256: string | null;
  createdAt: number;
  /** User id, key id, or `inbox` for a file that was dropped. */
  createdBy: string;
  /** 1, and one more with every corrected file. */
  revision: number;
  /** Blob of the revision's file in the tenant's container. */
  fileBlob: string;
  /** The file before a correction, to which a correction that cannot be read goes back. */
  previousFile?: { fileBlob: string; bytes: number; sha256: string | null } | null;
  /** Folder of the check's rows in the tenant's container; a new one with each check. */
  rowsFolder: string | null;
  layout: Layout | null;
  /** What people chose about reading the file, and who did so last. */
  choices?: Choices | null;
  chosenBy?: string | null;
  /** What it waits for while it is `asking`. */
  question?: Question | null;
  counts: Counts;
  issues: Partial<Record<IssueCode, number>>;
  fileIssues: Issue[];
  windows: number;
  /** Changes with each check and each edit: what an approval may name. */
  checkEtag: string | null;
  /** The reference data that the rows were checked against, as `referenceEtag` names it. */
  checkedAgainst?: string | null;
  /** Edits of the review since the check, undone ones and the undoing counted. */
  editVersion?: number;
  /** Edits that stand, undone ones not counted; a record of earlier days has none and counts by its version. */
  edits?: number | undefined;
  /** The edit whose index holds where the rows lie now; null: as the check left them. */
  edition?: string | null;
  /** The last edit that wrote the facts of all rows (facts-blob.ts); null: the check alone did. */
  factsHome?: string | null;
  editing?: Editing | null;
  /** Windows settled without a gap. */
  cursor: number;
  /** Rows the run settled in this revision, and how many it has to. */
  done: number;
  total: number;
  startedAt: number | null;
  endedAt: number | null;
  /** When somebody last showed to be working on it. */
  heartbeatAt: number;
  /** How often its check was started. */
  checkAttempts: number;
  /** When removing its files was begun, since they were kept long enough: from then on there are none. */
  removingSince?: number | null;
  /** When the last of them was gone. */
  filesRemovedAt?: number | null;
  /** Version of the stored record. */
  etag: string;
}

/** How many edits would go if the rows were read anew. */
export const standingEdits = ({
  edits,
  editVersion = 0,
}: Pick<ImportRecord, 'edits' | 'editVersion'>): number => edits ?? editVersion;

/** The edit that is being made of an import's rows; one that somebody cancelled meanwhile has none. */
export const editUnderWay = ({ status, editing }: ImportRecord): Editing | undefined =>
  status === 'review' ? (editing ?? undefined) : undefined;

/** @throws AppError `wrong-state` while an edit of many rows is being made */
export function refuseWhileEdited(record: ImportRecord): void {
  if (editUnderWay(record))
    throw new AppError('wrong-state', {
      detail: 'Many rows of this import are being changed right now. Please wait until that is done.',
    });
}

/** When anything last happened with it, in milliseconds since the epoch. */
export const lastTouched = ({ createdAt, endedAt, heartbeatAt }: ImportRecord): number =>
  Math.max(createdAt, endedAt ?? 0, heartbeatAt);
