import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { isAppError } from '../../../../shared/platform/errors';
import { cleanLogo } from '../../../../shared/tenancy/branding/clean-logo';
import {
  jpegOf,
  jpegSegment,
  PNG_SIGNATURE,
  pngChunk,
  pngHead,
  pngOf,
  pngPixels,
} from '../../../support/pictures';

const END = pngChunk('IEND', Buffer.alloc(0));
const png = (...chunks: Buffer[]): Buffer => Buffer.concat([PNG_SIGNATURE, ...chunks, END]);
const pixels = (bytes: Buffer): Buffer => pngChunk('IDAT', deflateSync(bytes));
const SCRIPT = '<script>alert(1)</script>';

describe('a logo that is taken', () => {
  it('is made anew from what is seen of a PNG: words, places, profiles and what hides behind it are gone', () => {
    const told = pngChunk('tEXt', Buffer.from(`Comment\u0000${SCRIPT}`));
    const place = pngChunk('eXIf', Buffer.from('MM\u0000*GPS 51.5'));
    const moving = pngChunk('acTL', Buffer.alloc(8));
    const dirty = pngOf(12, 7, { chunks: [told, place, moving], behind: `PK\u0003\u0004${SCRIPT}` });
    const { bytes, ...rest } = cleanLogo(dirty);
    expect(rest).toEqual({ type: 'image/png', width: 12, height: 7 });
    for (const word of [SCRIPT, 'GPS', 'acTL', 'PK\u0003']) expect(bytes.includes(word)).toBe(false);
    expect(bytes).toEqual(cleanLogo(pngOf(12, 7)).bytes);
    expect(cleanLogo(bytes).bytes).toEqual(bytes);
  });

  it('may be a PNG with a palette, with grey, or woven in passes', () => {
    const palette = pngChunk('PLTE', Buffer.from([1, 2, 3, 200, 100, 50]));
    expect(cleanLogo(png(pngHead(9, 2, 1, 3, 0, 0, 0), palette, pixels(Buffer.alloc(2 * 3))))).toMatchObject({
      width: 9,
      height: 2,
    });
    expect(cleanLogo(png(pngHead(3, 2, 16, 0, 0, 0, 0), pixels(Buffer.alloc(2 * 7))))).toMatchObject({
      width: 3,
    });
    // Adam7 of 3 × 3: five of the seven passes have pixels, each row behind its filter.
    const woven = Buffer.alloc(2 + 2 + 3 + 2 * 2 + 4);
    expect(cleanLogo(png(pngHead(3, 3, 8, 0, 0, 0, 1), pixels(woven)))).toMatchObject({ height: 3 });
  });

  it('keeps of a JPEG the picture alone', () => {
    const exif = jpegSegment(0xe1, Buffer.from('Exif\u0000\u0000GPS 51.5'));
    const told = jpegSegment(0xfe, Buffer.from(SCRIPT));
    const { bytes, ...rest } = cleanLogo(jpegOf({ before: [exif, told], behind: `PK${SCRIPT}` }));
    expect(rest).toEqual({ type: 'image/jpeg', width: 8, height: 8 });
    expect(bytes).toEqual(jpegOf());
  });
});

