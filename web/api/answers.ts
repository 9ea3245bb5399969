import * as z from 'zod/mini';
import { ISSUE_CODES } from '../../shared/imports/codes';
import type { ImportView, IssueView, RowView, SessionView } from '../../shared/imports/views';
import { OUTCOME_WORDS } from '../words/outcomes';
import { STATUS_WORDS } from '../words/statuses';

// zod's fast path makes code from strings, which the page's policy forbids (and the browser reports each attempt).
z.config({ jitless: true });

/**
 * The answers of the API as the page reads them. The types are those of the API's own views, so that a change there
 * does not compile here until it is followed; `zod/mini` keeps them small, and fields that are not named are dropped.
 */
type Reads<T> = z.ZodMiniType<T>;
const keys = <K extends string>(table: Record<K, unknown>) => Object.keys(table) as [K, ...K[]];

export const DATE_ORDERS = ['dmy', 'mdy', 'ymd'] as const;
export const DECIDERS = ['spelling', 'remembered', 'likeness', 'person'] as const;

const issue = {
  column: z.nullable(z.string()),
  code: z.enum(ISSUE_CODES),
  severity: z.enum(['error', 'warning']),
  message: z.string(),
  suggestion: z.optional(z.string()),
};
export const issueAnswer: Reads<IssueView> = z.object(issue);

export const importAnswer: Reads<ImportView> = z.object({
  id: z.string(),
  fileName: z.string(),
  bytes: z.number(),
  sha256: z.nullable(z.string()),
  status: z.enum(keys(STATUS_WORDS)),
  reason: z.optional(z.string()),
  reasonCode: z.optional(z.string()),
  question: z.optional(
    z.object({
      kind: z.enum(['encoding', 'delimiter', 'header-row', 'sheet', 'mapping', 'date-order']),
      sentence: z.string(),
      options: z.optional(z.array(z.string())),
      missing: z.optional(z.array(z.object({ name: z.string(), fields: z.array(z.string()) }))),
      columns: z.optional(
        z.array(z.object({ column: z.number(), header: z.string(), likely: z.optional(z.string()) })),
      ),
    }),
  ),
  choices: z.optional(z.record(z.string(), z.unknown())),
  filesRemovedAt: z.optional(z.string()),
  createdAt: z.string(),
  createdBy: z.string(),
  revision: z.number(),
  counts: z.object({
    rows: z.number(),
    ready: z.number(),
    withErrors: z.number(),
    created: z.number(),
    duplicate: z.number(),
    failed: z.number(),
    skipped: z.number(),
    unknown: z.number(),
  }),
  issues: z.record(z.string(), z.number()),
  fileIssues: z.array(z.object({ ...issue, row: z.null() })),
  progress: z.object({
    done: z.number(),
    total: z.number(),
    rowsPerSecond: z.nullable(z.number()),
    secondsLeft: z.nullable(z.number()),
  }),
  layout: z.nullable(
    z.object({
      encoding: z.string(),
      delimiter: z.string(),
      headerRow: z.number(),
      header: z.array(z.string()),
      columns: z.record(z.string(), z.string()),
      dateOrder: z.nullable(z.enum(DATE_ORDERS)),
      dateOrders: z.optional(z.record(z.string(), z.enum(DATE_ORDERS))),
      constants: z.optional(z.record(z.string(), z.string())),
      how: z.optional(z.record(z.string(), z.object({ by: z.enum(DECIDERS), confidence: z.number() }))),
      sheet: z.optional(z.string()),
      words: z.optional(z.string()),
    }),
  ),
  checkEtag: z.nullable(z.string()),
  editVersion: z.number(),
  edits: z.number(),
  editing: z.optional(z.object({ id: z.string(), by: z.string(), done: z.number(), total: z.number() })),
});

/** Who did something to a row, and when. */
const stamp = { by: z.string(), at: z.string() };

export const rowAnswer: Reads<RowView> = z.object({
  row: z.nullable(z.number()),
  values: z.record(z.string(), z.string()),
  resolved: z.nullable(z.record(z.string(), z.unknown())),
  issues: z.array(issueAnswer),
  outcome: z.enum(keys(OUTCOME_WORDS)),
  jobId: z.optional(z.string()),
  message: z.optional(z.string()),
  edited: z.optional(z.record(z.string(), z.object({ was: z.string(), ...stamp }))),
  skippedBy: z.optional(z.object(stamp)),
  sendAnyway: z.optional(z.object(stamp)),
});

export interface Page<T> {
  items: T[];
  next: string | null;
}
const pageOf = <T>(item: Reads<T>): Reads<Page<T>> =>
  z.object({ items: z.array(item), next: z.nullable(z.string()) });
export const importsAnswer = pageOf(importAnswer);
export const rowsAnswer = pageOf(rowAnswer);

export const sessionAnswer: Reads<SessionView> = z.object({
  user: z.object({ id: z.string(), email: z.string(), name: z.string(), role: z.string() }),
  customer: z.object({ id: z.string(), name: z.string(), status: z.string(), timeZone: z.string() }),
  permissions: z.array(z.string()),
});

export const uploadAnswer = z.object({
  id: z.string(),
  blockBytes: z.number(),
  /** Indexes of the blocks that have arrived. */
  blocks: z.array(z.number()),
});
export type UploadAnswer = z.infer<typeof uploadAnswer>;

export const problemAnswer = z.object({
  title: z.string(),
  code: z.string(),
  detail: z.optional(z.string()),
  errors: z.optional(z.array(z.object({ path: z.string(), message: z.string() }))),
});
