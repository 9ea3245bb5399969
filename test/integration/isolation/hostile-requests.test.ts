/**
 * Every route of the app under hostile requests: `FUZZ_REQUESTS=100000 FUZZ_SEED=7 npx jest --rootDir .
 * test/integration/isolation/hostile-requests --testTimeout=7200000` for more of them; a seed repeats them.
 */
import { seeded } from '../../../local/sandbox/seeded';
import { wholeApp, type Answer, type Call, type WholeApp } from '../../support/whole-app';
import { HTTP } from './cases';
import { asked, type Ids } from './http-case';
import { hostile, type Sound } from './hostile';
import { fill, MARK } from './victim';

const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 1_200);
const SEED = Number(process.env.FUZZ_SEED ?? 1);
const [FIRST, SECOND] = ['regularcleaning', 'officeclean'];
/** Sessions are looked at anew so often, since requests end some; what is kept of answers would fill the memory. */
const ROUND = 50;

let app: WholeApp;
let ids: Ids;
const unhandled: unknown[] = [];
const onUnhandled = (error: unknown) => unhandled.push(error);
beforeAll(async () => {
  process.on('unhandledRejection', onUnhandled);
  app = await wholeApp({ env: { LIMIT_FACTOR: '1000000' } });
  ids = await fill(app, await app.signIn(FIRST));
});
afterAll(async () => {
  process.off('unhandledRejection', onUnhandled);
  await app.stop();
});

it('answers every hostile request with a client’s error or its due, and tells nobody of another customer', async () => {
  const chance = seeded(SEED);
  const spoil = hostile(SEED);
  const sound: Sound[] = Object.values(HTTP).map((found) => asked(found, ids));
  const wrong: object[] = [];
  const statuses: Record<number, number> = {};
  let cookies: string[] = [];
  for (let n = 0; n < REQUESTS && wrong.length < 20; n++) {
    if (n % ROUND === 0) {
      app.answered.length = app.said.length = app.queued.length = app.sent.length = 0;
      await forgetTries();
      const [owner, viewer] = [await signedIn('owner'), await signedIn('viewer')];
      cookies = [owner, owner, owner, viewer];
    }
    const request = spoil(sound[Math.floor(chance() * sound.length)] as Sound, cookies);
    let answer: Answer;
    try {
      answer = await app.call(request);
    } catch (error) {
      // The host knows no function for it, or no address like it.
      if (
        /No function has|Invalid URL|must be a string|invalid header|header value|Headers/i.test(
          String(error),
        )
      )
        continue;
      wrong.push({ n, request: brief(request), threw: String(error) });
      continue;
    }
    statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
    if (answer.status >= 500)
      wrong.push({ n, request: brief(request), status: answer.status, said: app.said.slice(-2) });
    // What the question held itself may come back; the first customer's own address tells its own people alone.
    const told = answer.text + JSON.stringify(answer.headers);
    if (told.includes(MARK) && !JSON.stringify(request).includes(MARK) && !isAskedForOpenly(request))
      wrong.push({ n, request: brief(request), told: told.slice(0, 500) });
  }
  if (process.env.FUZZ_REQUESTS) process.stdout.write(`seed ${SEED}: ${JSON.stringify(statuses)}\n`);
  expect(wrong).toEqual([]);
  expect(unhandled).toEqual([]);
  // They are no mere refusals at the door.
  expect(statuses[200]).toBeGreaterThan(0);
  expect(statuses[400]).toBeGreaterThan(0);
});

/** Wrong passwords of the requests before would keep everybody out. */
async function forgetTries(): Promise<void> {
  const table = app.tables.table('throttles');
  for await (const page of table.scan<{ partitionKey: string; rowKey: string }>())
    for (const { partitionKey, rowKey } of page)
      await table.write(partitionKey, [{ kind: 'delete', rowKey }]);
}
/** Nothing for somebody whom a request before has taken away. */
const signedIn = (person: string): Promise<string> => app.signIn(SECOND, person).catch(() => '');
/** What a customer is called and looks like is told to whoever comes to its address. */
const isAskedForOpenly = ({ path, host, headers }: Call): boolean =>
  /^\/api\/branding(\?|$)/.test(path) &&
  (headers?.['x-forwarded-host'] ?? host ?? '').split('.')[0] === FIRST;
const brief = (request: object): string => JSON.stringify(request).slice(0, 400);
