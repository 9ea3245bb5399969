import type { BlobWriter, Container } from '../platform/blobs';

const BLOCK_BYTES = 1024 * 1024;

/** A blob that is written while it is made: small ones in one request, large ones in blocks. */
export class GrowingBlob {
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
