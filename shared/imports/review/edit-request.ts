import { z } from 'zod';
import { ISSUE_CODES } from '../codes';
import { FIELDS } from '../reading/fields';
import { importView, OUTCOMES } from '../views';

const MOST_CELLS = 5_000;
const MOST_ROWS_NAMED = 10_000;
/** As long as a cell of a spreadsheet can be. */
export const MOST_CELL = 32_767;

/** What lies between the cells of a window in storage cannot stand in one. */
const text = z
  .string()
  .max(MOST_CELL)
  .refine((value) => !value.includes('\u0000'), 'A cell cannot hold this character.');
const field = z.enum(FIELDS);
const rowNumber = z.number().int().min(1);
const rows = z.array(rowNumber).min(1).max(MOST_ROWS_NAMED);
const code = z.enum(ISSUE_CODES);

export const rowsFilter = z.strictObject({
  outcome: z.enum(OUTCOMES).optional(),
  code: code.optional(),
  column: z.string().max(500).optional(),
  text: z.string().max(500).optional(),
});
/** Rows by number or by what fits them; one of both. */
const some = { rows: rows.optional(), filter: rowsFilter.optional() };
const oneOfBoth = ({ rows: named, filter }: { rows?: unknown; filter?: unknown }): boolean =>
  (named === undefined) !== (filter === undefined);
const WHICH = 'Name the rows, or say with a filter which ones are meant.';

const saying = <K extends 'skip' | 'unskip' | 'send-anyway' | 'not-anyway'>(kind: K) =>
  z.strictObject({ kind: z.literal(kind), ...some }).refine(oneOfBoth, WHICH);

/** An edit of a review as a person asks for it. */
export const editRequest = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('cells'),
    /** `was`: what the person saw there. */
    changes: z
      .array(z.strictObject({ row: rowNumber, field, value: text, was: text.optional() }))
      .min(1)
      .max(MOST_CELLS),
  }),
  z.strictObject({ kind: z.literal('alike'), field, from: text, to: text }),
  z.strictObject({
    kind: z.literal('accept'),
    code: code.optional(),
    field: field.optional(),
    from: text.optional(),
    rows: rows.optional(),
  }),
  z.strictObject({
    kind: z.literal('replace'),
    field: field.optional(),
    find: text.min(1),
    replace: text,
    matchCase: z.boolean().optional(),
    wholeCell: z.boolean().optional(),
    /** Answers what would be changed, and changes nothing. */
    dryRun: z.boolean().optional(),
  }),
  saying('skip'),
  saying('unskip'),
  saying('send-anyway'),
  saying('not-anyway'),
]);
export type EditRequest = z.output<typeof editRequest>;
export type RequestOf<K extends EditRequest['kind']> = Extract<EditRequest, { kind: K }>;

/** An edit as the API shows it. */
export const editView = z.object({
  id: z.string(),
  by: z.string(),
  /** Left out for who is not there any more, and for keys. */
  byName: z.string().optional(),
  at: z.string(),
  kind: z.string(),
  /** What it did, for people. */
  words: z.string(),
  rows: z.number(),
  cells: z.number(),
  undone: z.boolean(),
});
export const editsPage = z.object({ items: z.array(editView), next: z.string().nullable() });
export const countedEdit = z.object({ rows: z.number(), cells: z.number() });

/** How an edit of many rows stands, which is made in the background. */
export const longEditView = z.object({
  id: z.string(),
  state: z.enum(['working', 'done', 'failed']),
  /** While it works: rows looked at, of how many. */
  done: z.number().optional(),
  total: z.number().optional(),
  /** Once it is done: null where nothing was to be changed. */
  edit: editView.nullable().optional(),
  editVersion: z.number().optional(),
  import: importView.optional(),
  /** Why it was not made. */
  problem: z
    .object({
      code: z.string(),
      detail: z.string(),
      errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    })
    .optional(),
});
