import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiOf } from '../../../../local/import/api';
import { httpTo, readAll } from '../../../../local/import/http';
import { uploadFile } from '../../../../local/import/upload';
import { NO_COUNTS } from '../../../../shared/imports/model';

interface Seen {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: Buffer;
}
type Behaviour = (seen: Seen, response: ServerResponse) => void;

const json = (
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
) => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(value));
};
const problem = (code: string, detail: string) => ({ type: 'x', title: 'T', status: 0, code, detail });

const view = {
  id: 'imp_1',
  fileName: 'jobs.csv',
  bytes: 1,
  sha256: null,
  status: 'received',
  createdAt: '2030-01-01T00:00:00Z',
  createdBy: 'usr_1',
  revision: 1,
  counts: NO_COUNTS,
  issues: {},
  fileIssues: [],
  progress: { done: 0, total: 0, rowsPerSecond: null, secondsLeft: null },
  layout: null,
  checkEtag: null,
  editVersion: 0,
  edits: 0,
};

let server: Server;
let seen: Seen[];
let behave: Behaviour;
const folder = mkdtempSync(join(tmpdir(), 'api-'));
afterAll(() => rmSync(folder, { recursive: true }));

beforeEach(async () => {
  seen = [];
  server = createServer((request, response) => {
    void readAll(request).then((body) => {
      const one = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body };
      seen.push(one);
      if (one.url === '/api/session')
        json(response, 200, {}, { 'set-cookie': `fji=${seen.length}; Path=/; HttpOnly` });
      else behave(one, response);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

function connect() {
  const { port } = server.address() as AddressInfo;
  const url = new URL(`http://regularcleaning.localhost:${port}`);
  const http = httpTo(url);
  const follow = (to: URL) => httpTo(to).open({ method: 'GET', path: to.pathname + to.search });
  const api = apiOf(http, { email: 'a@b.example', password: 'p' }, follow, { firstPatienceMs: 500 });
  return { api, url };
}

describe('the command talks to a customer’s host', () => {
  test('by its name, wherever that leads, with cookie and origin', async () => {
    behave = (_seen, response) => json(response, 200, view);
    const { api, url } = connect();
    await api.signIn();
    await api.getImport('imp_1');
    expect(seen[1]?.headers).toMatchObject({ host: url.host, origin: url.origin, cookie: 'fji=1' });
  });

  test('waits while a part is being started again', async () => {
    let away = 2;
    behave = (_seen, response) => (away-- > 0 ? json(response, 503, {}) : json(response, 200, view));
    expect((await connect().api.getImport('imp_1')).id).toBe('imp_1');
    expect(seen).toHaveLength(3);
  });

  test('says so when nothing is there', async () => {
    const { api, url } = connect();
    server.closeAllConnections();
    server.close();
    await expect(api.signIn()).rejects.toThrow(`Nothing answers at ${url.origin}`);
  });

  test('signs in again once when its session ended', async () => {
    behave = ({ headers }, response) =>
      headers.cookie === 'fji=3'
        ? json(response, 200, view)
        : json(response, 401, problem('not-signed-in', 'No.'));
    const { api } = connect();
    await api.signIn();
    await api.getImport('imp_1');
    expect(seen.map(({ url }) => url)).toEqual([
      '/api/session',
      '/api/imports/imp_1',
      '/api/session',
      '/api/imports/imp_1',
    ]);
  });

  test('tells what was refused in the words of the answer', async () => {
    behave = (_seen, response) => json(response, 422, problem('refused', 'The file is empty.'));
    await expect(connect().api.getImport('imp_1')).rejects.toMatchObject({
      status: 422,
      code: 'refused',
      detail: 'The file is empty.',
    });
  });

  test('an approval whose answer was lost counts when the import shows it', async () => {
    behave = ({ method }, response) =>
      method === 'POST'
        ? json(response, 409, problem('wrong-state', 'Running already.'))
        : json(response, 200, { ...view, status: 'running' });
    expect((await connect().api.move('imp_1', 'approve', {})).status).toBe('running');
  });

  test('follows a download to storage without its cookie', async () => {
    behave = ({ url }, response) => {
      if (url.startsWith('/storage')) response.end('the result');
      else response.writeHead(303, { location: '/storage?sig=1' }).end();
    };
    const { api } = connect();
    await api.signIn();
    expect((await readAll(await api.open('/api/imports/imp_1/result'))).toString()).toBe('the result');
    expect(seen.at(-1)?.headers.cookie).toBeUndefined();
  });
});

describe('an upload', () => {
  const MB = 1024 * 1024;

  test('of a small file is one request with a key, so that repeating it makes no second import', async () => {
    const file = join(folder, 'small & new.csv');
    writeFileSync(file, 'title\n');
    let away = 1;
    behave = (_seen, response) => (away-- > 0 ? json(response, 502, {}) : json(response, 201, view));
    await uploadFile(connect().api, { file, bytes: 6 }, () => undefined);
    expect(seen.map(({ url }) => url)).toEqual(Array(2).fill('/api/imports?name=small%20%26%20new.csv'));
    expect(seen[0]?.headers['idempotency-key']).toBe(seen[1]?.headers['idempotency-key']);
    expect(seen[1]?.body.toString()).toBe('title\n');
  });

  test('of a large file goes in blocks; one that is lost on the way is sent again', async () => {
    const bytes = 17 * MB + 3;
    const whole = Buffer.alloc(bytes, 'abcdefghij');
    const file = join(folder, 'large.csv');
    writeFileSync(file, whole);
    const there = new Map<number, Buffer>();
    let lost = 1;
    const upload = () => ({ id: 'upl_1', blockBytes: 4 * MB, blocks: [...there.keys()] });
    behave = ({ method, url, body }, response) => {
      const block = /blocks\/(\d+)$/.exec(url)?.[1];
      if (url.startsWith('/api/uploads?')) json(response, 201, upload());
      else if (block !== undefined && lost-- > 0) response.destroy();
      else if (block !== undefined) {
        there.set(Number(block), body);
        response.writeHead(204).end();
      } else if (method === 'GET') json(response, 200, upload());
      else json(response, 201, view);
    };
    const sent: number[] = [];
    await uploadFile(connect().api, { file, bytes }, (count) => sent.push(count));
    expect(seen[0]?.url).toBe(`/api/uploads?name=large.csv&bytes=${bytes}`);
    const joined = Buffer.concat([0, 1, 2, 3, 4].map((n) => there.get(n) ?? Buffer.alloc(0)));
    expect(joined.equals(whole)).toBe(true);
    expect(sent.at(-1)).toBe(bytes);
    expect(seen.at(-1)?.url).toBe('/api/uploads/upl_1/commit');
  });
});
