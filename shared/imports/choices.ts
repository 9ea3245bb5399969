import { z } from 'zod';
import { DATE_ORDERS } from './checking/dates';
import type { Layout } from './model';
import type { Mapping } from './reading/map-columns';
import { DELIMITERS } from './reading/delimiters';
import { ENCODINGS } from './reading/encoding';
import { fieldOf, type Field } from './reading/fields';

const LONGEST_NAME = 500;
const MOST_NAMES = 500;
const MOST_TEXT = 20_000;

/** A field in any spelling that headers may have. */
const field = z.string().transform((spelling, context): Field => {
  const found = fieldOf(spelling);
  if (found === undefined)
    context.addIssue({ code: 'custom', message: `There is no field “${spelling.slice(0, 60)}”.` });
  return found ?? 'title_en';
});

const fewNames = (names: object): boolean => Object.keys(names).length <= MOST_NAMES;

/** How a person wants a file to be read; what is not said the app decides (product.md, step 2). */
const choicesShape = z.strictObject({
  encoding: z.enum(ENCODINGS).optional(),
  delimiter: z.enum(DELIMITERS).optional(),
  /** The record that has the names of the columns; 1 is the first one of the file. */
  headerRow: z.number().int().min(1).max(10_000).optional(),
  /** Of a workbook, by name. */
  sheet: z.string().min(1).max(LONGEST_NAME).optional(),
  /** Header, or `#3` for the third column, -> field; null: the column is not imported. */
  map: z
    .record(z.string().min(1).max(LONGEST_NAME), field.nullable())
    .refine(fewNames, `At most ${MOST_NAMES} columns.`)
    .optional(),
  /** Field -> what stands where the file has no such column, or an empty cell in it. */
  set: z
    .record(z.string(), z.string().trim().min(1).max(LONGEST_NAME))
    .transform((values, context): Partial<Record<Field, string>> => {
      const set: Partial<Record<Field, string>> = {};
      for (const [spelling, value] of Object.entries(values)) {
        const name = fieldOf(spelling);
        if (name) set[name] = value;
        else context.addIssue({ code: 'custom', message: `There is no field “${spelling.slice(0, 60)}”.` });
      }
      return set;
    })
    .optional(),
  dateOrder: z.enum(DATE_ORDERS).optional(),
  /** Names that are nearly right are taken for what they are like, and remembered. */
  acceptSuggestions: z.boolean().optional(),
});
/** They are kept with the import, where a text has an end. */
export const choicesSchema = choicesShape.refine(
  (choices) => JSON.stringify(choices).length <= MOST_TEXT,
  'These are too many choices.',
);
export type Choices = z.output<typeof choicesSchema>;

/** What a file cannot be checked without; the import waits `asking` until a person chooses. */
export const QUESTION_KINDS = [
  'encoding',
  'delimiter',
  'header-row',
  'sheet',
  'mapping',
  'date-order',
] as const;
export type QuestionKind = (typeof QUESTION_KINDS)[number];

export const questionSchema = z.object({
  kind: z.enum(QUESTION_KINDS),
  /** For people. */
  sentence: z.string(),
  /** What there is to choose from: sheets, orders of dates. */
  options: z.array(z.string()).optional(),
  /** Fields of which each group needs a column or a constant. */
  missing: z.array(z.object({ name: z.string(), fields: z.array(z.string()) })).optional(),
  /** Columns that nobody knows yet, with what they may be. */
  columns: z
    .array(z.object({ column: z.number(), header: z.string(), likely: z.string().optional() }))
    .optional(),
});
export type Question = z.infer<typeof questionSchema>;

/** The file can be read, but not without an answer of a person. */
export class NeedsAnswer extends Error {
  constructor(
    readonly question: Question,
    /** What is known of the file all the same. */
    readonly layout?: Layout,
    /** Columns that were decided before the question came up. */
    readonly mapping?: Mapping,
  ) {
    super(question.sentence);
    this.name = 'NeedsAnswer';
  }
}
