import type { TokenHider } from './hide-token';
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
/** How deep words are looked for: deeper is no message for people, and a hostile answer must not end the stack. */
const MOST_DEPTH = 4;

/** One line without tags and control characters, cut between characters rather than inside one. */
const clean = (text: string): string =>
  [
    ...text
      .replace(/<[^>]*>/g, ' ')
      .replace(/[\s\p{Cc}]+/gu, ' ')
      .trim()
      .slice(0, 4 * MOST_WORDS),
  ]
    .slice(0, MOST_WORDS)
    .join('');

const first = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** Strings inside `errors`, whatever their shape: a list, or lists by field. */
function* strings(value: unknown, depth = 0): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (isObject(value) && depth < MOST_DEPTH)
    for (const part of Object.values(value)) yield* strings(part, depth + 1);
}

/** An answer that says no in a body, whatever its status says. */
const saysNo = (json: Record<string, unknown>): boolean =>
  json.success === false ||
  [json.error, json.errors].some((value) => value === true || !strings(value).next().done);

const MARKUP = /<[!/?a-z]/i;

/** FacilityApps' own words, as one line; HTML is never shown. */
export function wordsOf(status: number, body: string, hide: TokenHider): string {
  const json = hide.json(body);
  if (isObject(json)) {
    const { message, error, errors } = json;
    const parts = [...new Set([...strings(message), ...strings(error), ...strings(errors)].map(clean))];
    const words = clean(parts.filter((part) => part !== '').join(' '));
    if (words) return words;
  } else if (json === undefined && !MARKUP.test(body)) {
    const words = clean(hide.text(body));
    if (words) return words;
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

/** An answer that arrived whole; nothing of it tells the token that it was asked with. */
export function readAnswer(
  { status, headers, body }: RawAnswer,
  now: number,
  hide: TokenHider,
): CreateAnswer {
  const left = Number(first(headers['x-ratelimit-remaining']) ?? Number.NaN);
  const remaining = Number.isInteger(left) ? { remaining: left } : {};
  if (status >= 200 && status < 300) {
    const json = hide.json(body);
    if (!isObject(json)) return { ...remaining, kind: 'doubtful', why: 'not the JSON that we know' };
    const jobId = jobIdOf(json);
    if (jobId === undefined && saysNo(json)) {
      return {
        ...remaining,
        kind: 'doubtful',
        why: 'a yes with an error in it',
        words: wordsOf(status, body, hide),
      };
    }
    return { ...remaining, kind: 'created', jobId };
  }
  if (status === 401 || status === 403) return { ...remaining, kind: 'unauthorized' };
  if (status === 429) {
    const wait = retryAfterMs(first(headers['retry-after']), now);
    return { ...remaining, kind: 'throttled', ...(wait === undefined ? {} : { retryAfterMs: wait }) };
  }
  // 408: the server gave up waiting; 3xx is never followed and says nothing about the job.
  if (status === 408 || status < 400 || status >= 500) {
    return {
      ...remaining,
      kind: 'doubtful',
      why: `status ${status}`,
      status,
      words: wordsOf(status, body, hide),
    };
  }
  return { ...remaining, kind: 'refused', status, words: wordsOf(status, body, hide) };
}

/** Calls to the system that come before a connection stands; their errors cannot have carried a byte. */
const CONNECTING = new Set(['connect', 'getaddrinfo']);
/** Errors of the same moment that name no call. A lost connection is none of them, even one kept from before. */
const BEFORE_ANY_BYTE = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  // The guard over where a name leads.
  'ADDRESS_REFUSED',
  // A request that cannot be written, such as a token with a line break in it.
  'UND_ERR_INVALID_ARG',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** Several addresses of one host were tried: nothing was sent only if that is true of each. */
function certainlyNotSent(error: unknown): boolean {
  if (!isObject(error)) return false;
  if (Array.isArray(error.errors) && error.errors.length > 0) return error.errors.every(certainlyNotSent);
  return CONNECTING.has(String(error.syscall)) || BEFORE_ANY_BYTE.has(String(error.code));
}

function codeOf(error: unknown): string {
  if (!isObject(error)) return 'unknown';
  return typeof error.code === 'string'
    ? error.code
    : typeof error.name === 'string'
      ? error.name
      : 'unknown';
}

/** An answer that never arrived, or not whole. */
export const readFailure = (error: unknown): CreateAnswer => ({
  kind: certainlyNotSent(error) ? 'not-sent' : 'doubtful',
  why: codeOf(error),
});
