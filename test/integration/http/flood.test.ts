/** Who asks too much is told so and when to come back; nobody else notices. The whole app, with small limits. */
import { wholeApp, type Answer, type Call, type WholeApp } from '../../support/whole-app';

let app: WholeApp;
let owners: string[];
let other: string;
let key: string;
beforeAll(async () => {
  // A twentieth: 100 requests a minute of an address, 30 of a session, 60 of a key, and of a customer by its plan.
  app = await wholeApp({ env: { LIMIT_FACTOR: '0.05' } });
  owners = [];
  for (let n = 0; n < 10; n++) owners.push(await app.signIn());
  other = await app.signIn('officeclean');
  const json = { name: 'flood', scopes: ['imports:read'], days: 1 };
  const made = await app.call({ method: 'POST', path: '/api/keys', cookie: owners[0], json });
  key = String(made.json.key);
});
afterAll(() => app.stop());

const from = (address: string, headers = {}): Pick<Call, 'headers'> => ({
  headers: { 'x-azure-socketip': address, ...headers },
});
const list: Call = { path: '/api/imports' };

/** Asks until it is refused; a minute may begin anew in between. */
async function flood(calls: Call[]): Promise<Answer> {
  for (let n = 0; n < 3_000; n++) {
    const answer = await app.call(calls[n % calls.length] as Call);
    if (answer.status === 429) return answer;
  }
  throw new Error('3,000 requests were let through');
}

const withCookie = (n: number, address: string): Call => ({ ...list, cookie: owners[n], ...from(address) });
const FLOODS: [kind: string, calls: () => Call[], quota: number | undefined][] = [
  ['session', () => [withCookie(1, '203.0.113.21'), withCookie(1, '203.0.113.22')], 30],
  ['key', () => [{ ...list, ...from('203.0.113.23', { authorization: `Bearer ${key}` }) }], 60],
  ['address', () => [{ path: '/api/session', ...from('203.0.113.24') }], 100],
  // Last: nobody of this customer is heard for the rest of the minute.
  ['customer', () => owners.slice(2).map((_, n) => withCookie(n + 2, `203.0.113.${100 + n}`)), undefined],
];

it.each(FLOODS)(
  'a flood of one %s is refused, with when to come back, and another customer is heard',
  async (kind, calls, quota) => {
    const refused = await flood(calls());
    expect(refused.json).toMatchObject({ code: 'too-many-requests', status: 429 });
    const seconds = Number(refused.headers['retry-after']);
    expect(seconds).toBeGreaterThanOrEqual(1);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(refused.headers['ratelimit-policy']).toContain(`"${kind}";q=${quota ?? ''}`);
    expect(refused.headers.ratelimit).toContain(`"${kind}";r=0;t=${seconds}`);

    const heard = await app.call({ ...list, host: 'officeclean', cookie: other, ...from('203.0.113.50') });
    expect(heard.status).toBe(200);
    // Nor are others of the same customer silenced, unless all of it asked too much.
    if (kind !== 'customer') expect((await app.call(withCookie(0, '203.0.113.60'))).status).toBe(200);
  },
);
