import Papa from 'papaparse';

/** Why a file cannot be read: a slug for programs and a sentence for people. */
export class UnreadableFile extends Error {
  constructor(
    readonly code: string,
    readonly sentence: string,
  ) {
    super(sentence);
    this.name = 'UnreadableFile';
  }
}

/** A cell that is longer is a quote that never closed. */
const MOST_CELL = 1024 * 1024;

/** The low-level parser of papaparse, which its types leave out: text in, whole records out, and how far it came. */
interface LowParser {
  parse(text: string, base: number, ignoreLastRow: boolean): Papa.ParseResult<string[]>;
}
const LowParser = (Papa as unknown as { Parser: new (config: object) => LowParser }).Parser;

export interface CsvReader {
  /** Records that are whole after this text; the rest waits for the next. Throws UnreadableFile. */
  push(text: string): string[][];
  /** What is left at the end of the file. */
  end(): string[][];
}

const unclosed = (record: number): UnreadableFile =>
  new UnreadableFile(
    'unclosed-quote',
    `A quotation mark that is opened in row ${record} of the file is never closed, or not where its cell ends.`,
  );

/**
 * Reads CSV as it comes, at the speed of whoever pushes (papaparse's own streams have no backpressure, and bytes
 * must be decoded before: measured traps). Line ends may be mixed; a file whose lines end in CR alone is read too.
 */
export function csvReader(delimiter: string, newline: '\n' | '\r'): CsvReader {
  const parser = new LowParser({ delimiter, newline });
  const prepared = newline === '\n' ? mixedLineEnds() : (text: string) => text;
  let rest = '';
  let records = 0;

  function take(text: string, last: boolean): string[][] {
    const input = rest + prepared(text, last);
    const { data, errors, meta } = parser.parse(input, 0, !last);
    rest = last ? '' : input.slice(meta.cursor);
    if (errors.length > 0) refuseSwallowed(data, errors);
    if (rest.length > MOST_CELL) {
      const at = records + data.length + 1;
      if (rest.includes('"')) throw unclosed(at);
      throw new UnreadableFile('too-long-row', `Row ${at} of the file is longer than a million characters.`);
    }
    records += data.length;
    if (newline === '\n' && input.includes('\r')) for (const record of data) dropReturn(record);
    // The end of the last line is not the start of another record.
    if (last && data.length > 0 && isBlank(data.at(-1) ?? [])) data.pop();
    return data;
  }

  /** A quote that was meant to close before the line's end takes the lines up to the next quote with it. */
  function refuseSwallowed(data: string[][], errors: Papa.ParseError[]): void {
    for (const { code, row = 0 } of errors) {
      const lines = data[row]?.some((cell) => cell.includes(newline)) ?? false;
      if (code === 'MissingQuotes' || lines) throw unclosed(records + row + 1);
    }
  }
  return { push: (text) => take(text, false), end: () => take('', true) };
}

/** Makes line ends of CR alone, among others, line feeds; a CR at the end of a piece waits for the next. */
function mixedLineEnds(): (text: string, last: boolean) => string {
  let held = '';
  return (text, last) => {
    if (held === '' && !text.includes('\r')) return text;
    const whole = held + text;
    held = !last && whole.endsWith('\r') ? '\r' : '';
    const piece = held === '' ? whole : whole.slice(0, -1);
    return piece.replace(LONE_RETURN, '\n');
  };
}
const LONE_RETURN = /\r(?!\n)/g;

/** Lines end in LF here; the CR of a CRLF is left on the last cell. */
function dropReturn(record: string[]): void {
  const last = record.length - 1;
  const cell = record[last];
  if (cell?.endsWith('\r')) record[last] = cell.slice(0, -1);
}

/** The first records of a file, as far as they can be told, quotes that never close among them. */
export function firstRecords(sample: string, delimiter: string, whole: boolean): string[][] {
  const newline = newlineOf(sample);
  const parser = new LowParser({ delimiter, newline });
  const text = newline === '\n' ? sample.replace(LONE_RETURN, '\n') : sample;
  const { data } = parser.parse(text, 0, !whole);
  // A sample that ends within its first record is read as far as it goes.
  const records = data.length > 0 ? data : parser.parse(text, 0, false).data;
  if (newline === '\n') for (const record of records) dropReturn(record);
  return records;
}

export function isBlank(record: string[]): boolean {
  for (const cell of record) if (cell !== '' && cell.trim() !== '') return false;
  return true;
}

/** Lines of a file end in LF or CRLF, or in CR alone where there is no LF. */
export const newlineOf = (sample: string): '\n' | '\r' =>
  !sample.includes('\n') && sample.includes('\r') ? '\r' : '\n';
