import type { Container } from '../../platform/blobs';
import { factsBlob } from '../facts-blob';
import { GrowingBlob } from '../growing-blob';
import type { CheckedRow } from '../model';
import { indexBlob, rowsBlob } from '../rows-blob';
import { INDEX_BYTES, OpenWindow } from '../rows-format';
import type { RowFacts } from './row-facts';

/** As many as make about a block. */
const FACTS_AT_ONCE = 60_000;
const changesBlob = (folder: string, home: string): string => `${folder}/e-${home}.changes`;

/**
 * What an edit writes before it is there: the windows that it changes, what it did to each row, and an index with the
 * new windows in place of the old ones. Nobody sees them until the import's record names them.
 */
export class Edition {
  readonly index: Buffer;
  private readonly rows: GrowingBlob;
  private readonly changes: GrowingBlob;

  constructor(
    private readonly container: Container,
    private readonly folder: string,
    readonly home: string,
    index: Buffer,
  ) {
    this.index = Buffer.from(index);
    this.rows = new GrowingBlob(container, rowsBlob(folder, home));
    this.changes = new GrowingBlob(container, changesBlob(folder, home));
  }

  writeWindow(window: number, rows: readonly CheckedRow[]): void {
    const open = new OpenWindow();
    for (const row of rows) open.add(row);
    const bytes = Buffer.from(open.text);
    const offset = this.rows.add(bytes);
    const entry = this.index.subarray(window * INDEX_BYTES, (window + 1) * INDEX_BYTES);
    entry.fill(0);
    open.writeEntry(entry, offset, bytes.length, this.home);
  }

  /** A line for each window, in their order. */
  writeChanges(window: number, changes: unknown[]): void {
    this.changes.add(Buffer.from(`${JSON.stringify([window, changes])}\n`));
  }

  async drain(): Promise<void> {
    await Promise.all([this.rows.drain(), this.changes.drain()]);
  }

  /** Facts of all rows as they are with it, so that whoever begins to review need not read the rows. */
  async writeFacts(facts: RowFacts): Promise<void> {
    const blob = new GrowingBlob(this.container, factsBlob(this.folder, this.home));
    for (let at = 0; at < facts.count; at += FACTS_AT_ONCE) {
      blob.add(facts.pack(at, Math.min(facts.count, at + FACTS_AT_ONCE)));
      await blob.drain();
    }
    await blob.finish();
  }

  /** @param undoable what it did to each row is kept, so that it can be taken back */
  async finish({ undoable }: { undoable: boolean }): Promise<void> {
    await Promise.all([
      this.rows.finish(),
      ...(undoable ? [this.changes.finish()] : []),
      this.container.write(indexBlob(this.folder, this.home), this.index),
    ]);
  }

  /** Takes away what was written: somebody else was first. */
  async abandon(): Promise<void> {
    const { container, folder, home } = this;
    for (const blob of [rowsBlob, changesBlob, indexBlob, factsBlob])
      await container.remove(blob(folder, home));
  }
}

/** What an edit did, window by window. */
export async function* readChanges(
  container: Container,
  folder: string,
  home: string,
): AsyncGenerator<[window: number, changes: unknown[]]> {
  const stream = await container.stream(changesBlob(folder, home));
  if (!stream) throw new Error('What the edit did is gone');
  const decoder = new TextDecoder();
  let rest = '';
  for await (const part of stream) {
    const lines = (rest + decoder.decode(part as Buffer, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line) as [number, unknown[]];
  }
}
