import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { isBlank, csvReader, UnreadableFile } from './csv';
import { detectEncoding, notText, streamDecoder, type Encoding } from './encoding';
import { findLayout, type Layout } from './header';

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

/** Enough to see encoding, delimiter and header. */
const SAMPLE_BYTES = 128 * 1024;
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
 * with the file. Throws UnreadableFile, or NotUtf8 where it has to be read again as Windows-1252 (`encoding`).
 *
 * @returns the file's SHA-256 as hex
 */
export async function readFile(source: Readable, events: FileEvents, encoding?: Encoding): Promise<string> {
  const hash = createHash('sha256');
  const begin = async (
    sample: Buffer,
    whole: boolean,
  ): Promise<(bytes: Buffer | undefined) => Promise<void>> => {
    const first = sample.subarray(0, SAMPLE_BYTES);
    const sentence = notText(first);
    if (sentence !== undefined) throw new UnreadableFile('not-text', sentence);
    const chosen = encoding ?? detectEncoding(first);
    const layout = findLayout(streamDecoder(chosen)(first), whole && first.length === sample.length);
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