describe('a file that is no logo is refused with words', () => {
  const damagedSum = pngOf(2, 2);
  damagedSum[20] = (damagedSum[20] ?? 0) ^ 1;
  it.each<[string, Buffer, RegExp]>([
    ['nothing', Buffer.alloc(0), /empty/],
    ['a text', Buffer.from('hello'), /neither a PNG nor a JPEG/],
    ['a GIF', Buffer.from('GIF89a\u0001\u0000'), /neither a PNG nor a JPEG/],
    [
      'an SVG',
      Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${SCRIPT}</svg>`),
      /SVG can hold programs/,
    ],
    ['a page', Buffer.from(`<!doctype html>${SCRIPT}`), /SVG|neither/],
    ['a PNG cut off', pngOf(4, 4).subarray(0, -20), /ends in the middle/],
    ['a PNG with a wrong sum', damagedSum, /damaged/],
    ['a PNG without pixels', png(pngHead(2, 2)), /unpacked|fewer/],
    ['a PNG with too few pixels', png(pngHead(4, 4), pixels(pngPixels(4, 3, [0, 0, 0, 0]))), /fewer pixels/],
    // Two megabytes of nothing, packed into some kilobytes.
    ['a PNG that unpacks to more than it says', png(pngHead(2, 2), pixels(Buffer.alloc(2e6))), /unpacked/],
    ['a PNG as wide as a street', png(pngHead(100_000, 1), pixels(Buffer.alloc(1))), /100000 × 1 pixels/],
    ['a PNG of no width', png(pngHead(0, 4), pixels(Buffer.alloc(1))), /0 × 4 pixels/],
    [
      'a PNG of a kind that is not',
      png(pngHead(2, 2, 3, 6, 0, 0, 0), pixels(Buffer.alloc(9))),
      /does not exist/,
    ],
    ['a PNG without its palette', png(pngHead(2, 2, 8, 3, 0, 0, 0), pixels(Buffer.alloc(6))), /no palette/],
    [
      'a PNG with a row that cannot be read',
      png(pngHead(1, 1, 8, 0, 0, 0, 0), pixels(Buffer.from([9, 0]))),
      /a row/,
    ],
    [
      'a PNG with a chunk that nobody knows',
      png(pngHead(1, 1), pngChunk('EVIL', Buffer.alloc(1))),
      /does not exist/,
    ],
    ['a PNG that begins with something else', png(pngChunk('tEXt', Buffer.from('a'))), /not a whole PNG/],
    ['a JPEG cut off', jpegOf().subarray(0, -2), /damaged/],
    ['a JPEG of one byte', Buffer.from([0xff, 0xd8, 0xff]), /damaged/],
    ['a JPEG for printing', jpegOf({ parts: 4 }), /CMYK/],
    ['a JPEG as high as a house', jpegOf({ height: 40_000 }), /8 × 40000 pixels/],
    [
      'a JPEG without a picture',
      Buffer.concat([
        Buffer.from([0xff, 0xd8]),
        jpegSegment(0xdb, Buffer.alloc(65)),
        Buffer.from([0xff, 0xd9]),
      ]),
      /damaged/,
    ],
    [
      'a JPEG whose segment is longer than it',
      Buffer.from([0xff, 0xd8, 0xff, 0xdb, 0xff, 0xff, 0]),
      /damaged/,
    ],
  ])('%s', (_, bytes, words) => {
    let refusal: unknown;
    try {
      cleanLogo(bytes);
    } catch (error) {
      refusal = error;
    }
    expect(isAppError(refusal) && refusal.slug).toBe('refused');
    expect((refusal as Error).message).toMatch(words);
  });

  it('whatever of a good picture was changed, it is refused or taken, and nothing else happens', () => {
    const good = [pngOf(6, 5), jpegOf(), jpegOf({ parts: 3 })];
    fc.assert(
      fc.property(
        fc.constantFrom(...good),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }),
        fc.nat(60),
        (picture, changes, cut) => {
          const bytes = Buffer.from(picture.subarray(0, picture.length - (cut > 40 ? cut : 0)));
          for (const [at, value] of changes) bytes[at % bytes.length] = value;
          try {
            const { width, height, bytes: made } = cleanLogo(bytes);
            expect(Math.max(width, height)).toBeLessThanOrEqual(2_000);
            // What was made is taken again as it is.
            expect(cleanLogo(made).bytes).toEqual(made);
          } catch (error) {
            if (!isAppError(error) || error.slug !== 'refused') throw error;
          }
        },
      ),
      { numRuns: 3_000 },
    );
  });
});
