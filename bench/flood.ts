// `npm run bench -- flood [--seconds 20] [--rate 400]`: what a customer's people wait for a read while another customer
// sends so many requests a second, several times what it may. The whole stack on one machine, so the flood's own
// sending and its refusals share the cores with everything else.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { httpTo, type Http } from '../local/import/http';
import { startStack } from '../local/stack/stack';
import { root } from './parts/bundles';
import { median, numbersFrom, show, verdict } from './parts/options';
import { p99, signedIn, timed } from './parts/signed-in';

/** Three times what is usual, so that there are enough reads to tell one in a hundred of. */
const LIMIT_FACTOR = 3;
const READ_EVERY_MS = 30;

type Read = Awaited<ReturnType<typeof signedIn>>;

/** Reads one after another for a while; how long each took, in milliseconds. */
async function reads(http: Http, read: Read, seconds: number): Promise<number[]> {
  const until = performance.now() + seconds * 1000;
  const took: number[] = [];
  while (performance.now() < until) {
    took.push(await timed(http, read));
    await delay(READ_EVERY_MS);
  }
  return took;
}

/** Sends so many requests a second, whatever is answered, until it is stopped; what was answered, by status. */
function flood(http: Http, { path, headers }: Read, rate: number) {
  const answered: Record<string, number> = {};
  const under = new Set<Promise<void>>();
  const started = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    for (; sent < ((performance.now() - started) / 1000) * rate; sent++) {
      const one = http
        .call({ method: 'GET', path, headers: { ...headers, 'x-azure-socketip': '203.0.113.66' } })
        .then(
          ({ status }) => void (answered[status] = (answered[status] ?? 0) + 1),
          () => void (answered.lost = (answered.lost ?? 0) + 1),
        )
        .finally(() => under.delete(one));
      under.add(one);
    }
  }, 5);
  return {
    /** What it may send in the minute is used up, and it is refused. */
    async refused(): Promise<void> {
      while (!answered['429']) await delay(20);
    },
    async stop() {
      clearInterval(timer);
      await Promise.all(under);
      return answered;
    },
  };
}

async function main(): Promise<void> {
  const { seconds, rate } = numbersFrom({ seconds: 20, rate: 400 });
  const folder = mkdtempSync(join(tmpdir(), 'bench-flood-'));
  process.env.IMPORTER_ROOT = root;
  const dataDir = join(folder, 'data');
  const stack = await startStack({ dataDir, settings: { LIMIT_FACTOR: String(LIMIT_FACTOR) } });
  try {
    const [greedy, other] = [
      await signedIn(stack, dataDir, 'regularcleaning'),
      await signedIn(stack, dataDir, 'officeclean'),
    ];
    const [loud, quiet] = [1, 2].map(() => httpTo(new URL(stack.parts.functions.url))) as [Http, Http];
    await reads(quiet, other, 5);
    const idle = await reads(quiet, other, seconds);
    const flooding = flood(loud, greedy, rate);
    await flooding.refused();
    const beside = await reads(quiet, other, seconds);
    const answered = await flooding.stop();
    for (const [name, took] of Object.entries({ idle, beside }))
      show(
        `${name}: ${took.length} reads, p50 ${median(took).toFixed(2)} ms, p99 ${p99(took).toFixed(2)} ms`,
      );
    show(`the flood of ${rate} a second was answered ${JSON.stringify(answered)}`);
    verdict('p99 of others beside a flood against idle', p99(beside) / p99(idle), { atMost: 2 });
    loud.close();
    quiet.close();
  } finally {
    await stack.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

void main();
