import { csvReader, UnreadableFile } from './reading/csv';
import { detectEncoding, notText, NotUtf8, streamDecoder } from './reading/encoding';
import { findLayout } from './reading/header';

/** What a spreadsheet would run as a formula, full-width twins of the signs included. */
const FORMULA = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;
/** What was defused: an apostrophe before a formula, or before apostrophes that stand before one. */
const DEFUSED = /^'+[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;

/** A cell that a spreadsheet shows as text; `undefuse` gives back what it was. */
export const defuse = (cell: string): string =>
  FORMULA.test(cell) || DEFUSED.test(cell) ? `'${cell}` : cell;
export const undefuse = (cell: string): string => (DEFUSED.test(cell) ? cell.slice(1) : cell);

const IMPORT_ID = /^imp_[0-9a-z]{1,60}$/;

/**
 * The import that a result file belongs to, from the first bytes of the file: its header has `import_id` and
 * `import_row`, and its rows name one import. Undefined for any other file.
 */
export function findCorrectedImport(sample: Buffer): string | undefined {
  if (sample.length === 0 || notText(sample) !== undefined) return undefined;
  try {
    const text = streamDecoder(detectEncoding(sample))(sample);
    const { delimiter, newline, headerRow, resultColumns } = findLayout(text, true);
    const { import_id: idColumn, import_row: rowColumn } = resultColumns;
    if (idColumn === undefined || rowColumn === undefined) return undefined;
    const reader = csvReader(delimiter, newline);
    const records = [...reader.push(text)];
    if (records.length <= headerRow) records.push(...reader.end());
    const ids = records.slice(headerRow).map((record) => (record[idColumn] ?? '').trim());
    return ids.find((id) => IMPORT_ID.test(id));
  } catch (error) {
    // Whatever cannot be read is no result file; the check says why it cannot be read.
    if (error instanceof UnreadableFile || error instanceof NotUtf8) return undefined;
    throw error;
  }
}
