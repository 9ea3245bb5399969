/** A logo has as many pixels on a side at most. */
export const MOST_SIDE = 2_000;
/** And as many bytes. */
export const MOST_LOGO_BYTES = 256 * 1024;

/** A picture that was read whole and written anew. */
export interface Picture {
  type: 'image/png' | 'image/jpeg';
  bytes: Buffer;
  width: number;
  height: number;
}

/** Why a file cannot be the logo, in a sentence for people. */
export class BadLogo extends Error {
  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = 'BadLogo';
  }

  static size(width: number, height: number): BadLogo {
    return new BadLogo(
      `The picture is ${width} × ${height} pixels; a logo has 1 to ${MOST_SIDE.toLocaleString('en-GB')} on each side.`,
    );
  }
}
