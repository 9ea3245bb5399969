import { NeedsAnswer, type Choices } from '../choices';
import { firstRecords, isBlank, newlineOf, UnreadableFile } from './csv';
import { DELIMITERS } from './delimiters';
import { fieldOf, isResultColumn, normalHeader } from './fields';
import { likelyByName } from './likeness';

/** How a file's records are to be read, decided from its beginning. */
export interface Layout {
  delimiter: string;
  newline: '\n' | '\r';
  /** 1 is the file's first record. */
  headerRow: number;
  header: string[];
  /** Columns of a result file, by normal name. */
  resultColumns: Record<string, number>;
  /** The first records under the header that are not empty. */
  samples: string[][];
  /** The first records as they are, from which a person may choose another header. */
  top: string[][];
  /** Of a workbook: the sheet. */
  sheet?: string;
}

/** What a person said of how a table begins. */
export type HeaderChoices = Pick<Choices, 'delimiter' | 'headerRow' | 'map'>;

/** Lines above the header that are read past. */
const MOST_PREAMBLE = 20;
const MOST_COLUMNS = 500;
const MOST_HEADER = 20_000;
/** Records that tell how wide the table is. */
const SHAPE_RECORDS = 60;
const MOST_SAMPLES = 200;
/** A header has at least so many cells that say something, unless it is the best there is. */
const FAMILIAR = 2;

interface Candidate {
  index: number;
  record: string[];
  /** Cells that are fields, and cells that sound like one: twice and once. */
  known: number;
}

const filled = (record: string[]): number => record.filter((cell) => cell.trim() !== '').length;

const lastFilled = (record: string[]): number => record.findLastIndex((cell) => cell.trim() !== '');

/** How much a record is like a header. */
function knownCells(record: string[], map: Choices['map']): number {
  let known = 0;
  for (const cell of record) {
    if (cell === '') continue;
    if (fieldOf(cell) !== undefined || isResultColumn(cell) || (map && Object.hasOwn(map, cell.trim())))
      known += 2;
    else if (likelyByName(cell) !== undefined) known++;
  }
  return known;
}

/** Without names that we know: the first record that is about as wide as most are. */
function firstOfShape(records: string[][]): number {
  const widths = records.slice(0, SHAPE_RECORDS).map(filled);
  const often = new Map<number, number>();
  for (const width of widths) if (width > 1) often.set(width, (often.get(width) ?? 0) + 1);
  const [usual = 1] = [...often].sort(([a, times], [b, others]) => others - times || b - a)[0] ?? [];
  return widths.findIndex((width) => width > 0 && width >= usual * 0.8);
}

/** The first record with most known fields; without any, the first one of the table's shape is what people meant. */
export function likeliestHeader(records: string[][], map: Choices['map']): Candidate | undefined {
  let best: Candidate | undefined;
  records.slice(0, MOST_PREAMBLE + 1).forEach((record, index) => {
    if (isBlank(record)) return;
    const known = knownCells(record, map);
    if (!best || known > best.known) best = { index, record, known };
  });
  if (!best || best.known > FAMILIAR) return best;
  const index = firstOfShape(records);
  const record = records[index];
  // One familiar word in a line of text above the table is no header.
  if (!record || index > MOST_PREAMBLE || filled(record) <= filled(best.record)) return best;
  return { index, record, known: knownCells(record, map) };
}

/** Under the right delimiter there are more fields that we know, or else more cells at all. */
const isBetter = (one: Candidate, other: Candidate): boolean =>
  one.known === other.known ? one.record.length > other.record.length : one.known > other.known;

/** The header in the row that a person named. Throws NeedsAnswer where there is none. */
export function chosenHeader(records: string[][], headerRow: number): Candidate {
  const record = records[headerRow - 1];
  if (!record || isBlank(record)) {
    const why = record ? 'is empty' : `is not among the first ${records.length} rows of the file`;
    throw new NeedsAnswer({
      kind: 'header-row',
      sentence: `Row ${headerRow} cannot be the one with the column names: it ${why}.`,
    });
  }
  return { index: headerRow - 1, record, known: 0 };
}

/**
 * Finds delimiter and header: the record, among the first ones, and the delimiter under which most cells are fields
 * that we know; what a person chose stands. Throws UnreadableFile where there is no header at all, NeedsAnswer where
 * what was chosen does not fit the file.
 *
 * @param whole whether the sample is all of the file
 */
export function findLayout(sample: string, whole: boolean, choices: HeaderChoices = {}): Layout {
  if (whole && sample.trim() === '') throw new UnreadableFile('empty-file', 'The file is empty.');
  let best: (Candidate & { delimiter: string; records: string[][] }) | undefined;
  for (const delimiter of choices.delimiter === undefined ? DELIMITERS : [choices.delimiter]) {
    const records = firstRecords(sample, delimiter, whole);
    const found =
      choices.headerRow === undefined
        ? likeliestHeader(records, choices.map)
        : likeliestIn(records, choices.headerRow, choices.map);
    if (found && (!best || isBetter(found, best))) best = { ...found, delimiter, records };
  }
  if (!best && choices.headerRow !== undefined)
    chosenHeader(firstRecords(sample, choices.delimiter ?? ',', whole), choices.headerRow);
  if (!best) {
    const sentence = `None of the first ${MOST_PREAMBLE + 1} rows of the file has column names.`;
    throw new UnreadableFile('no-header', sentence);
  }
  return { ...layoutOf(best, best.records), delimiter: best.delimiter, newline: newlineOf(sample) };
}

/** The named row as a candidate; undefined where this delimiter gives no such row. */
function likeliestIn(records: string[][], row: number, map: Choices['map']): Candidate | undefined {
  const record = records[row - 1];
  return record && !isBlank(record) ? { index: row - 1, record, known: knownCells(record, map) } : undefined;
}

/** What is known of a table from its header. Throws UnreadableFile for one that is too wide. */
export function layoutOf(
  { record: header, index }: Pick<Candidate, 'record' | 'index'>,
  records: string[][],
): Omit<Layout, 'delimiter' | 'newline'> {
  // Some programs write out all columns that a sheet could have.
  if (header.length > MOST_COLUMNS) header = header.slice(0, lastFilled(header) + 1);
  if (header.length > MOST_COLUMNS || header.join().length > MOST_HEADER) {
    throw new UnreadableFile(
      'too-many-columns',
      `The file has ${header.length} columns; at most ${MOST_COLUMNS} are read.`,
    );
  }
  const resultColumns: Record<string, number> = {};
  header.forEach((cell, at) => {
    if (isResultColumn(cell)) resultColumns[normalHeader(cell)] = at;
  });
  const samples = records.slice(index + 1).filter((record) => !isBlank(record));
  const top = records.slice(0, Math.max(MOST_PREAMBLE + 1, index + 3));
  return { headerRow: index + 1, header, resultColumns, samples: samples.slice(0, MOST_SAMPLES), top };
}
