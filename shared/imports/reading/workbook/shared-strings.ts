import { UnreadableFile } from '../csv';
import { wholeXml } from './xml';

const CHUNK = 1024 * 1024;
/** Beyond this a table of texts is larger than what fits beside the rest. */
const MOST_BYTES = 128 * 1024 * 1024;
const MOST_KEPT = 20_000;
const LONGEST_KEPT = 200;

/** `_x000D_` stands for a character that XML has no other way for. */
const ESCAPED = /_x([0-9A-F]{4})_/gi;
export const unescapeText = (text: string): string =>
  text.includes('_x')
    ? text.replace(ESCAPED, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;

/** Texts of a workbook by number: as bytes, which take a third of what strings would, and a few of them as text. */
export class SharedStrings {
  private readonly chunks: Buffer[] = [];
  private filled = CHUNK;
  private ends = new Float64Array(1024);
  private count = 0;
  private bytes = 0;
  private kept = new Map<number, string>();

  add(text: string): void {
    const size = Buffer.byteLength(text);
    this.bytes += size;
    if (this.bytes > MOST_BYTES)
      throw new UnreadableFile(
        'too-many-texts',
        'The workbook has too much text to be read. Please save it as CSV.',
      );
    if (this.filled + size > (this.chunks.at(-1)?.length ?? 0)) {
      this.chunks.push(Buffer.allocUnsafeSlow(Math.max(CHUNK, size)));
      this.filled = 0;
    }
    this.chunks.at(-1)?.write(text, this.filled);
    if (this.count * 2 + 2 > this.ends.length) {
      const larger = new Float64Array(this.ends.length * 2);
      larger.set(this.ends);
      this.ends = larger;
    }
    // Place as chunk and offset in one number, and where it ends.
    this.ends[this.count * 2] = (this.chunks.length - 1) * 2 ** 32 + this.filled;
    this.filled += size;
    this.ends[this.count * 2 + 1] = this.filled;
    this.count++;
  }

  get(index: number): string {
    if (!(index >= 0 && index < this.count)) return '';
    const known = this.kept.get(index);
    if (known !== undefined) return known;
    const place = this.ends[index * 2] ?? 0;
    const chunk = Math.floor(place / 2 ** 32);
    const text =
      this.chunks[chunk]?.toString('utf8', place - chunk * 2 ** 32, this.ends[index * 2 + 1]) ?? '';
    if (this.kept.size >= MOST_KEPT) this.kept = new Map();
    if (text.length <= LONGEST_KEPT) this.kept.set(index, text);
    return text;
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
