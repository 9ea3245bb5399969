import * as z from 'zod/mini';
import type { GridPage, ImportView } from '../../shared/imports/views';
import type { RowsShown } from '../routes';
import { importAnswer, rowAnswer } from './answers';
import { mayPass, Problem } from './problem';
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

/** One of many rows is only begun: it is made in the background. */
const begunAnswer = z.object({ id: z.string(), state: z.literal('working') });
const longAnswer = z.discriminatedUnion('state', [
  z.object({ state: z.literal('working') }),
  z.object({ state: z.literal('done'), ...editAnswer.shape }),
  z.object({
    state: z.literal('failed'),
    problem: z.object({ code: z.string(), detail: z.string() }),
  }),
]);

const LOOK_MS = 700;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Asks for an edit and answers once it is made, however long that takes; throws Problem where it is not.
 *
 * @param begun told where it is made in the background
 */
async function changed(id: string, path: string, body: object, begun: () => void): Promise<EditDone> {
  const answer = await call(z.union([editAnswer, begunAnswer]), { method: 'POST', path, body });
  if (!('state' in answer)) return answer;
  begun();
  for (;;) {
    await pause(LOOK_MS);
    const now = await look(`${at(id)}/edits/${encodeURIComponent(answer.id)}`);
    if (now?.state === 'failed') throw new Problem(409, now.problem.code, now.problem.detail);
    if (now?.state === 'done') return now;
  }
}
/** Undefined where there was no answer this time: the edit goes on all the same. */
async function look(path: string): Promise<z.infer<typeof longAnswer> | undefined> {
  try {
    return await call(longAnswer, { path });
  } catch (error) {
    if (error instanceof Problem && mayPass(error)) return undefined;
    throw error;
  }
}

type Begun = () => void;
export const edit = (id: string, body: Edit, begun: Begun): Promise<EditDone> =>
  changed(id, `${at(id)}/edits`, body, begun);
export const undo = (id: string, begun: Begun): Promise<EditDone> =>
  changed(id, `${at(id)}/edits/undo`, {}, begun);
export const redo = (id: string, begun: Begun): Promise<EditDone> =>
  changed(id, `${at(id)}/edits/redo`, {}, begun);

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
