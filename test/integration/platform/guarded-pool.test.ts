import type { lookup as systemLookup } from 'node:dns';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { guardedLookup, guardedPool, type PoolOptions } from '../../../shared/platform/guarded-pool';

let server: Server;
let port: number;
let asked: string[];
beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(302, { location: `http://127.0.0.1:${port}/followed` }).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** A resolver that gives these answers, one after another; the last for ever. */
function resolver(...answers: string[][]) {
  const looked: string[] = [];
  const lookup = ((hostname: string, _options: object, callback: (...given: unknown[]) => void) => {
    looked.push(hostname);
    const addresses = answers[Math.min(looked.length, answers.length) - 1] ?? [];
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  }) as unknown as typeof systemLookup;
  return { lookup, looked };
}

async function get(host: string, options: Partial<PoolOptions> = {}): Promise<number> {
  const pool = guardedPool(`http://${host}:${port}`, { timeoutMs: 2_000, reach: 'public', ...options });
  try {
    const answer = await pool.request({ path: '/', method: 'GET' });
    await answer.body.dump();
    return answer.statusCode;
  } finally {
    await pool.destroy();
  }
}
const refused = expect.objectContaining({ code: 'ADDRESS_REFUSED' }) as Error;

it.each(['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '169.254.169.254', 'localhost'])(
  'connects to nothing of our own: %s',
  async (host) => {
    await expect(get(host)).rejects.toEqual(refused);
    expect(asked).toEqual([]);
  },
);

it('connects to nothing where one address of the name is our own, whichever else it has', async () => {
  const { lookup } = resolver(['8.8.8.8', '127.0.0.1']);
  await expect(get('both.example', { lookup })).rejects.toEqual(refused);
});

it('hands on what was looked at and nothing else, and looks anew for each connection', async () => {
  // A name that is harmless when it is first asked for, and ours from then on.
  const { lookup, looked } = resolver(['8.8.8.8', '1.1.1.1'], ['127.0.0.1']);
  const look = (all: boolean) =>
    new Promise((resolve) => {
      guardedLookup(lookup)('rebinding.example', { all }, (error, address) => resolve(error ?? address));
    });
  expect(await look(true)).toEqual([
    { address: '8.8.8.8', family: 4 },
    { address: '1.1.1.1', family: 4 },
  ]);
  expect(await look(false)).toEqual(refused);
  await expect(get('rebinding.example', { lookup })).rejects.toEqual(refused);
  expect(looked).toHaveLength(3);
});

it('reaches the machine itself where a local setting says so, and follows no redirect there', async () => {
  expect(await get('127.0.0.1', { reach: 'any' })).toBe(302);
  expect(asked).toEqual(['/']);
});
