import { randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { tokenHash } from './tokens';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** Says whose it is, so that programs which look for leaked secrets know one when they see it. */
const PREFIX = 'fji_live_';
/** 32 characters of base 62: 190 random bits. */
const RANDOM_CHARS = 32;
const CHECK_CHARS = 6;
const FORM = new RegExp(`^${PREFIX}([0-9A-Za-z]{${RANDOM_CHARS}})([0-9A-Za-z]{${CHECK_CHARS}})$`);

/** CRC-32 in base 62, filled up with zeroes: tells a mistyped or made-up key without asking anybody. */
function checkOf(random: string): string {
  let rest = crc32(random);
  let text = '';
  for (let at = 0; at < CHECK_CHARS; at++) {
    text = DIGITS.charAt(rest % 62) + text;
    rest = Math.floor(rest / 62);
  }
  return text;
}

export function newKey(): string {
  const random = Array.from({ length: RANDOM_CHARS }, () => DIGITS.charAt(randomInt(62))).join('');
  return `${PREFIX}${random}${checkOf(random)}`;
}

export function isKey(text: string): boolean {
  const [, random, check] = FORM.exec(text) ?? [];
  return random !== undefined && checkOf(random) === check;
}

export const keyHash = tokenHash;
/** What is shown of a key later: enough to tell it from another. */
export const keyHint = (key: string): string => `${PREFIX}…${key.slice(-4)}`;
