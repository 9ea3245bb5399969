// `npm run bench -- sign-in [--rounds 200]`: whether time tells which accounts exist. Wrong passwords and wishes for a new
// one, for an account that exists and for one that does not, one after the other in an order of chance, through the whole
// app. Medians, and in how many of 100 pairs the known account took longer: 50 where time tells nothing, give or take what
// chance makes of so many rounds.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { httpTo, type Http } from '../local/import/http';
import { startStack, type Stack } from '../local/stack/stack';
import { storageFrom } from '../shared/platform/storage';
import type { Table } from '../shared/platform/tables';
import { root } from './parts/bundles';
import { median, numbersFrom, show, verdict } from './parts/options';
import { frontDoorHeaders } from './parts/signed-in';

/** Before tries are forgotten, so that nobody is kept out. */
const TURN = 3;
/** Until the mail of a known account is sent, which is work of the same process. */
const SETTLED_MS = 500;
/** The first tries load what is loaded late. */
const WARMING = 10;

interface Ask {
  path: string;
  body(email: string): object;
  expected: number;
  settle: number;
}
const ASKS: Record<string, Ask> = {
  'wrong password': {
    path: '/api/session',
    body: (email) => ({ email, password: 'not the password of anybody' }),
    expected: 401,
    settle: 0,
  },
  'password forgotten': {
    path: '/api/password-resets',
    body: (email) => ({ email }),
    expected: 202,
    settle: SETTLED_MS,
  },
};

/** Wrong tries would keep everybody out; they are no part of what is measured. */
async function forgetTries(throttles: Table): Promise<void> {
  for await (const page of throttles.scan())
    for (const { partitionKey, rowKey } of page)
      await throttles.write(partitionKey, [{ kind: 'delete', rowKey }]);
}

async function timed(http: Http, headers: Record<string, string>, ask: Ask, email: string): Promise<number> {
  const body = Buffer.from(JSON.stringify(ask.body(email)));
  const started = performance.now();
  const answer = await http.call({ method: 'POST', path: ask.path, headers, body });
  const took = performance.now() - started;
  if (answer.status !== ask.expected) throw new Error(`${ask.path}: ${answer.status} ${String(answer.body)}`);
  await new Promise((resolve) => setTimeout(resolve, ask.settle));
  return took;
}

/** Of 100 pairs of one and another, in how many the first is the greater; halves of those that are equal. */
function greaterOf100(some: number[], others: number[]): number {
  let greater = 0;
  for (const a of some) for (const b of others) greater += a > b ? 1 : a === b ? 0.5 : 0;
  return (100 * greater) / (some.length * others.length);
}

/** Standard error of that number where both are alike (Mann and Whitney). */
const errorOf = (rounds: number): number => 100 * Math.sqrt((2 * rounds + 1) / (12 * rounds * rounds));

async function measure(stack: Stack, dataDir: string, rounds: number): Promise<void> {
  const [customer] = stack.customers;
  if (!customer) throw new Error('The stack has no customer');
  const url = new URL(customer.url);
  const headers = {
    ...{ origin: url.origin, 'content-type': 'application/json', 'x-azure-socketip': '203.0.113.7' },
    ...frontDoorHeaders(dataDir, url),
  };
  const connectionString = String(stack.parts.storage.connectionString);
  const throttles = storageFrom({
    storage: { connectionString, blobUrl: undefined, tableUrl: undefined, clientId: undefined },
  }).tables.table('throttles');
  const http = httpTo(new URL(stack.parts.functions.url));
  for (const [name, ask] of Object.entries(ASKS)) {
    const times = { known: [] as number[], unknown: [] as number[] };
    for (let n = -WARMING; n < rounds; n++) {
      if (n % TURN === 0) await forgetTries(throttles);
      const sides = Math.random() < 0.5 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const);
      for (const side of sides) {
        // As long as the other, so that nothing but the account differs.
        const unknown = `${String(n + WARMING).padStart(5, '0')}${customer.email.slice(5)}`;
        const took = await timed(http, headers, ask, side === 'known' ? customer.email : unknown);
        if (n >= 0) times[side].push(took);
      }
    }
    const [known, unknown] = [median(times.known), median(times.unknown)];
    show(`${name}: known ${known.toFixed(2)} ms, unknown ${unknown.toFixed(2)} ms (medians of ${rounds})`);
    const greater = greaterOf100(times.known, times.unknown);
    show(`  the known one took longer in ${greater.toFixed(1)} of 100 pairs`);
    const errors = Math.abs(greater - 50) / errorOf(rounds);
    verdict(`${name}: how far that is from 50, in standard errors`, errors, { atMost: 3 });
  }
  http.close();
}

async function main(): Promise<void> {
  const { rounds } = numbersFrom({ rounds: 200 });
  const folder = mkdtempSync(join(tmpdir(), 'bench-sign-in-'));
  process.env.IMPORTER_ROOT = root;
  const dataDir = join(folder, 'data');
  const stack = await startStack({ dataDir });
  try {
    await measure(stack, dataDir, rounds);
  } finally {
    await stack.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

void main();
