import type { Container } from '../platform/blobs';
import { factsBlob, FEW_WINDOWS } from './facts-blob';
import { GrowingBlob } from './growing-blob';
import { WINDOW_ROWS, type Layout } from './model';
import { MOST_REVIEWED_ROWS } from './review/bounds';
import { RowFacts, toFact } from './review/row-facts';
import type { RowsReader, RowsWriter } from './rows';
import { factOf, INDEX_BYTES, OpenWindow, readEntry, unpackWindow, type WindowPlace } from './rows-format';

/*
 * The rows of a check lie in two blobs: `rows` holds one window of WINDOW_ROWS rows after the other (rows-format.ts),
 * `index` an entry of fixed width for each, so that any page of rows costs two small reads. An edit of the review
 * writes the windows that it changes into a blob of its own, and a new index beside it; nothing is written over.
 */
export const rowsBlob = (folder: string, home = ''): string =>
  home === '' ? `${folder}/rows` : `${folder}/e-${home}.rows`;
export const indexBlob = (folder: string, home = ''): string =>
  home === '' ? `${folder}/index` : `${folder}/e-${home}.index`;

const BLOCK_BYTES = 1024 * 1024;
const UPLOADS_AT_ONCE = 2;
const ENTRIES_A_PAGE = 2_048;

export function rowsWriter(container: Container, folder: string): RowsWriter {
  const blob = container.writer(rowsBlob(folder));
  /** Entries lie in pages: a Buffer for each would take ten times their bytes. */
  const index: Buffer[] = [];
  /** What the review wants to know of each row; undefined once there are more than it takes. */
  let facts: GrowingBlob | undefined = new GrowingBlob(container, factsBlob(folder));
  const ofWindow = RowFacts.of(WINDOW_ROWS);
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
    facts?.add(ofWindow.pack(0, window.rows));
    if (windows * WINDOW_ROWS > MOST_REVIEWED_ROWS) facts = undefined;
    window = new OpenWindow();
  }

  async function settle(atMost: number): Promise<void> {
    while (uploads.length > atMost) await uploads.shift();
  }

  return {
    append(row) {
      ofWindow.set(window.rows, toFact(factOf(row)));
      window.add(row);
      if (window.rows === WINDOW_ROWS) endWindow();
    },
    async drain() {
      await settle(UPLOADS_AT_ONCE);
      await facts?.drain();
      if (failure) throw failure.error;
    },
    abandon: () => settle(0),
    async finish() {
      endWindow();
      upload();
      await settle(0);
      if (failure) throw failure.error;
      await blob.commit();
      if (facts && windows > FEW_WINDOWS) await facts.finish();
      await container.write(indexBlob(folder), Buffer.concat(index, windows * INDEX_BYTES));
      return windows;
    },
  };
}

/** Windows whose bytes are so near to each other are read together. */
const NEAR_BYTES = 64 * 1024;
const MOST_TOGETHER = 4 * 1024 * 1024;
const READS_AT_ONCE = 8;

interface Span {
  home: string;
  offset: number;
  end: number;
  places: WindowPlace[];
}

/** The fewest reads that bring these windows. */
function spansOf(places: readonly WindowPlace[]): Span[] {
  const spans: Span[] = [];
  for (const place of places) {
    const { home, offset, bytes } = place;
    const last = spans.at(-1);
    const gap = last?.home === home ? offset - last.end : -1;
    const joins = last && gap >= 0 && gap <= NEAR_BYTES && offset + bytes - last.offset <= MOST_TOGETHER;
    if (!joins) spans.push({ home, offset, end: offset + bytes, places: [place] });
    else {
      last.places.push(place);
      last.end = offset + bytes;
    }
  }
  return spans;
}

/** The texts of some windows, in the order that they were asked for. */
export async function readTexts(
  container: Container,
  folder: string,
  places: readonly WindowPlace[],
): Promise<{ place: WindowPlace; text: string }[]> {
  const spans = spansOf(places);
  const found: { place: WindowPlace; text: string }[][] = spans.map(() => []);
  let next = 0;
  const worker = async () => {
    for (let at = next++; at < spans.length; at = next++) {
      const { home, offset, end, places: wanted } = spans[at] as Span;
      const bytes = await container.read(rowsBlob(folder, home), { offset, count: end - offset });
      if (!bytes) throw new RowsGone();
      found[at] = wanted.map((place) => {
        const start = place.offset - offset;
        return { place, text: bytes.toString('utf8', start, start + place.bytes) };
      });
    }
  };
  await Promise.all(Array.from({ length: Math.min(READS_AT_ONCE, spans.length) }, worker));
  return found.flat();
}

/** What is read was taken away meanwhile: by a new check, or some edits later. Whoever looks again finds the new one. */
export class RowsGone extends Error {
  constructor() {
    super('The rows are gone');
  }
}

/** The whole index as it lies in storage: INDEX_BYTES for each window. */
export async function readIndex(
  container: Container,
  folder: string,
  edition: string | null | undefined,
  range?: { offset: number; count: number },
): Promise<Buffer> {
  const bytes = await container.read(indexBlob(folder, edition ?? ''), range);
  if (!bytes) throw new RowsGone();
  return bytes;
}

/** Entries of an index, or of a part of one that begins with window `first`. */
export const placesIn = (index: Buffer, first = 0): WindowPlace[] =>
  Array.from({ length: index.length / INDEX_BYTES }, (_, i) =>
    readEntry(index.subarray(i * INDEX_BYTES, (i + 1) * INDEX_BYTES), first + i),
  );

export function rowsReader(
  container: Container,
  record: { rowsFolder: string; windows: number; layout: Layout; edition?: string | null },
): RowsReader {
  const { rowsFolder, windows, layout, edition } = record;
  async function places(from: number, count: number): Promise<WindowPlace[]> {
    const last = Math.min(from + count, windows);
    if (last <= from) return [];
    const range = { offset: from * INDEX_BYTES, count: (last - from) * INDEX_BYTES };
    return placesIn(await readIndex(container, rowsFolder, edition, range), from);
  }
  return {
    index: places,
    async windows(from, count) {
      const texts = await readTexts(container, rowsFolder, await places(from, count));
      return texts.map(({ place, text }) => ({ info: place, rows: unpackWindow(text, layout) }));
    },
  };
}

/** Takes the rows of a check away, and all that its review made of them. */
export async function removeRows(container: Container, folder: string): Promise<void> {
  for await (const { name } of container.list(`${folder}/`)) await container.remove(name);
}
