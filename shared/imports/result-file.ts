import { NeedsAnswer } from './choices';
import { csvReader, UnreadableFile } from './reading/csv';
import { detectEncoding, isZip, notText, NotUtf8, streamDecoder } from './reading/encoding';
import { findLayout } from './reading/header';
import type { StoredFile } from './reading/workbook/zip';
import { workbookReader } from './stored-file';

/** A corrected file is held in memory while it is merged. */
export const MOST_CORRECTED = 50 * 1024 * 1024;

const IMPORT_ID = /^imp_[0-9a-z]{1,60}$/;

const firstId = (records: string[][], column: number): string | undefined =>
  records.map((record) => (record[column] ?? '').trim()).find((id) => IMPORT_ID.test(id));

/** A result file that was opened and saved as a workbook. */
async function inWorkbook(file: StoredFile): Promise<string | undefined> {
  try {
    const { layout } = await (await workbookReader()).workbookLayout(file);
    const { import_id: idColumn, import_row: rowColumn } = layout.resultColumns;
    return idColumn === undefined || rowColumn === undefined ? undefined : firstId(layout.samples, idColumn);
  } catch (error) {
    if (error instanceof UnreadableFile || error instanceof NeedsAnswer) return undefined;
    throw error;
  }
}

/**
 * The import that a result file belongs to, from the first bytes of the file: its header has `import_id` and
 * `import_row`, and its rows name one import. Undefined for any other file.
 */
export async function findCorrectedImport(sample: Buffer, file: StoredFile): Promise<string | undefined> {
  if (isZip(sample)) return file.bytes <= MOST_CORRECTED ? inWorkbook(file) : undefined;
  if (sample.length === 0 || notText(sample) !== undefined) return undefined;
  try {
    const text = streamDecoder(detectEncoding(sample))(sample);
    const { delimiter, newline, headerRow, resultColumns } = findLayout(text, true);
    const { import_id: idColumn, import_row: rowColumn } = resultColumns;
    if (idColumn === undefined || rowColumn === undefined) return undefined;
    const reader = csvReader(delimiter, newline);
    const records = [...reader.push(text)];
    if (records.length <= headerRow) records.push(...reader.end());
    return firstId(records.slice(headerRow), idColumn);
  } catch (error) {
    // Whatever cannot be read is no result file; the check says why it cannot be read.
    if (error instanceof UnreadableFile || error instanceof NotUtf8) return undefined;
    throw error;
  }
}
