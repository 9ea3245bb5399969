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

export const DELIMITERS = [',', ';', '\t', '|'] as const;

export interface CsvReader {
  /** Records that are whole after this text; the rest waits for the next. Throws UnreadableFile. */
  push(text: string): string[][];
  /** What is left at the end of the file. */
  end(): string[][];
}

/**
 * Reads CSV as it comes, at the speed of whoever pushes (papaparse's own streams have no backpressure, and bytes
 * must be decoded before: measured traps). Line ends may be mixed; a file whose lines end in CR alone is read too.
 */
export function csvReader(delimiter: string, newline: '\n' | '\r'): CsvReader {
  const parser = new LowParser({ delimiter, newline });
  let rest = '';
  let records = 0;

  function take(text: string, last: boolean): string[][] {
    const input = rest + text;
    const { data, errors, meta } = parser.parse(input, 0, !last);
    rest = last ? '' : input.slice(meta.cursor);
    const open = errors.find(({ code }) => code === 'MissingQuotes');
    if (rest.length > MOST_CELL || (last && open)) {
      const at = records + (last ? (open?.row ?? data.length) : data.length) + 1;
      throw new UnreadableFile(
        'unclosed-quote',
        `A quotation mark that is opened in record ${at} of the file is never closed.`,
      );
    }
    records += data.length;
    if (newline === '\n') for (const record of data) dropReturn(record);
    // The end of the last line is not the start of another record.
    if (last && data.length > 0 && isBlank(data.at(-1) ?? [])) data.pop();
    return data;
  }
  return { push: (text) => take(text, false), end: () => (rest === '' ? [] : take('', true)) };
}

/** Lines end in LF here; the CR of a CRLF is left on the last cell. */
function dropReturn(record: string[]): void {
  const last = record.length - 1;
  const cell = record[last];
  if (cell?.endsWith('\r')) record[last] = cell.slice(0, -1);
}

export const isBlank = (record: string[]): boolean => record.every((cell) => cell.trim() === '');

/** Lines of a file end in LF or CRLF, or in CR alone where there is no LF. */
export const newlineOf = (sample: string): '\n' | '\r' =>
  !sample.includes('\n') && sample.includes('\r') ? '\r' : '\n';
