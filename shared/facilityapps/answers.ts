import { JOB_ID_PATHS } from './unverified';

/** What came back of a write, by what is certain about it (docs/decisions/0004). */
export type CreateAnswer = { remaining?: number } & (
  | { kind: 'created'; jobId: string | undefined }
  /** Understood and refused: certainly not stored. */
  | { kind: 'refused'; status: number; words: string }
  /** 429: certainly not stored. */
  | { kind: 'throttled'; retryAfterMs?: number }
  | { kind: 'unauthorized' }
  /** No byte of the request can have arrived. */
  | { kind: 'not-sent'; why: string }
  /** It may have been stored, or be stored in a moment. */
  | { kind: 'doubtful'; why: string; status?: number; words?: string }
);

export interface RawAnswer {
  status: number;
  /** Lower-case names. */
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

const MOST_WORDS = 300;

const clean = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, MOST_WORDS);

const first = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value;

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** Strings inside `errors`, whatever their shape: a list, or lists by field. */
function* strings(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (isObject(value)) for (const part of Object.values(value)) yield* strings(part);
}

/** FacilityApps' own words, as one line; HTML is never shown. */
export function wordsOf(status: number, body: string): string {
  const json = parse(body);
  if (isObject(json)) {
    const { message, error, errors } = json;
    const parts = [...new Set([...strings(message), ...strings(error), ...strings(errors)].map(clean))];
    const words = clean(parts.filter((part) => part !== '').join(' '));
    if (words) return words;
  } else if (json === undefined && body !== '' && !body.trimStart().startsWith('<')) {
    return clean(body);
  }
  return `FacilityApps answered ${status} without saying why.`;
}

function jobIdOf(json: unknown): string | undefined {
  for (const path of JOB_ID_PATHS) {
    let value: unknown = json;
    for (const key of path) value = isObject(value) ? value[key] : undefined;
    if ((typeof value === 'string' && value !== '') || typeof value === 'number') return String(value);
  }
  return undefined;
}

/** `Retry-After` in milliseconds: seconds or an HTTP date (RFC 9110, 10.2.3); at most an hour is believed. */
export function retryAfterMs(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isFinite(ms) ? Math.min(3_600_000, Math.max(0, ms)) : undefined;
}

/** An answer that arrived whole. */
export function readAnswer({ status, headers, body }: RawAnswer, now: number): CreateAnswer {
  const left = Number(first(headers['x-ratelimit-remaining']) ?? Number.NaN);
  const remaining = Number.isInteger(left) ? { remaining: left } : {};
  if (status >= 200 && status < 300) {
    const json = parse(body);
    if (!isObject(json)) return { ...remaining, kind: 'doubtful', why: 'not the JSON that we know' };
    return { ...remaining, kind: 'created', jobId: jobIdOf(json) };
  }
  if (status === 401 || status === 403) return { kind: 'unauthorized' };
  if (status === 429) {
    const wait = retryAfterMs(first(headers['retry-after']), now);
    return { ...remaining, kind: 'throttled', ...(wait === undefined ? {} : { retryAfterMs: wait }) };
  }
  // 408: the server gave up waiting; 3xx is never followed and says nothing about the job.
  if (status === 408 || status < 400 || status >= 500) {
    return { ...remaining, kind: 'doubtful', why: `status ${status}`, status, words: wordsOf(status, body) };
  }
  return { ...remaining, kind: 'refused', status, words: wordsOf(status, body) };
}

/** Errors that are thrown before a connection stands; anything else may have carried bytes. */
const BEFORE_ANY_BYTE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** An answer that never arrived, or not whole. */
export function readFailure(error: unknown): CreateAnswer {
  const code = codeOf(error);
  return BEFORE_ANY_BYTE.has(code) ? { kind: 'not-sent', why: code } : { kind: 'doubtful', why: code };
}

function codeOf(error: unknown): string {
  if (!isObject(error)) return 'unknown';
  if (typeof error.code === 'string') return error.code;
  // Several addresses of one host were tried: it was not sent only if none could be reached.
  if (Array.isArray(error.errors)) {
    const codes = error.errors.map(codeOf);
    return codes.find((code) => !BEFORE_ANY_BYTE.has(code)) ?? codes[0] ?? 'unknown';
  }
  return typeof error.name === 'string' ? error.name : 'unknown';
}
