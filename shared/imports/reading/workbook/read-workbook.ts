import { createHash } from 'node:crypto';
import { NeedsAnswer, type Choices } from '../../choices';
import { isBlank, UnreadableFile } from '../csv';
import { chosenHeader, layoutOf, likeliestHeader, type Layout } from '../header';
import type { FileEvents, FileRow } from '../read-file';
import { openWorkbook, type Sheet, type Workbook } from './workbook';
import type { StoredFile } from './zip';

export type WorkbookChoices = Pick<Choices, 'sheet' | 'headerRow' | 'map'>;

/** Rows of a sheet that tell its header and what its columns are. */
const SAMPLE_ROWS = 250;
/** Sheets that are looked at to find the one with the jobs. */
const MOST_SHEETS = 30;
/** Three columns that are fields: two points each. */
const FAMILIAR = 6;
const ROWS_AT_ONCE = 2_000;

/** The first rows of a sheet, each at its place; blank rows are empty records. */
async function firstRecords(workbook: Workbook, sheet: Sheet, most: number): Promise<string[][]> {
  const records: string[][] = [];
  for await (const rows of workbook.rows(sheet)) {
    for (const { row, cells } of rows) {
      if (row > most) return records;
      while (records.length < row - 1) records.push([]);
      records.push(cells);
    }
    if (records.length >= most) break;
  }
  return records;
}

interface Look {
  sheet: Sheet;
  records: string[][];
  known: number;
}

/** The sheet that a person named, or the only one with rows, or the only one that has columns of jobs. */
async function sheetToRead(workbook: Workbook, choices: WorkbookChoices): Promise<Look> {
  const most = Math.max(choices.headerRow ?? 0, 21) + SAMPLE_ROWS;
  const look = async (sheet: Sheet): Promise<Look> => {
    const records = await firstRecords(workbook, sheet, most);
    return { sheet, records, known: likeliestHeader(records, choices.map)?.known ?? 0 };
  };
  const visible = workbook.sheets.filter(({ hidden }) => !hidden);
  const options = visible.map(({ name }) => name);
  if (choices.sheet !== undefined) {
    const found = named(workbook.sheets, choices.sheet);
    if (found) return look(found);
    throw new NeedsAnswer({
      kind: 'sheet',
      sentence: `The workbook has no sheet “${choices.sheet.slice(0, 80)}”. Say which of its sheets has the jobs.`,
      options,
    });
  }
  const looks: Look[] = [];
  for (const sheet of visible.slice(0, MOST_SHEETS)) {
    const one = await look(sheet);
    if (one.records.some((record) => !isBlank(record))) looks.push(one);
  }
  const [first] = looks;
  if (!first) throw new UnreadableFile('empty-file', 'The workbook has no rows.');
  if (looks.length === 1) return first;
  const familiar = looks.filter(({ known }) => known >= FAMILIAR);
  if (familiar.length === 1 && familiar[0]) return familiar[0];
  throw new NeedsAnswer({
    kind: 'sheet',
    sentence: 'The workbook has several sheets. Say which of them has the jobs.',
    options,
  });
}

const named = (sheets: Sheet[], wanted: string): Sheet | undefined =>
  sheets.find(({ name }) => name === wanted) ??
  sheets.find(({ name }) => name.trim().toLowerCase() === wanted.trim().toLowerCase());

function asLayout({ records, sheet }: Look, choices: WorkbookChoices): Layout {
  const found =
    choices.headerRow === undefined
      ? likeliestHeader(records, choices.map)
      : chosenHeader(records, choices.headerRow);
  if (!found) throw new UnreadableFile('no-header', 'None of the first rows of the sheet has column names.');
  // What a result file of it is written with.
  return { ...layoutOf(found, records), delimiter: ',', newline: '\n', sheet: sheet.name };
}

/** What is known of a workbook from its beginning, and which sheets there are to choose from. */
export async function workbookLayout(
  file: StoredFile,
  choices: WorkbookChoices = {},
): Promise<{ layout: Layout; sheets: string[] }> {
  const workbook = await openWorkbook(file);
  try {
    const look = await sheetToRead(workbook, choices);
    const sheets = workbook.sheets.filter(({ hidden }) => !hidden).map(({ name }) => name);
    return { layout: asLayout(look, choices), sheets };
  } finally {
    workbook.close();
  }
}

async function sha256Of(file: StoredFile): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of await file.stream()) hash.update(part as Buffer);
  return hash.digest('hex');
}

/**
 * Reads a sheet of a workbook as a stream, as `readFile` reads CSV. Dates and times come as `2031-12-02`, `09:00`,
 * numbers as the sheet shows them. Throws UnreadableFile, NeedsAnswer where a person has to say which sheet.
 *
 * @returns the file's SHA-256 as hex
 */
export async function readWorkbook(
  file: StoredFile,
  events: FileEvents,
  choices: WorkbookChoices = {},
): Promise<string> {
  const hash = sha256Of(file);
  // It is awaited at the end; until then a failure must not count as handled by nobody.
  hash.catch(() => undefined);
  const workbook = await openWorkbook(file);
  try {
    const look = await sheetToRead(workbook, choices);
    const layout = asLayout(look, choices);
    await events.layout(layout, 'utf-8');
    let batch: FileRow[] = [];
    for await (const rows of workbook.rows(look.sheet)) {
      for (const { row, cells } of rows)
        if (row > layout.headerRow && !isBlank(cells)) batch.push({ row: row - layout.headerRow, cells });
      if (batch.length < ROWS_AT_ONCE) continue;
      await events.rows(batch);
      batch = [];
    }
    if (batch.length > 0) await events.rows(batch);
    return await hash;
  } finally {
    workbook.close();
  }
}
