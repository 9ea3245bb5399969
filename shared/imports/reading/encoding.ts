/** Encodings that planners' files come in; names as TextDecoder takes them. */
export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** How the first bytes of files begin that are no text at all, with what to tell people. */
const MAGIC: [string, string][] = [
  ['ffd8ff', 'This is a JPEG picture, not a CSV file.'],
  ['89504e47', 'This is a PNG picture, not a CSV file.'],
  ['47494638', 'This is a GIF picture, not a CSV file.'],
  ['25504446', 'This is a PDF document, not a CSV file.'],
  ['504b0304', 'This is a ZIP file or a workbook, not a CSV file.'],
  [
    'd0cf11e0',
    'This is an old Excel workbook (.xls) or one with a password, which are not read. Please save it as .xlsx without a password, or as CSV.',
  ],
  ['1f8b', 'This is a compressed file. Please unpack it and upload the CSV file in it.'],
];
/** Text of other kinds, some of which spreadsheets write under names that promise a table. */
const MARKUP = /^\s*(?:<!doctype|<html|<table|<\?xml|<!--|\{\\rtf)/i;
const NO_TABLE =
  'This is a web page, XML or formatted text, not a CSV file. Open it in a spreadsheet and save it as .xlsx or CSV.';

/** Beyond this share of control characters it is no text that anybody typed. */
const MOST_CONTROLS = 0.02;

/** True for what begins as a ZIP file does; workbooks (.xlsx) are such. */
export const isZip = (sample: Buffer): boolean => sample.subarray(0, 4).toString('hex') === '504b0304';

/** Why the bytes are no text, as a sentence; undefined for text. `chosen`: what a person said that it is. */
export function notText(sample: Buffer, chosen?: Encoding): string | undefined {
  const head = sample.subarray(0, 8).toString('hex');
  const known = MAGIC.find(([magic]) => head.startsWith(magic));
  if (known) return known[1];
  const encoding = chosen ?? detectEncoding(sample);
  if (
    MARKUP.test(
      streamDecoder(encoding === 'utf-8' ? 'windows-1252' : encoding)(sample.subarray(0, 512)).replace(
        /^(?:\uFEFF|ï»¿)/,
        '',
      ),
    )
  )
    return NO_TABLE;
  if (encoding === 'utf-16le' || encoding === 'utf-16be') return undefined;
  let controls = 0;
  for (const byte of sample) if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) controls++;
  const isData = sample.includes(0) || controls > sample.length * MOST_CONTROLS;
  return isData ? 'This is not a CSV file: its bytes are no text.' : undefined;
}

/** Share of zero bytes at even and at odd places: Latin text in UTF-16 has them on one side alone. */
function zeros(sample: Buffer): { even: number; odd: number } {
  const counts = { even: 0, odd: 0 };
  for (let i = 0; i < sample.length; i++) if (sample[i] === 0) counts[i % 2 === 0 ? 'even' : 'odd']++;
  const half = Math.max(1, sample.length / 2);
  return { even: counts.even / half, odd: counts.odd / half };
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

const hasMark = (bytes: Buffer): boolean => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;

/** Decided from the first bytes: a BOM, the zeros of UTF-16, valid UTF-8, else Windows-1252. */
export function detectEncoding(sample: Buffer): Encoding {
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le';
  if (sample[0] === 0xfe && sample[1] === 0xff) return 'utf-16be';
  if (hasMark(sample)) return 'utf-8';
  const { even, odd } = zeros(sample.subarray(0, 4096));
  if (odd > 0.4 && even < 0.1) return 'utf-16le';
  if (even > 0.4 && odd < 0.1) return 'utf-16be';
  return isUtf8(sample) ? 'utf-8' : 'windows-1252';
}

/** A byte that is no UTF-8 came after the sample: the file has to be read again as Windows-1252. */
export class NotUtf8 extends Error {
  constructor(options?: ErrorOptions) {
    super('The file is not UTF-8 after all', options);
    this.name = 'NotUtf8';
  }
}

/** How many bytes at the end are the beginning of a character of UTF-8 that goes on in the next piece. */
function cutBytes(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
  }
  return 0;
}

/** What no cell can hold; it would also end names in tables and logs. */
const withoutNul = (text: string): string => (text.includes('\u0000') ? text.replaceAll('\u0000', '') : text);

/**
 * Decodes a stream of bytes; characters that are cut by a piece's end are kept for the next. A broken byte in text
 * that was UTF-8 beyond doubt (a BOM, or characters of several bytes) becomes one replacement character; where
 * everything before was ASCII it throws NotUtf8.
 */
export function streamDecoder(encoding: Encoding): (bytes: Buffer | undefined) => string {
  if (encoding === 'utf-8') return utf8Decoder();
  const decoder = new TextDecoder(encoding);
  return (bytes) => withoutNul(bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode());
}

const REPLACEMENT = '\uFFFD';
const BEYOND_ASCII = /[^\p{ASCII}]/u;

function utf8Decoder(): (bytes: Buffer | undefined) => string {
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const lenient = new TextDecoder('utf-8', { ignoreBOM: true });
  let cut: Buffer = Buffer.alloc(0);
  let started = false;
  let sure = false;

  function decode(bytes: Buffer): string {
    if (!started) sure = hasMark(bytes);
    try {
      return strict.decode(bytes);
    } catch (cause) {
      const text = lenient.decode(bytes);
      sure ||= BEYOND_ASCII.test(text.slice(0, text.indexOf(REPLACEMENT)));
      if (!sure) throw new NotUtf8({ cause });
      return text;
    }
  }
  return (bytes) => {
    const all = bytes ? (cut.length > 0 ? Buffer.concat([cut, bytes]) : bytes) : cut;
    const whole = bytes ? all.subarray(0, all.length - cutBytes(all)) : all;
    cut = all.subarray(whole.length);
    if (whole.length === 0) return '';
    const text = decode(whole);
    // Characters of several bytes make the text shorter than its bytes.
    sure ||= text.length !== whole.length;
    const body = !started && text.startsWith('\uFEFF') ? text.slice(1) : text;
    started = true;
    return withoutNul(body);
  };
}
