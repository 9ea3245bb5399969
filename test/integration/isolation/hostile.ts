import fc from 'fast-check';
import { seeded } from '../../../local/sandbox/seeded';
import type { Call } from '../../support/whole-app';

/** A request as a customer's program would send it, to be spoilt. */
export interface Sound {
  method: string;
  path: string;
  json?: unknown;
  body?: string;
}

const LONG = 'x'.repeat(40_000);
const TEXTS = [
  '',
  ' ',
  '.',
  '..',
  '../../secrets',
  '%2e%2e%2f',
  '%00',
  '\u0000',
  '\ud800',
  '\u202e',
  '👩‍🔧'.repeat(40),
  '__proto__',
  'constructor',
  'null',
  'NaN',
  '-1',
  '1e309',
  '9'.repeat(400),
  "' or 1=1 --",
  "PartitionKey eq 'regularcleaning'",
  '=HYPERLINK("http://evil.example")',
  '<script>alert(1)</script>',
  '{"$ne":null}',
  '2031-02-30',
  'FREQ=SECONDLY;INTERVAL=0',
  'imp_regularcleaning',
  'a'.repeat(1_100),
  LONG,
];
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH'];
const HOSTS = ['regularcleaning', 'officeclean', 'hospital', 'admin', 'www', 'nobody', 'a'.repeat(63), null];
/** Headers that Front Door would have written, or a client made up. */
const HEADERS: [string, string[]][] = [
  [
    'x-forwarded-host',
    ['regularcleaning.localhost:7080', 'evil.example', 'localhost', 'a..b', '', '[::1]:7080'],
  ],
  ['x-azure-fdid', ['', '00000000-0000-0000-0000-000000000000', 'x']],
  ['x-azure-socketip', ['', '::1', '999.1.1.1', LONG]],
  ['x-forwarded-proto', ['https', 'javascript', '']],
  ['origin', ['null', 'http://evil.example', 'http://regularcleaning.localhost:7080', '']],
  ['sec-fetch-site', ['cross-site', 'none', 'x']],
  ['authorization', ['Bearer', 'Bearer x', 'Basic YTpi', `Bearer fji_live_${'0'.repeat(38)}`, LONG]],
  ['content-type', ['text/plain', 'multipart/form-data; boundary=x', 'application/json; charset=utf-16', '']],
  ['content-length', ['0', '-1', '99999999999', 'x']],
  ['transfer-encoding', ['chunked']],
  ['idempotency-key', ['one', '', LONG, 'a/b#c?d\\e']],
  ['if-match', ['*', '"x"', 'W/"0"', LONG]],
  ['accept-encoding', ['br', '*;q=0', 'x']],
  ['traceparent', ['00-0-0-0', LONG]],
  ['x-ms-client-principal', ['eyJhIjoxfQ==']],
];
const COOKIES = ['', 'session=x', '__Host-session=', 'session=%00', `session-7080=${'A'.repeat(43)}`, LONG];

/** Spoils sound requests in ways that a seed repeats: `cookies` are those of people who are signed in. */
export function hostile(seed: number) {
  const chance = seeded(seed);
  const values = fc.sample(fc.jsonValue({ maxDepth: 3 }), { seed, numRuns: 300 });
  const pick = <T>(from: readonly T[]): T => from[Math.floor(chance() * from.length)] as T;
  const often = (share: number): boolean => chance() < share;
  const value = (): unknown => (often(0.5) ? pick(TEXTS) : pick(values));

  function deep(levels: number): unknown {
    let made: unknown = 1;
    for (let n = 0; n < levels; n++) made = often(0.5) ? [made] : { a: made };
    return made;
  }

  /** Some of what stands in a body becomes something else, goes, or gets company. */
  function spoilt(json: unknown): unknown {
    if (often(0.1)) return value();
    if (Array.isArray(json)) return json.map((one: unknown) => (often(0.4) ? spoilt(one) : one));
    if (typeof json !== 'object' || json === null) return often(0.7) ? value() : json;
    const entries = Object.entries(json as Record<string, unknown>).flatMap(([key, one]) =>
      often(0.1) ? [] : [[key, often(0.35) ? spoilt(one) : one] as const],
    );
    if (often(0.15)) entries.push([pick(TEXTS).slice(0, 200), value()]);
    if (often(0.03)) entries.push(['deep', deep(2_000)]);
    return Object.fromEntries(entries);
  }

  function path(sound: string): string {
    const [place = '', query = ''] = sound.split('?');
    const segments = place.split('/');
    // `/api/imports` stays, or the request would meet no function of ours.
    if (segments.length > 3 && often(0.35))
      segments[3 + Math.floor(chance() * (segments.length - 3))] = encodeURIComponent(lone(pick(TEXTS)));
    const keys = new URLSearchParams(query);
    if (often(0.4))
      keys.set(
        pick([
          'limit',
          'after',
          'from',
          'to',
          'outcome',
          'code',
          'text',
          'offset',
          'name',
          'bytes',
          'choices',
          'token',
          'order',
          'x',
        ]),
        lone(pick(TEXTS)).slice(0, 5_000),
      );
    return `${segments.join('/')}${keys.size > 0 ? `?${keys.toString()}` : ''}`;
  }

  return (sound: Sound, cookies: readonly string[]): Call & { path: string } => {
    const headers: Record<string, string> = {};
    while (often(0.3)) {
      const [name, some] = pick(HEADERS);
      headers[name] = pick(some);
    }
    const json =
      sound.json === undefined
        ? often(0.1)
          ? value()
          : undefined
        : often(0.8)
          ? spoilt(sound.json)
          : sound.json;
    const method = often(0.05) ? pick(METHODS) : sound.method;
    const carries = method !== 'GET' && method !== 'HEAD';
    return {
      method,
      path: path(sound.path),
      host: often(0.2) ? pick(HOSTS) : 'officeclean',
      cookie: often(0.15) ? pick(COOKIES) : pick(cookies),
      headers,
      ...(!carries
        ? {}
        : json !== undefined && !often(0.05)
          ? { json }
          : { body: sound.body ?? pick(['', '{', '[]', 'null', '\u0000', 'a;b\n1;2\n']) }),
    };
  };
}

/** Half of a pair of code units cannot stand in an address. */
const lone = (text: string): string => text.replace(/[\ud800-\udfff]/gu, '');
