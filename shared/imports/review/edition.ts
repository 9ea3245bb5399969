import type { BlobWriter, Container } from '../../platform/blobs';
import type { CheckedRow } from '../model';
import { indexBlob, rowsBlob } from '../rows-blob';
import { INDEX_BYTES, OpenWindow } from '../rows-format';

const BLOCK_BYTES = 1024 * 1024;

/** A blob that is written while it is made: small ones in one request, large ones in blocks. */
class GrowingBlob {
  bytes = 0;
  private parts: Buffer[] = [];
  private waiting = 0;
  private writer: BlobWriter | undefined;

  constructor(
    private readonly container: Container,
    private readonly name: string,
  ) {}

  /** Answers where it begins. */
  add(part: Buffer): number {
    const at = this.bytes;
    this.parts.push(part);
    this.waiting += part.length;
    this.bytes += part.length;
    return at;
  }

  async drain(): Promise<void> {
    if (this.waiting >= BLOCK_BYTES) await this.flush();
  }

  async finish(): Promise<void> {
    if (!this.writer) {
      await this.container.write(this.name, Buffer.concat(this.parts));
      return;
    }
    await this.flush();
    await this.writer.commit();
  }

  private async flush(): Promise<void> {
    this.writer ??= this.container.writer(this.name);
    const block = Buffer.concat(this.parts);
    [this.parts, this.waiting] = [[], 0];
    if (block.length > 0) await this.writer.append(block);
  }
}

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
    for (const blob of [rowsBlob(folder, home), changesBlob(folder, home), indexBlob(folder, home)])
      await container.remove(blob);
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
