import { AppError } from '../platform/errors';
import type { Tenant } from '../tenancy';
import type { BreachedPasswords } from './breached-passwords';

/** Argon2 takes any length; this keeps a request small. NIST and ASVS 5 (6.2.9) want 64 at least. */
export const MOST_PASSWORD_CHARS = 256;

export interface PasswordPolicy {
  /** Throws `refused` with a sentence for the person; `path` names the field. */
  check(password: string, about: { path: string; words: string[] }): Promise<void>;
}

/** What must not be the better part of a password. */
export const wordsOf = (
  tenant: Pick<Tenant, 'id' | 'name'>,
  { email, name }: { email: string; name: string },
): string[] => [
  'facilityapps',
  'importer',
  tenant.id,
  ...[tenant.name, name, ...email.split('@')].flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u)]),
];

const LOOKS: Record<string, string> = {
  '0': 'o',
  '1': 'l',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};
const plainLetters = (text: string): string => text.replace(/[013457@$!]/g, (sign) => LOOKS[sign] ?? sign);

/** Digits and signs that people put around a word so that it counts as a new password. */
const AROUND = /^[^a-z]{0,6}([a-z].*?[a-z])[^a-z]{0,6}$/;

/** The shortest text whose repetition the password is. */
function unitOf(text: string): string {
  for (let length = 1; length <= text.length / 2; length++) {
    const unit = text.slice(0, length);
    if (text.length % length === 0 && unit.repeat(text.length / length) === text) return unit;
  }
  return text;
}

/** Each step up or down by one, as in `abcdefghijkl` or `987654321098`. */
function isRun(text: string): boolean {
  const codes = [...text].map((sign) => sign.codePointAt(0) ?? 0);
  return [1, -1].some((step) =>
    codes.every((code, at) => at === 0 || [step, -9 * step].includes(code - (codes[at - 1] ?? 0))),
  );
}

/**
 * What a password is rejected for: NIST SP 800-63B (3.1.1.2) and ASVS 5 (6.2) ask for length and a look at known
 * passwords, and for no rules of composition. A common word with digits around it, in look-alike signs, or several times
 * over is as common as the word.
 */
export function passwordPolicy({
  shortest,
  breached,
}: {
  shortest: number;
  breached?: BreachedPasswords | undefined;
}): PasswordPolicy {
  return {
    async check(given, { path, words }) {
      const password = given.normalize('NFKC');
      const refuse = (detail: string): never => {
        throw new AppError('refused', { detail, issues: [{ path, message: detail }] });
      };
      const { length } = [...password];
      if (length < shortest)
        refuse(`Use at least ${shortest} characters. Several words in a row are easy to remember.`);
      if (length > MOST_PASSWORD_CHARS) refuse(`Use at most ${MOST_PASSWORD_CHARS} characters.`);
      const small = password.toLowerCase();
      const unit = unitOf(small);
      const { COMMON_PASSWORDS } = await import('./common-passwords');
      const cores = [small, unit, AROUND.exec(small)?.[1], AROUND.exec(unit)?.[1]];
      const common = cores.some(
        (core) =>
          core !== undefined && (COMMON_PASSWORDS.has(core) || COMMON_PASSWORDS.has(plainLetters(core))),
      );
      if (common || [...unit].length < 4 || isRun(small))
        refuse(
          'Many people use this password, or one that is nearly the same. Choose one that nobody else has.',
        );
      // What is left when a known word is taken out has to be a password by itself, of half the length.
      const ours = words.map((word) => word.toLowerCase()).filter((word) => word.length >= 4);
      const rest = ours.reduce((text, word) => text.replaceAll(word, ''), small);
      if (rest !== small && [...rest].length < shortest / 2)
        refuse('Do not build the password from your name, your email or the name of your company.');
      if (await breached?.has(password))
        refuse(
          'This password is in a list of stolen ones. Choose another, and change it wherever you use it.',
        );
    },
  };
}
