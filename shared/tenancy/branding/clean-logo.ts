import { AppError } from '../../platform/errors';
import { cleanJpeg, isJpeg } from './jpeg';
import { BadLogo, MOST_LOGO_BYTES, type Picture } from './picture';
import { cleanPng, isPng } from './png';

const SVG = /^\s*(<\?xml|<svg|<!doctype)/i;

function cleaned(bytes: Buffer): Picture {
  if (bytes.length === 0) throw new BadLogo('The file is empty.');
  if (isPng(bytes)) return cleanPng(bytes);
  if (isJpeg(bytes)) return cleanJpeg(bytes);
  if (SVG.test(bytes.toString('latin1', 0, 200)))
    throw new BadLogo('An SVG can hold programs and is not taken. Save the logo as a PNG.');
  throw new BadLogo('The file is neither a PNG nor a JPEG, whatever its name says.');
}

/**
 * The picture in a file that somebody sent, made anew from what can be seen of it. What the file says of itself (its
 * name, its type) counts for nothing.
 *
 * @throws AppError `refused` with a sentence for people
 */
export function cleanLogo(bytes: Buffer): Picture {
  try {
    const picture = cleaned(bytes);
    if (picture.bytes.length > MOST_LOGO_BYTES)
      throw new BadLogo('The picture has more than 256 KB. Please make it smaller.');
    return picture;
  } catch (error) {
    if (!(error instanceof BadLogo)) throw error;
    throw new AppError('refused', {
      detail: error.message,
      issues: [{ path: 'logo', message: error.message }],
      cause: error,
    });
  }
}
