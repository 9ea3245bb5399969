import { UnreadableFile } from '../csv';
import { wholeXml } from './xml';

const CHUNK = 1024 * 1024;
/** Beyond this a table of texts is larger than what fits beside the rest. */
const MOST_BYTES = 128 * 1024 * 1024;
const STARTS_A_PAGE = 65_536;
const EMPTY = Buffer.alloc(0);
const MOST_KEPT = 20_000;
const LONGEST_KEPT = 200;

/** `_x000D_` stands for a character that XML has no other way for. */
const ESCAPED = /_x([0-9A-F]{4})_/gi;
export const unescapeText = (text: string): string =>
  text.includes('_x')
    ? text.replace(ESCAPED, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;

/**
 * Texts of a workbook by number: as bytes, one behind the other, with four bytes for where each begins, and a few of
 * them as text. Nothing is copied when there are more: pages and chunks are added.
 */
export class SharedStrings {
  private readonly chunks: Buffer[] = [];
  /** Where each text begins; that is where the one before it ends. */
  private readonly starts: Uint32Array[] = [];
  private count = 0;
  private bytes = 0;
  private kept = new Map<number, string>();

  add(text: string): void {
    const size = Buffer.byteLength(text);
    if (this.bytes + size > MOST_BYTES)
      throw new UnreadableFile(
        'too-many-texts',
        'The workbook has too much text to be read. Please save it as CSV.',
      );
    const at = this.count % STARTS_A_PAGE;
    if (at === 0) this.starts.push(new Uint32Array(STARTS_A_PAGE));
    (this.starts.at(-1) as Uint32Array)[at] = this.bytes;
    this.count++;
    const room = this.chunks.length * CHUNK - this.bytes;
    if (size <= room) this.chunks.at(-1)?.write(text, CHUNK - room);
    else this.writeAcross(Buffer.from(text), room);
    this.bytes += size;
  }

  get(index: number): string {
    if (!(index >= 0 && index < this.count)) return '';
    const known = this.kept.get(index);
    if (known !== undefined) return known;
    const [start, end] = [this.startOf(index), index + 1 < this.count ? this.startOf(index + 1) : this.bytes];
    const text = this.textAt(start, end);
    if (this.kept.size >= MOST_KEPT) this.kept = new Map();
    if (text.length <= LONGEST_KEPT) this.kept.set(index, text);
    return text;
  }

  private startOf(index: number): number {
    return this.starts[Math.floor(index / STARTS_A_PAGE)]?.[index % STARTS_A_PAGE] ?? 0;
  }

  /** Fills what is left of the last chunk, and goes on in new ones. */
  private writeAcross(bytes: Buffer, room: number): void {
    bytes.copy(this.chunks.at(-1) ?? EMPTY, CHUNK - room, 0, room);
    for (let from = room; from < bytes.length; from += CHUNK) {
      const chunk = Buffer.allocUnsafeSlow(CHUNK);
      bytes.copy(chunk, 0, from);
      this.chunks.push(chunk);
    }
  }

  private textAt(start: number, end: number): string {
    const [first, last] = [Math.floor(start / CHUNK), Math.floor((end - 1) / CHUNK)];
    if (first >= last)
      return this.chunks[first]?.toString('utf8', start % CHUNK, (start % CHUNK) + end - start) ?? '';
    return Buffer.concat(this.chunks.slice(first, last + 1))
      .subarray(start - first * CHUNK, end - first * CHUNK)
      .toString();
  }
}

/** Reads the table of texts; rich text is its plain text, and readings of Japanese are left out. */
export async function readSharedStrings(parts: AsyncIterable<Buffer>): Promise<SharedStrings> {
  const strings = new SharedStrings();
  let [text, inText, inReading] = ['', false, false];
  await wholeXml(parts, {
    open(name) {
      if (name === 'si') text = '';
      else if (name === 'rPh') inReading = true;
      else if (name === 't') inText = !inReading;
    },
    text(piece) {
      if (inText) text += piece;
    },
    close(name) {
      if (name === 't') inText = false;
      else if (name === 'rPh') inReading = false;
      else if (name === 'si') strings.add(unescapeText(text));
    },
  });
  return strings;
}
