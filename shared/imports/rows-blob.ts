import type { Container } from '../platform/blobs';
import { WINDOW_ROWS, type Layout } from './model';
import type { RowsReader, RowsWriter } from './rows';
import { INDEX_BYTES, OpenWindow, readEntry, unpackWindow, type WindowPlace } from './rows-format';

/*
 * The rows of a check lie in two blobs: `rows` holds one window of WINDOW_ROWS rows after the other (rows-format.ts),
 * `index` an entry of fixed width for each, so that any page of rows costs two small reads.
 */
const rowsBlob = (folder: string): string => `${folder}/rows`;
const indexBlob = (folder: string): string => `${folder}/index`;
/** Both blobs of a check. */
export const rowsBlobs = (folder: string): string[] => [rowsBlob(folder), indexBlob(folder)];

const BLOCK_BYTES = 1024 * 1024;
const UPLOADS_AT_ONCE = 2;
const ENTRIES_A_PAGE = 2_048;

export function rowsWriter(container: Container, folder: string): RowsWriter {
  const blob = container.writer(rowsBlob(folder));
  /** Entries lie in pages: a Buffer for each would take ten times their bytes. */
  const index: Buffer[] = [];
  let windows = 0;
  let offset = 0;
  let window = new OpenWindow();
  let block: Buffer = Buffer.allocUnsafeSlow(BLOCK_BYTES);
  let filled = 0;
  /** Blocks whose upload has ended: to be filled again, so that a large file leaves no garbage. */
  const free: Buffer[] = [];
  const uploads: Promise<void>[] = [];
  let failure: { error: unknown } | undefined;

  function upload(): void {
    if (filled === 0) return;
    const full = block;
    // A failure is kept for whoever waits next; without a handler it would end the process.
    const done = blob.append(full.subarray(0, filled)).catch((error: unknown) => {
      failure ??= { error };
    });
    uploads.push(done.then(() => void (full.length === BLOCK_BYTES && free.push(full))));
    [block, filled] = [free.pop() ?? Buffer.allocUnsafeSlow(BLOCK_BYTES), 0];
  }

  /** Makes room for so many bytes; a window that is larger than any block gets one of its own. */
  function makeRoom(bytes: number): void {
    if (bytes <= block.length - filled) return;
    upload();
    if (bytes > block.length) block = Buffer.allocUnsafeSlow(bytes);
  }

  function nextEntry(): Buffer {
    const at = (windows++ % ENTRIES_A_PAGE) * INDEX_BYTES;
    if (at === 0) index.push(Buffer.alloc(ENTRIES_A_PAGE * INDEX_BYTES));
    return (index.at(-1) as Buffer).subarray(at, at + INDEX_BYTES);
  }

  function endWindow(): void {
    if (window.rows === 0) return;
    const { text } = window;
    // No character takes more than three bytes; counting them is for the end of a block.
    if (text.length * 3 > block.length - filled) makeRoom(Buffer.byteLength(text));
    const bytes = block.write(text, filled);
    window.writeEntry(nextEntry(), offset, bytes);
    filled += bytes;
    offset += bytes;
    window = new OpenWindow();
  }

  async function settle(atMost: number): Promise<void> {
    while (uploads.length > atMost) await uploads.shift();
  }

  return {
    append(row) {
      window.add(row);
      if (window.rows === WINDOW_ROWS) endWindow();
    },
    async drain() {
      await settle(UPLOADS_AT_ONCE);
      if (failure) throw failure.error;
    },
    abandon: () => settle(0),
    async finish() {
      endWindow();
      upload();
      await settle(0);
      if (failure) throw failure.error;
      await blob.commit();
      await container.write(indexBlob(folder), Buffer.concat(index, windows * INDEX_BYTES));
      return windows;
    },
  };
}

export function rowsReader(
  container: Container,
  { rowsFolder, windows, layout }: { rowsFolder: string; windows: number; layout: Layout },
): RowsReader {
  async function places(from: number, count: number): Promise<WindowPlace[]> {
    const last = Math.min(from + count, windows);
    if (last <= from) return [];
    const range = { offset: from * INDEX_BYTES, count: (last - from) * INDEX_BYTES };
    const bytes = await container.read(indexBlob(rowsFolder), range);
    if (!bytes) throw new Error('The index of the rows is gone');
    return Array.from({ length: bytes.length / INDEX_BYTES }, (_, i) =>
      readEntry(bytes.subarray(i * INDEX_BYTES, (i + 1) * INDEX_BYTES), from + i),
    );
  }
  return {
    index: places,
    async windows(from, count) {
      const infos = await places(from, count);
      const [first, last] = [infos[0], infos.at(-1)];
      if (!first || !last) return [];
      const bytes = await container.read(rowsBlob(rowsFolder), {
        offset: first.offset,
        count: last.offset + last.bytes - first.offset,
      });
      if (!bytes) throw new Error('The rows are gone');
      return infos.map((info) => {
        const start = info.offset - first.offset;
        const text = bytes.toString('utf8', start, start + info.bytes);
        return { info, rows: unpackWindow(text, layout) };
      });
    },
  };
}
