import { csvReader, DELIMITERS, isBlank, newlineOf, UnreadableFile } from './csv';
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

/** First records of the sample under a delimiter; a sample that ends within a quote is read as far as it goes. */
function firstRecords(sample: string, delimiter: string, whole: boolean): string[][] {
  const reader = csvReader(delimiter, newlineOf(sample));
  try {
    const records = reader.push(sample);
    if (whole || records.length === 0) records.push(...reader.end());
    return records.slice(0, MOST_PREAMBLE + 1);
  } catch (error) {
    if (error instanceof UnreadableFile) return [];
    throw error;
  }
}

/**
 * Finds delimiter and header: the record, among the first ones, and the delimiter under which most cells are fields
 * that we know. Throws UnreadableFile where there is no header with the required columns.
 *
 * @param whole whether the sample is all of the file
 */
export function findLayout(sample: string, whole: boolean): Layout {
  if (sample.trim() === '') throw new UnreadableFile('empty-file', 'The file is empty.');
  let best = { delimiter: ',', index: 0, record: [] as string[], score: -1 };
  for (const delimiter of DELIMITERS) {
    const records = firstRecords(sample, delimiter, whole);
    records.forEach((record, index) => {
      if (isBlank(record)) return;
      const score = known(record) + Math.min(record.length, MOST_COLUMNS) / 1_000;
      // Without a field that we know, the first record is the header that people meant.
      const counts = known(record) > 0 || !records.slice(0, index).some((other) => !isBlank(other));
      if (counts && score > best.score) best = { delimiter, index, record, score };
    });
  }
  if (best.score < 0) {
    // Nothing could be read under any delimiter: say why, as the plain reader does.
    const reader = csvReader(',', newlineOf(sample));
    reader.push(sample);
    reader.end();
    throw new UnreadableFile('no-header', 'The file has no row of column names.');
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
