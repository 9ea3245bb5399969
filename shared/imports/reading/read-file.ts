import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { isBlank, csvReader, UnreadableFile } from './csv';
import { detectEncoding, isZip, notText, streamDecoder, type Encoding } from './encoding';
import { findLayout, type HeaderChoices, type Layout } from './header';

/** A record under the header. */
export interface FileRow {
  /** From 1, empty records counted. */
  row: number;
  cells: string[];
}

export interface FileEvents {
  /** Once, before any rows. */
  layout(layout: Layout, encoding: Encoding): void | Promise<void>;
  /** Rows that are not empty, in order; the next ones come when it has ended. */
  rows(rows: FileRow[]): void | Promise<void>;
}

/** What a person said of how a file is to be read. */
export type ReadChoices = HeaderChoices & { encoding?: Encoding | undefined };

/** The file is a workbook, which is not read from its beginning to its end. */
export class IsWorkbook extends Error {
  constructor() {
    super('The file is a workbook');
    this.name = 'IsWorkbook';
  }
}

/** Enough to see encoding, delimiter and header. */
export const SAMPLE_BYTES = 128 * 1024;
/** What is parsed at once: large enough to be quick, small enough not to block others for long. */
const BATCH_BYTES = 64 * 1024;

async function* batches(source: Readable, hash: (bytes: Buffer) => void): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of source) {
    hash(part as Buffer);
    parts.push(part as Buffer);
    bytes += (part as Buffer).length;
    if (bytes < BATCH_BYTES) continue;
    yield parts.length === 1 ? (part as Buffer) : Buffer.concat(parts);
    [parts, bytes] = [[], 0];
  }
  if (bytes > 0) yield Buffer.concat(parts);
}

/**
 * Reads a CSV file as a stream: decoded first, then parsed, at the speed of who takes the rows. Memory does not grow
 * with the file. Throws UnreadableFile, NeedsAnswer where a choice does not fit, NotUtf8 where it has to be read
 * again as Windows-1252, IsWorkbook where it is none.
 *
 * @returns the file's SHA-256 as hex
 */
export async function readFile(
  source: Readable,
  events: FileEvents,
  choices: ReadChoices = {},
): Promise<string> {
  const hash = createHash('sha256');
  const begin = async (
    sample: Buffer,
    whole: boolean,
  ): Promise<(bytes: Buffer | undefined) => Promise<void>> => {
    const first = sample.subarray(0, SAMPLE_BYTES);
    if (isZip(first)) throw new IsWorkbook();
    const sentence = notText(first, choices.encoding);
    if (sentence !== undefined) throw new UnreadableFile('not-text', sentence);
    const chosen = choices.encoding ?? detectEncoding(first);
    const all = whole && first.length === sample.length;
    const layout = findLayout(streamDecoder(chosen)(first), all, choices);
    await events.layout(layout, chosen);
    const decode = streamDecoder(chosen);
    const push = rowPusher(layout, events);
    return (bytes) => push(decode(bytes), bytes === undefined);
  };

  let start: Buffer = Buffer.alloc(0);
  let take: ((bytes: Buffer | undefined) => Promise<void>) | undefined;
  for await (const batch of batches(source, (bytes) => hash.update(bytes))) {
    if (take) {
      await take(batch);
      continue;
    }
    start = start.length === 0 ? batch : Buffer.concat([start, batch]);
    if (start.length < SAMPLE_BYTES) continue;
    take = await begin(start, false);
    await take(start);
  }
  if (!take) {
    take = await begin(start, true);
    await take(start);
  }
  await take(undefined);
  return hash.digest('hex');
}

/** Numbers records under the header and leaves out the empty ones. */
function rowPusher(layout: Layout, events: FileEvents): (text: string, last: boolean) => Promise<void> {
  const reader = csvReader(layout.delimiter, layout.newline);
  let record = -layout.headerRow;
  return async (text, last) => {
    const records = reader.push(text);
    if (last) records.push(...reader.end());
    const rows: FileRow[] = [];
    for (const cells of records) {
      record++;
      if (record > 0 && !isBlank(cells)) rows.push({ row: record, cells });
    }
    if (rows.length > 0) await events.rows(rows);
  };
}
