import { Readable } from 'node:stream';
import { fromRandomAccessReaderPromise, RandomAccessReader, type Entry, type ZipFile } from 'yauzl';
import { UnreadableFile } from '../csv';

/** A file of which any part can be read. */
export interface StoredFile {
  bytes: number;
  /** `count` bytes from `offset`, or all of it. */
  stream(range?: { offset: number; count: number }): Promise<Readable>;
}

/** What a workbook of jobs may hold; more is no workbook that people work with, or one made to harm. */
export interface ZipLimits {
  entries: number;
  /** Unpacked bytes of one part, and of all. */
  part: number;
  whole: number;
  /** Unpacked bytes for each packed one, in parts above `ratioFrom` bytes. */
  ratio: number;
  ratioFrom: number;
}
const MB = 1024 * 1024;
export const ZIP_LIMITS: ZipLimits = {
  entries: 5_000,
  part: 2_048 * MB,
  whole: 4_096 * MB,
  ratio: 250,
  ratioFrom: 20 * MB,
};

const harmful = (sentence: string): UnreadableFile => new UnreadableFile('harmful-workbook', sentence);
const broken = (): UnreadableFile =>
  new UnreadableFile(
    'broken-workbook',
    'The workbook is damaged or did not arrive whole. Please save and upload it again.',
  );

/** Reads ranges of a stored file as the unpacker asks for them. */
class StoredReader extends RandomAccessReader {
  /** What kept the file from being read; it is not about the file, and may go away. */
  failure: Error | undefined;

  constructor(private readonly file: StoredFile) {
    super();
  }
  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.parts(start, end - start), { objectMode: false });
  }
  private async *parts(offset: number, count: number): AsyncGenerator<unknown> {
    try {
      yield* await this.file.stream({ offset, count });
    } catch (error) {
      this.failure = error instanceof Error ? error : new Error(String(error));
      throw error;
    }
  }
  override close(callback: (error: Error | null) => void): void {
    callback(null);
  }
}

function refuseHarmful(entries: Entry[], limits: ZipLimits): void {
  let whole = 0;
  for (const { uncompressedSize, compressedSize } of entries) {
    whole += uncompressedSize;
    const ratio = uncompressedSize / Math.max(1, compressedSize);
    if (uncompressedSize > limits.part || whole > limits.whole)
      throw harmful(
        'Unpacked, the workbook is larger than a workbook of jobs can be. Please save it as CSV.',
      );
    if (uncompressedSize > limits.ratioFrom && ratio > limits.ratio)
      throw harmful(
        'The workbook unpacks to hundreds of times its size, which is not read. Please save it as CSV.',
      );
  }
}

export interface Zip {
  has(name: string): boolean;
  /** The bytes of a part as they are unpacked. Throws UnreadableFile for one that is not as it says. */
  read(name: string): AsyncIterable<Buffer>;
  close(): void;
}

/**
 * Opens a ZIP file by its directory. Sizes that it promises are refused above the limits, and what unpacks to
 * another size than promised ends with an error: nothing grows beyond what was agreed to.
 */
export async function openZip(file: StoredFile, limits = ZIP_LIMITS): Promise<Zip> {
  let zip: ZipFile;
  const reader = new StoredReader(file);
  // What is wrong with the file itself is told as such; anything else is thrown on, so that the check is tried again.
  const told = (error: unknown): unknown =>
    reader.failure ?? (error instanceof UnreadableFile ? error : broken());
  const entries = new Map<string, Entry>();
  try {
    zip = await fromRandomAccessReaderPromise(reader, file.bytes, {
      autoClose: false,
      lazyEntries: true,
    });
    if (zip.entryCount > limits.entries)
      throw harmful(`The workbook has ${zip.entryCount} parts; at most ${limits.entries} are read.`);
    for await (const entry of zip.eachEntry()) entries.set(entry.fileName.toLowerCase(), entry);
    refuseHarmful([...entries.values()], limits);
  } catch (error) {
    throw told(error);
  }
  return {
    has: (name) => entries.has(name.toLowerCase()),
    async *read(name) {
      const entry = entries.get(name.toLowerCase());
      if (!entry) throw broken();
      if (entry.isEncrypted())
        throw new UnreadableFile(
          'encrypted-workbook',
          'The workbook has a password. Please save it without one.',
        );
      let stream: Readable | undefined;
      try {
        stream = await zip.openReadStreamPromise(entry);
        for await (const part of stream) yield part as Buffer;
      } catch (error) {
        throw told(error);
      } finally {
        stream?.destroy();
      }
    },
    close: () => zip.close(),
  };
}
