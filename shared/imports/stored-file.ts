import { Readable } from 'node:stream';
import type { Container } from '../platform/blobs';
import type { Choices } from './choices';
import { UnreadableFile } from './reading/csv';
import type { FileEvents } from './reading/read-file';
import type { StoredFile } from './reading/workbook/zip';

/** Reads a file of any kind: what is in it is told by events, its SHA-256 is answered. */
export type ReadTable = (events: FileEvents, choices: Choices) => Promise<string>;

/** The reader of workbooks, loaded with the first of them: an app that starts does not wait for it. */
export const workbookReader = () => import('./reading/workbook/read-workbook');

/**
 * A file in the customer's container, of which any part can be read.
 *
 * @param beat called between the pieces of it, by whoever has to show to be alive; what it throws ends the reading
 */
export const storedFile = (
  container: Container,
  blob: string,
  bytes: number,
  beat?: () => Promise<void>,
): StoredFile => ({
  bytes,
  async stream(range) {
    const source = await container.stream(blob, range);
    if (!source)
      throw new UnreadableFile('file-gone', 'The file did not arrive whole. Please upload it again.');
    return beat ? Readable.from(beating(source, beat)) : source;
  },
});

async function* beating(source: Readable, beat: () => Promise<void>): AsyncGenerator<unknown> {
  for await (const piece of source) {
    await beat();
    yield piece;
  }
}

/** A file that came in one request, before it is stored. */
export const heldFile = (bytes: Buffer): StoredFile => ({
  bytes: bytes.length,
  stream: ({ offset, count } = { offset: 0, count: bytes.length }) =>
    Promise.resolve(Readable.from([bytes.subarray(offset, offset + count)])),
});
