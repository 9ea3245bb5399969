import { crc32, deflateSync } from 'node:zlib';

export const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** A chunk of a PNG with its length and sum. */
export function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

export function pngHead(width: number, height: number, ...rest: number[]): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  return pngChunk('IHDR', Buffer.concat([head, Buffer.from(rest.length > 0 ? rest : [8, 6, 0, 0, 0])]));
}

/** Rows of pixels of one colour, each behind its filter. */
export const pngPixels = (width: number, height: number, rgba: number[]): Buffer =>
  Buffer.concat(
    Array.from({ length: height }, () =>
      Buffer.from([0, ...Array.from({ length: width }, () => rgba).flat()]),
    ),
  );

/** A PNG of one colour, with further chunks before its pixels and bytes behind its end. */
export function pngOf(
  width: number,
  height: number,
  { rgba = [200, 30, 60, 255], chunks = [] as Buffer[], behind = '' } = {},
): Buffer {
  return Buffer.concat([
    PNG_SIGNATURE,
    pngHead(width, height),
    ...chunks,
    pngChunk('IDAT', deflateSync(pngPixels(width, height, rgba))),
    pngChunk('IEND', Buffer.alloc(0)),
    Buffer.from(behind),
  ]);
}

/** A segment of a JPEG. */
export function jpegSegment(marker: number, data: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([head, data]);
}

/** What a JPEG of 8 grey pixels on a side is made of; a browser shows it. */
export function jpegOf({
  before = [] as Buffer[],
  behind = '',
  width = 8,
  height = 8,
  parts = 1,
} = {}): Buffer {
  const frame = Buffer.from([8, height >> 8, height & 255, width >> 8, width & 255, parts]);
  const of = Array.from({ length: parts }, (_, n) => [n + 1, 0x11, 0]).flat();
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    ...before,
    jpegSegment(0xdb, Buffer.from([0, ...Array.from({ length: 64 }, () => 1)])),
    jpegSegment(0xc0, Buffer.concat([frame, Buffer.from(of)])),
    // One code of one bit each: a difference of nothing, and the end of the block.
    jpegSegment(0xc4, Buffer.from([0x00, 1, ...Array.from({ length: 15 }, () => 0), 0])),
    jpegSegment(0xc4, Buffer.from([0x10, 1, ...Array.from({ length: 15 }, () => 0), 0])),
    jpegSegment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
    Buffer.from([0x3f]),
    Buffer.from([0xff, 0xd9]),
    Buffer.from(behind),
  ]);
}
