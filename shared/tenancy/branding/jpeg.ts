import { BadLogo, MOST_SIDE, type Picture } from './picture';

/** Markers of ITU-T T.81, table B.1. */
const M = {
  SOI: 0xd8,
  EOI: 0xd9,
  SOS: 0xda,
  DQT: 0xdb,
  DHT: 0xc4,
  DRI: 0xdd,
  APP0: 0xe0,
  APP14: 0xee,
  COM: 0xfe,
};
/** Frames that every browser shows: baseline, extended and progressive, with Huffman codes. */
const FRAMES = [0xc0, 0xc1, 0xc2];
export const isJpeg = (bytes: Buffer): boolean =>
  bytes[0] === 0xff && bytes[1] === M.SOI && bytes[2] === 0xff;

const damaged = (): BadLogo => new BadLogo('The picture is damaged, or not a whole JPEG.');

interface Size {
  width: number;
  height: number;
}

function frameOf(data: Buffer): Size {
  if (data.length < 6) throw damaged();
  const [height, width, parts] = [data.readUInt16BE(1), data.readUInt16BE(3), data.readUInt8(5)];
  if (data.readUInt8(0) !== 8)
    throw new BadLogo('The JPEG has more than 8 bits a colour. Save it anew, as a PNG for example.');
  if (width < 1 || height < 1 || width > MOST_SIDE || height > MOST_SIDE) throw BadLogo.size(width, height);
  if (parts !== 1 && parts !== 3)
    throw new BadLogo('The JPEG is made for printing (CMYK). Save it for the web, with RGB colours.');
  if (data.length !== 6 + 3 * parts) throw damaged();
  return { width, height };
}

/** End of the data that follow a scan's head: the next marker that is no filling and no restart. */
function endOfScan(bytes: Buffer, from: number): number {
  for (
    let at = bytes.indexOf(0xff, from);
    at >= 0 && at + 1 < bytes.length;
    at = bytes.indexOf(0xff, at + 1)
  ) {
    const next = bytes[at + 1] ?? 0;
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  throw damaged();
}

/**
 * Reads a JPEG by its segments and keeps those that its picture is made of: where it was taken, comments, thumbnails,
 * profiles and whatever hides behind its end are left behind. Throws BadLogo with a sentence for people.
 */
export function cleanJpeg(bytes: Buffer): Picture {
  const kept: Buffer[] = [bytes.subarray(0, 2)];
  let size: Size | undefined;
  let scans = 0;
  let at = 2;
  for (;;) {
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at++;
    const marker = bytes[at + 1];
    if (bytes[at] !== 0xff || marker === undefined) throw damaged();
    if (marker === M.EOI) break;
    if (at + 4 > bytes.length) throw damaged();
    const length = bytes.readUInt16BE(at + 2);
    let end = at + 2 + length;
    if (length < 2 || end > bytes.length) throw damaged();
    const data = bytes.subarray(at + 4, end);
    if (FRAMES.includes(marker)) {
      if (size) throw damaged();
      size = frameOf(data);
    } else if (marker === M.SOS) {
      if (!size) throw damaged();
      scans++;
      end = endOfScan(bytes, end);
    } else if (marker >= 0xc3 && marker <= 0xcf && marker !== M.DHT) {
      throw new BadLogo('The JPEG is of a rare kind that browsers do not show. Save it anew.');
    } else if (!isPlain(marker) && !isKnownApp(marker) && marker !== M.COM) throw damaged();
    // The transform of colours that Adobe's programs say is needed to show the right ones.
    if (
      isPlain(marker) ||
      marker === M.SOS ||
      FRAMES.includes(marker) ||
      (marker === M.APP14 && isAdobe(data))
    )
      kept.push(bytes.subarray(at, end));
    at = end;
  }
  if (!size || scans === 0) throw damaged();
  kept.push(Buffer.from([0xff, M.EOI]));
  return { type: 'image/jpeg', bytes: Buffer.concat(kept), ...size };
}

const isPlain = (marker: number): boolean => marker === M.DQT || marker === M.DHT || marker === M.DRI;
const isKnownApp = (marker: number): boolean => marker >= M.APP0 && marker <= 0xef;
const isAdobe = (data: Buffer): boolean => data.length === 12 && data.toString('latin1', 0, 5) === 'Adobe';
