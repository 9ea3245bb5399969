import * as z from 'zod/mini';
import type { GridPage, ImportView } from '../../shared/imports/views';
import type { RowsShown } from '../routes';
import { importAnswer, rowAnswer } from './answers';
import { call, query } from './request';

const at = (id: string): string => `/api/imports/${encodeURIComponent(id)}`;

const gridAnswer: z.ZodMiniType<GridPage> = z.object({
  total: z.number(),
  offset: z.number(),
  editVersion: z.number(),
  items: z.array(rowAnswer),
  people: z.record(z.string(), z.string()),
});
export const readGrid = (
  id: string,
  { edited, ...wanted }: RowsShown,
  page: { offset: number; limit: number },
  signal: AbortSignal,
): Promise<GridPage> =>
  call(gridAnswer, {
    path: `${at(id)}/grid${query({ ...wanted, ...page, edited: edited ? 'true' : null })}`,
    signal,
  });

export interface CellChange {
  row: number;
  field: string;
  value: string;
  /** What the person saw there. */
  was?: string;
}
export interface RowsFilter {
  outcome?: string;
  code?: string;
  column?: string;
  text?: string;
}
export interface Replacement {
  field?: string;
  find: string;
  replace: string;
  matchCase: boolean;
  wholeCell: boolean;
}
type Saying = 'skip' | 'unskip' | 'send-anyway' | 'not-anyway';
/** What a person does to rows, as `POST /api/imports/{id}/edits` takes it. */
export type Edit =
  | { kind: 'cells'; changes: CellChange[] }
  | { kind: 'alike'; field: string; from: string; to: string }
  | { kind: 'accept'; code?: string; field?: string; from?: string; rows?: number[] }
  | ({ kind: 'replace' } & Replacement)
  | { kind: Saying; rows: number[] }
  | { kind: Saying; filter: RowsFilter };

const done = z.object({
  id: z.string(),
  by: z.string(),
  at: z.string(),
  kind: z.string(),
  words: z.string(),
  rows: z.number(),
  cells: z.number(),
});
/** `edit` is null where nothing was to be changed. */
const editAnswer = z.object({ edit: z.nullable(done), editVersion: z.number(), import: importAnswer });
export interface EditDone {
  edit: z.infer<typeof done> | null;
  editVersion: number;
  import: ImportView;
}

export const edit = (id: string, body: Edit): Promise<EditDone> =>
  call(editAnswer, { method: 'POST', path: `${at(id)}/edits`, body });
export const undo = (id: string): Promise<EditDone> =>
  call(editAnswer, { method: 'POST', path: `${at(id)}/edits/undo`, body: {} });
export const redo = (id: string): Promise<EditDone> =>
  call(editAnswer, { method: 'POST', path: `${at(id)}/edits/redo`, body: {} });

/** How many rows and cells a replacement would change; nothing is changed. */
export const countReplacement = (
  id: string,
  wanted: Replacement,
  signal: AbortSignal,
): Promise<{ rows: number; cells: number }> =>
  call(z.object({ rows: z.number(), cells: z.number() }), {
    method: 'POST',
    path: `${at(id)}/edits`,
    body: { kind: 'replace', ...wanted, dryRun: true },
    signal,
  });

const past = z.object({
  id: z.string(),
  by: z.string(),
  byName: z.optional(z.string()),
  at: z.string(),
  kind: z.string(),
  words: z.string(),
  rows: z.number(),
  cells: z.number(),
  undone: z.boolean(),
});
export type PastEdit = z.infer<typeof past>;
export const listEdits = (
  id: string,
  after: string | null,
  signal: AbortSignal,
): Promise<{ items: PastEdit[]; next: string | null }> =>
  call(z.object({ items: z.array(past), next: z.nullable(z.string()) }), {
    path: `${at(id)}/edits${query({ limit: 25, after })}`,
    signal,
  });
