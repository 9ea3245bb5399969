import { DELIMITERS, firstRecords, isBlank, newlineOf, UnreadableFile } from './csv';
import { fieldOf, isResultColumn, normalHeader, REQUIRED, type Field } from './fields';

/** How a file's records are to be read, decided from its beginning. */
export interface Layout {
  delimiter: string;
  newline: '\n' | '\r';
  /** 1 is the file's first record. */
  headerRow: number;
  header: string[];
  columns: Partial<Record<Field, number>>;
  /** Columns of a result file, by normal name. */
  resultColumns: Record<string, number>;
  unknown: string[];
}

/** Lines above the header that are read past. */
const MOST_PREAMBLE = 20;
const MOST_COLUMNS = 500;
const MOST_HEADER = 20_000;

const known = (record: string[]): number =>
  record.filter((cell) => fieldOf(cell) !== undefined || isResultColumn(cell)).length;

interface Candidate {
  delimiter: string;
  index: number;
  record: string[];
  known: number;
}

/** The first record with most known fields; without any, the first one that is not empty is what people meant. */
function likeliest(records: string[][]): Omit<Candidate, 'delimiter'> | undefined {
  let best: Omit<Candidate, 'delimiter'> | undefined;
  records.forEach((record, index) => {
    if (isBlank(record)) return;
    const count = known(record);
    if (!best || count > best.known) best = { index, record, known: count };
  });
  return best;
}

/** Under the right delimiter there are more fields that we know, or else more cells at all. */
const isBetter = (one: Omit<Candidate, 'delimiter'>, other: Omit<Candidate, 'delimiter'>): boolean =>
  one.known === other.known ? one.record.length > other.record.length : one.known > other.known;

/**
 * Finds delimiter and header: the record, among the first ones, and the delimiter under which most cells are fields
 * that we know. Throws UnreadableFile where there is no header with the required columns.
 *
 * @param whole whether the sample is all of the file
 */
export function findLayout(sample: string, whole: boolean): Layout {
  if (whole && sample.trim() === '') throw new UnreadableFile('empty-file', 'The file is empty.');
  let best: Candidate | undefined;
  for (const delimiter of DELIMITERS) {
    const found = likeliest(firstRecords(sample, delimiter, whole).slice(0, MOST_PREAMBLE + 1));
    if (found && (!best || isBetter(found, best))) best = { ...found, delimiter };
  }
  if (!best) {
    const sentence = `None of the first ${MOST_PREAMBLE + 1} rows of the file has column names.`;
    throw new UnreadableFile('no-header', sentence);
  }
  const header = best.record;
  if (header.length > MOST_COLUMNS || header.join().length > MOST_HEADER) {
    throw new UnreadableFile(
      'too-many-columns',
      `The file has ${header.length} columns; at most ${MOST_COLUMNS} are read.`,
    );
  }
  return {
    delimiter: best.delimiter,
    newline: newlineOf(sample),
    headerRow: best.index + 1,
    header,
    ...mapColumns(header),
  };
}

/** Maps header cells to fields; two columns for one field, or a required one missing, cannot be read. */
function mapColumns(header: string[]): Pick<Layout, 'columns' | 'resultColumns' | 'unknown'> {
  const columns: Partial<Record<Field, number>> = {};
  const resultColumns: Record<string, number> = {};
  const unknown: string[] = [];
  header.forEach((cell, index) => {
    const field = fieldOf(cell);
    if (field !== undefined) {
      const other = columns[field];
      if (other !== undefined) {
        const names = [header[other] ?? '', cell].map(
          (name) => `“${name.trim()}” (column ${header.indexOf(name) + 1})`,
        );
        if (normalHeader(header[other] ?? '') === normalHeader(cell))
          names[1] = `“${cell.trim()}” (column ${index + 1})`;
        throw new UnreadableFile(
          'duplicate-columns',
          `Two columns are the same field: ${names.join(' and ')}. Please keep one of them.`,
        );
      }
      columns[field] = index;
    } else if (isResultColumn(cell)) resultColumns[normalHeader(cell)] = index;
    else if (cell.trim() !== '') unknown.push(cell.trim());
  });
  const missing = REQUIRED.filter(({ fields }) => fields.every((field) => columns[field] === undefined));
  if (missing.length > 0) {
    const names = missing.map(({ name }) => name).join(', ');
    throw new UnreadableFile('missing-columns', `The file has no column for: ${names}.`);
  }
  return { columns, resultColumns, unknown };
}
