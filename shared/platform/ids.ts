import { randomBytes } from 'node:crypto';
import type { Clock } from './clock';

/** Crockford's base 32 in lower case: no letters that are read wrongly, and it sorts like the number it holds. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const TIME_CHARS = 10;
const MAX_TIME = 32 ** TIME_CHARS - 1;

function base32(value: number, length: number): string {
  let text = '';
  let rest = value;
  for (let i = 0; i < length; i++) {
    text = ALPHABET.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

/** Random base-32 text of 5 bits a character, from the system's secure source. */
export function randomText(length: number): string {
  let text = '';
  for (const byte of randomBytes(length)) text += ALPHABET.charAt(byte & 31);
  return text;
}

export interface Ids {
  /** `prefix_` + time + 80 random bits; sorts by time, oldest first. */
  ascending(prefix: string): string;
  /** The same, newest first: for what is listed newest first, since tables list by key. */
  descending(prefix: string): string;
}

export function systemIds(clock: Clock): Ids {
  return {
    ascending: (prefix) => `${prefix}_${base32(clock.now(), TIME_CHARS)}${randomText(16)}`,
    descending: (prefix) => `${prefix}_${base32(MAX_TIME - clock.now(), TIME_CHARS)}${randomText(16)}`,
  };
}

/** A descending id that is the same whenever it is made from the same moment and seed (a redelivered event). */
export const derivedDescendingId = (prefix: string, ms: number, seedHex: string): string =>
  `${prefix}_${base32(MAX_TIME - ms, TIME_CHARS)}${seedHex.slice(0, 16)}`;
