import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { BadLogo, MOST_SIDE, type Picture } from './picture';

/** Signature and chunks of the PNG specification (third edition, 5.2 and 11.2). */
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
export const isPng = (bytes: Buffer): boolean => bytes.subarray(0, 8).equals(SIGNATURE);

/** Bit depths and samples a pixel, by colour type. */
const KINDS: Record<number, { depths: number[]; samples: number }> = {
  0: { depths: [1, 2, 4, 8, 16], samples: 1 },
  2: { depths: [8, 16], samples: 3 },
  3: { depths: [1, 2, 4, 8], samples: 1 },
  4: { depths: [8, 16], samples: 2 },
  6: { depths: [8, 16], samples: 4 },
};
/** First pixel and step of each pass of an interlaced picture (8.2). */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

interface Chunk {
  type: string;
  data: Buffer;
}

function* chunksOf(bytes: Buffer): Generator<Chunk> {
  let at = SIGNATURE.length;
  while (at + 12 <= bytes.length) {
    const length = bytes.readUInt32BE(at);
    if (at + 12 + length > bytes.length) break;
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (crc32(bytes.subarray(at + 4, at + 8 + length)) !== bytes.readUInt32BE(at + 8 + length))
      throw new BadLogo('The picture is damaged: a part of it is not what it was when it was saved.');
    yield { type, data: bytes.subarray(at + 8, at + 8 + length) };
    at += 12 + length;
    if (type === 'IEND') return;
  }
  throw new BadLogo('The picture ends in the middle.');
}

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
};

interface Head {
  width: number;
  height: number;
  bitsAPixel: number;
  palette: boolean;
  interlaced: boolean;
}

function headOf(data: Buffer): Head {
  if (data.length !== 13) throw new BadLogo('The picture is not a whole PNG.');
  const [width, height] = [data.readUInt32BE(0), data.readUInt32BE(4)];
  if (width < 1 || height < 1 || width > MOST_SIDE || height > MOST_SIDE) throw BadLogo.size(width, height);
  const [depth = 0, colour = 0, compression, filter, interlace] = data.subarray(8);
  const kind = KINDS[colour];
  if (
    !kind?.depths.includes(depth) ||
    compression !== 0 ||
    filter !== 0 ||
    (interlace !== 0 && interlace !== 1)
  )
    throw new BadLogo('The picture is a kind of PNG that does not exist.');
  return {
    width,
    height,
    bitsAPixel: depth * kind.samples,
    palette: colour === 3,
    interlaced: interlace === 1,
  };
}

/** Rows of each pass, with the bytes that each has without its filter. */
function rowsOf({ width, height, bitsAPixel, interlaced }: Head): { rows: number; bytes: number }[] {
  const passes = interlaced ? PASSES : ([[0, 0, 1, 1]] as const);
  return passes.flatMap(([x, y, stepX, stepY]) => {
    const columns = Math.ceil((width - x) / stepX);
    const rows = Math.ceil((height - y) / stepY);
    return columns > 0 && rows > 0 ? [{ rows, bytes: Math.ceil((columns * bitsAPixel) / 8) }] : [];
  });
}

/** Unpacks the pixels, and no more than there can be of them. */
function pixelsOf(head: Head, packed: Buffer): Buffer {
  const parts = rowsOf(head);
  const size = parts.reduce((sum, { rows, bytes }) => sum + rows * (bytes + 1), 0);
  let pixels: Buffer;
  try {
    pixels = inflateSync(packed, { maxOutputLength: size });
  } catch (cause) {
    throw new BadLogo('The picture is damaged: its pixels cannot be unpacked.', { cause });
  }
  if (pixels.length !== size) throw new BadLogo('The picture has fewer pixels than it says.');
  let at = 0;
  for (const { rows, bytes } of parts)
    for (let row = 0; row < rows; row++, at += bytes + 1)
      if ((pixels[at] ?? 0) > 4) throw new BadLogo('The picture is damaged: a row of it cannot be read.');
  return pixels;
}

/**
 * Reads a PNG whole and writes it anew from its pixels, palette and transparency: comments, places, programs hidden
 * behind its end and all other chunks are left behind. Throws BadLogo with a sentence for people.
 */
export function cleanPng(bytes: Buffer): Picture {
  const [first, ...rest] = [...chunksOf(bytes)];
  if (first?.type !== 'IHDR') throw new BadLogo('The picture is not a whole PNG.');
  const head = headOf(first.data);
  const one = (type: string): Buffer | undefined => {
    const found = rest.filter((each) => each.type === type);
    if (found.length > 1) throw new BadLogo(`The picture has ${found.length} parts of which a PNG has one.`);
    return found[0]?.data;
  };
  // A capital letter first says that it cannot be shown without: nobody knows another such chunk (5.4).
  const foreign = rest.find(
    ({ type }) => /^[A-Z]/.test(type) && !['PLTE', 'IDAT', 'IEND', 'IHDR'].includes(type),
  );
  if (foreign || one('IHDR')) throw new BadLogo('The picture is a kind of PNG that does not exist.');
  const palette = one('PLTE');
  const colours = (palette?.length ?? 0) / 3;
  if (head.palette ? !palette : false) throw new BadLogo('The picture has no palette, which its kind needs.');
  if (palette && (!Number.isInteger(colours) || colours < 1 || colours > 256))
    throw new BadLogo('The palette of the picture is damaged.');
  const transparency = one('tRNS');
  if (transparency && transparency.length > 256) throw new BadLogo('The picture is damaged.');
  const packed = Buffer.concat(rest.filter(({ type }) => type === 'IDAT').map(({ data }) => data));
  const pixels = pixelsOf(head, packed);
  const kept = [
    chunk('IHDR', first.data),
    ...(palette ? [chunk('PLTE', palette)] : []),
    ...(transparency ? [chunk('tRNS', transparency)] : []),
    chunk('IDAT', deflateSync(pixels, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ];
  return {
    type: 'image/png',
    bytes: Buffer.concat([SIGNATURE, ...kept]),
    width: head.width,
    height: head.height,
  };
}
