import { createHash, randomBytes } from 'node:crypto';

/** Something that was written down, and where. */
export interface Written {
  where: string;
  text: string;
}

/** A secret that can be known again wherever it is written. */
export interface Mark {
  name: string;
  /** A part of the secret of letters and digits, which no way of quoting changes. */
  core: string;
  /** What people can think of: not even its plain hash may be kept, which could be tried out. */
  guessable: boolean;
  /** Where it stands by design, the one time that somebody needs it. */
  shownIn?: RegExp | undefined;
}

/** By so many characters a form is looked for: one walk over a text finds all of them. */
const BEGIN = 12;

/** Letters and digits that stand nowhere by chance. */
export const newCore = (): string => `Mk${randomBytes(12).toString('hex')}`;

/** The part of base64 that is the same whatever stands before and behind, for each of the three places of a byte. */
function* base64Of(core: string): Generator<string> {
  for (const before of [0, 1, 2]) {
    const text = Buffer.from('\0'.repeat(before) + core).toString('base64');
    yield text.slice(Math.ceil((before * 4) / 3), Math.floor(((before + core.length) * 4) / 3));
  }
}

/** Every way in which a secret is known again: plain, in base64 of either kind, in hex; of a guessable one its hashes. */
export function formsOf({ core, guessable }: Mark, whole = core): string[] {
  const hashes = ['sha1', 'sha256', 'sha512', 'md5'].flatMap((kind) => {
    const hash = createHash(kind).update(whole).digest();
    return [hash.toString('hex'), hash.toString('base64').replace(/=+$/, ''), hash.toString('base64url')];
  });
  const encoded = [...base64Of(core)].flatMap((text) => [
    text,
    text.replaceAll('+', '-').replaceAll('/', '_'),
  ]);
  return [core, ...encoded, Buffer.from(core).toString('hex'), ...(guessable ? hashes : [])];
}

/** All marks of a test; `leaks` says which of them stand where they should not. */
export function markBook() {
  const marks: (Mark & { forms: string[] })[] = [];
  return {
    marks,
    /** Notes a secret that came about, whole or the part of it that quoting leaves alone. */
    add(name: string, secret: string, how: { core?: string; guessable?: boolean; shownIn?: RegExp } = {}) {
      const { core = secret, guessable = false, shownIn } = how;
      if (!/^[\w+/=.-]{12,}$/.test(core)) throw new Error(`${name} cannot be known again by its mark`);
      const mark = { name, core, guessable, shownIn };
      if (!marks.some((one) => one.name === name && one.core === core))
        marks.push({ ...mark, forms: formsOf(mark, secret) });
      return secret;
    },
    /** `secret in place`, once each. */
    leaks(written: readonly Written[]): string[] {
      const begins = new Map<string, { mark: Mark; form: string }[]>();
      for (const mark of marks)
        for (const form of mark.forms) {
          const begin = form.slice(0, BEGIN);
          begins.set(begin, [...(begins.get(begin) ?? []), { mark, form }]);
        }
      const found = new Set<string>();
      for (const { where, text } of written)
        for (let at = 0; at + BEGIN <= text.length; at++)
          for (const { mark, form } of begins.get(text.slice(at, at + BEGIN)) ?? [])
            if (text.startsWith(form, at) && !mark.shownIn?.test(where))
              found.add(`${mark.name} in ${where}`);
      return [...found];
    },
  };
}
export type MarkBook = ReturnType<typeof markBook>;
