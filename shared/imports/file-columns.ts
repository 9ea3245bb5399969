import { z } from 'zod';
import type { Container } from '../platform/blobs';
import { AppError } from '../platform/errors';
import type { ReferenceData } from '../facilityapps';
import type { Tenant } from '../tenancy';
import { NeedsAnswer, type Choices } from './choices';
import { knownNames } from './decide-layout';
import type { ImportRecord } from './model';
import { UnreadableFile } from './reading/csv';
import { DECIDERS } from './reading/deciders';
import { detectEncoding, isZip, streamDecoder } from './reading/encoding';
import { findLayout, type Layout } from './reading/header';
import { mapColumns, type Mapping } from './reading/map-columns';
import { SAMPLE_BYTES } from './reading/read-file';
import type { StoredFile } from './reading/workbook/zip';
import type { ReadingMemory } from './reading-memory';
import { storedFile, workbookReader } from './stored-file';

export const columnsView = z.object({
  headerRow: z.number(),
  /** The first rows of the file, the header and what stands above it among them: `row` is 1 for the first one. */
  top: z.array(z.object({ row: z.number(), cells: z.array(z.string()) })),
  /** Of a workbook: the sheet that is read, and those to choose from. */
  sheet: z.string().optional(),
  sheets: z.array(z.string()).optional(),
  items: z.array(
    z.object({
      /** From 1. */
      column: z.number(),
      header: z.string(),
      samples: z.array(z.string()),
      /** What it is taken for; null: it is not imported. */
      field: z.string().nullable(),
      by: z.enum(DECIDERS).optional(),
      confidence: z.number().optional(),
      /** What it may be, where nobody said so. */
      likely: z.string().optional(),
    }),
  ),
});
export type FileColumns = z.infer<typeof columnsView>;

const SAMPLES = 5;
const LONGEST_SAMPLE = 200;
/** Rows that a person may choose the header from, and rows shown under the one that was taken. */
const TOP_ROWS = 8;
const UNDER_HEADER = 2;
const TOP_CELLS = 8;
const LONGEST_TOP = 60;

export interface ColumnsDeps {
  container(tenant: Tenant): Container;
  memory: ReadingMemory;
  reference(tenant: Tenant): Promise<ReferenceData>;
}

/**
 * The columns of an import's file with some of their values, and what they are taken for with the choices of now.
 *
 * @throws AppError `wrong-state` for a file that cannot be read
 */
export async function fileColumns(
  deps: ColumnsDeps,
  tenant: Tenant,
  record: ImportRecord,
): Promise<FileColumns> {
  const choices = record.choices ?? {};
  const file = storedFile(deps.container(tenant), record.fileBlob, record.bytes);
  try {
    const { layout, sheets } = await layoutOf(file, choices);
    const { header, headerRow, samples } = layout;
    const { mapping, question } = await mappingOf(deps, tenant, choices, header, samples);
    const fields = new Map(Object.entries(mapping?.columns ?? {}).map(([field, index]) => [index, field]));
    const items = header.map((cell, index) => {
      const field = fields.get(index) ?? null;
      const likely = question?.columns?.find(({ column }) => column === index + 1)?.likely;
      const values = samples.map((one) => (one[index] ?? '').trim()).filter((value) => value !== '');
      return {
        column: index + 1,
        header: cell.trim(),
        samples: [...new Set(values)].slice(0, SAMPLES).map((value) => value.slice(0, LONGEST_SAMPLE)),
        field,
        ...(field === null ? {} : mapping?.how[field as keyof Mapping['how']]),
        ...(likely === undefined ? {} : { likely }),
      };
    });
    return columnsView.parse({
      headerRow,
      top: topRows(layout),
      ...(sheets ? { sheet: layout.sheet, sheets } : {}),
      items,
    });
  } catch (error) {
    if (error instanceof UnreadableFile) throw new AppError('wrong-state', { detail: error.sentence });
    if (error instanceof NeedsAnswer) throw new AppError('wrong-state', { detail: error.question.sentence });
    throw error;
  }
}

/** As much of the first rows as tells them apart; blank ones are left out. */
const topRows = ({ top, headerRow }: Layout) =>
  top
    .slice(0, Math.max(TOP_ROWS, headerRow + UNDER_HEADER))
    .map((record, index) => ({
      row: index + 1,
      cells: record.slice(0, TOP_CELLS).map((cell) => cell.trim().slice(0, LONGEST_TOP)),
    }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));

/** How the file begins; with a header row that it does not have, as if none had been chosen, so that another can be. */
async function layoutOf(file: StoredFile, choices: Choices): Promise<{ layout: Layout; sheets?: string[] }> {
  try {
    return await chosenLayout(file, choices);
  } catch (error) {
    if (!(error instanceof NeedsAnswer) || error.question.kind !== 'header-row') throw error;
    return chosenLayout(file, { ...choices, headerRow: undefined });
  }
}

/** How the file begins, read the way its check reads it. */
async function chosenLayout(
  file: StoredFile,
  choices: Choices,
): Promise<{ layout: Layout; sheets?: string[] }> {
  const parts: Buffer[] = [];
  const count = Math.min(SAMPLE_BYTES, file.bytes);
  if (count > 0) for await (const part of await file.stream({ offset: 0, count })) parts.push(part as Buffer);
  const sample = Buffer.concat(parts);
  if (isZip(sample)) return (await workbookReader()).workbookLayout(file, choices);
  const text = streamDecoder(choices.encoding ?? detectEncoding(sample))(sample);
  return { layout: findLayout(text, count === file.bytes, choices) };
}

/** The mapping, or the question that stands in its place. */
async function mappingOf(
  deps: ColumnsDeps,
  tenant: Tenant,
  choices: NonNullable<ImportRecord['choices']>,
  header: string[],
  samples: string[][],
) {
  const [remembered, reference] = await Promise.all([
    deps.memory.mappingOf(tenant, header),
    deps.reference(tenant),
  ]);
  try {
    const names = knownNames(reference);
    return { mapping: mapColumns(header, samples, { choices, remembered, names }), question: undefined };
  } catch (error) {
    if (error instanceof NeedsAnswer) return { mapping: error.mapping, question: error.question };
    throw error;
  }
}
