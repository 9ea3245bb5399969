/** Encodings that planners' files come in; names as TextDecoder takes them. */
export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** How the first bytes of files begin that are no text at all, with what they are. */
const MAGIC: [string, string][] = [
  ['ffd8ff', 'a JPEG picture'],
  ['89504e47', 'a PNG picture'],
  ['47494638', 'a GIF picture'],
  ['25504446', 'a PDF document'],
  ['504b0304', 'an Excel workbook or another ZIP file; save it as CSV first'],
  ['d0cf11e0', 'an old Excel workbook; save it as CSV first'],
  ['1f8b', 'a compressed file'],
];

/** What the bytes are when they are no text; undefined for text. */
export function notText(sample: Buffer): string | undefined {
  const head = sample.subarray(0, 8).toString('hex');
  const known = MAGIC.find(([magic]) => head.startsWith(magic));
  if (known) return known[1];
  const encoding = detectEncoding(sample);
  const wide = encoding === 'utf-16le' || encoding === 'utf-16be';
  return !wide && sample.includes(0) ? 'no text' : undefined;
}

/** Share of zero bytes at even and at odd places: Latin text in UTF-16 has them on one side alone. */
function zeros(sample: Buffer): { even: number; odd: number } {
  let [even, odd] = [0, 0];
  for (let i = 0; i < sample.length; i++) if (sample[i] === 0) i % 2 === 0 ? even++ : odd++;
  const half = Math.max(1, sample.length / 2);
  return { even: even / half, odd: odd / half };
}

export function isUtf8(sample: Buffer): boolean {
  try {
    // `stream`: the sample may end within a character.
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** Decided from the first bytes: a BOM, the zeros of UTF-16, valid UTF-8, else Windows-1252. */
export function detectEncoding(sample: Buffer): Encoding {
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le';
  if (sample[0] === 0xfe && sample[1] === 0xff) return 'utf-16be';
  const { even, odd } = zeros(sample.subarray(0, 4096));
  if (odd > 0.4 && even < 0.1) return 'utf-16le';
  if (even > 0.4 && odd < 0.1) return 'utf-16be';
  return isUtf8(sample) ? 'utf-8' : 'windows-1252';
}

/** A byte that is no UTF-8 came after the sample: the file has to be read again as Windows-1252. */
export class NotUtf8 extends Error {
  constructor() {
    super('The file is not UTF-8 after all');
    this.name = 'NotUtf8';
  }
}

/** Decodes a stream of bytes; characters that are cut by a chunk's end are kept for the next. */
export function streamDecoder(encoding: Encoding): (bytes: Buffer | undefined) => string {
  const decoder = new TextDecoder(encoding, { fatal: encoding === 'utf-8' });
  return (bytes) => {
    try {
      return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
    } catch {
      throw new NotUtf8();
    }
  };
}
