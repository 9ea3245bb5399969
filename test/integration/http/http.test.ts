import { createHash } from 'node:crypto';
import { request as send } from 'node:http';
import { runningStack, type RunningStack } from '../../support/running-stack';

let stack: RunningStack;
let planner: string;
beforeAll(async () => {
  stack = await runningStack();
  planner = await stack.signIn();
});
afterAll(() => stack.stop());

const CSV = 'title,site,assigned_to,date_start\nWindows,Main Building,Anna Clarke,2031-01-06\n';

const upload = (over = {}) =>
  stack.call({ method: 'POST', path: '/api/imports?name=jobs.csv', cookie: planner, body: CSV, ...over });

/** An import that was checked. */
async function reviewed(): Promise<string> {
  const { json } = await upload();
  const id = String(json.id);
  for (let tries = 0; tries < 200; tries++) {
    const { json: found } = await stack.call({ path: `/api/imports/${id}`, cookie: planner });
    if (found.status === 'review') return id;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('It was never checked');
}

/** A request written by hand, where a client library would not let it through. */
const raw = (
  port: string | number,
  headers: Record<string, string>,
  path: string,
  method = 'GET',
  body?: Buffer[],
) =>
  new Promise<{ status: number; text: string; headers: Record<string, unknown> }>((resolve, reject) => {
    const asked = send({ host: '127.0.0.1', port, path, method, headers }, (answer) => {
      let text = '';
      answer.on('data', (part: Buffer) => (text += part.toString()));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text, headers: answer.headers }));
    });
    asked.on('error', reject);
    for (const part of body ?? []) asked.write(part);
    asked.end();
  });

describe('the address decides whose data it is', () => {
  it('says 404 where nobody works, as a page and as a problem', async () => {
    const page = await stack.call({ path: '/', host: 'nobody' });
    expect(page.status).toBe(404);
    expect(page.text).toContain('Nobody works at this address');
    const problem = await stack.call({ path: '/api/imports', host: 'nobody', cookie: planner });
    expect(problem).toMatchObject({ status: 404, json: { code: 'unknown-tenant', status: 404 } });
  });

  it('refuses whoever does not come through the front door, whatever host they claim', async () => {
    const { port } = new URL(stack.stack.parts.functions.url);
    const host = `regularcleaning.localhost:${stack.port}`;
    const claims = { 'x-forwarded-host': host, 'x-forwarded-proto': 'http', cookie: planner };
    for (const headers of [claims, { ...claims, 'x-azure-fdid': '00000000-0000-4000-8000-000000000000' }]) {
      expect((await raw(port, headers, '/api/imports')).status).toBe(403);
      expect((await raw(port, headers, '/')).status).toBe(403);
    }
  });

  it('does not let a client of the front door choose another host', async () => {
    const answer = await stack.call({
      path: '/api/session',
      host: 'nobody',
      cookie: planner,
      headers: { 'x-forwarded-host': `regularcleaning.localhost:${stack.port}` },
    });
    expect(answer.status).toBe(404);
  });

  it('closes the host’s own routes to the outside', async () => {
    for (const path of ['/admin/host/ping', '/runtime/webhooks/blobs', '/Admin/functions']) {
      expect((await stack.call({ path })).status).toBe(403);
    }
  });

  it('does not take a session to another customer', async () => {
    const answer = await stack.call({ path: '/api/imports', host: 'officeclean', cookie: planner });
    expect(answer).toMatchObject({ status: 401, json: { code: 'not-signed-in' } });
  });

  it('answers another customer’s import like one that does not exist', async () => {
    const id = await reviewed();
    const other = await stack.signIn('officeclean');
    for (const path of [
      `/api/imports/${id}`,
      `/api/imports/${id}/rows`,
      `/api/imports/${id}/file`,
      `/api/imports/${id}/result`,
    ]) {
      expect(await stack.call({ path, host: 'officeclean', cookie: other })).toMatchObject({
        status: 404,
        json: { code: 'not-found' },
      });
    }
    for (const move of ['approve', 'pause', 'resume', 'cancel']) {
      const answer = await stack.call({
        method: 'POST',
        path: `/api/imports/${id}/${move}`,
        host: 'officeclean',
        cookie: other,
        json: {},
      });
      expect(answer.status).toBe(404);
    }
    expect((await stack.call({ path: '/api/imports', host: 'officeclean', cookie: other })).json).toEqual({
      items: [],
      next: null,
    });
  });

  it('lets a suspended customer look and export, and change nothing', async () => {
    await stack.customer('sleepy', 'suspended');
    const cookie = await stack.signIn('sleepy');
    expect((await stack.call({ path: '/api/imports', host: 'sleepy', cookie })).status).toBe(200);
    const answer = await upload({ host: 'sleepy', cookie });
    expect(answer).toMatchObject({ status: 423, json: { code: 'suspended' } });
  });
});

describe('signing in', () => {
  const password = () => stack.stack.customers[0]?.password ?? '';

  it('tells who came in, and sets a cookie that scripts cannot read', async () => {
    const answer = await stack.call({
      method: 'POST',
      path: '/api/session',
      json: { email: ' Planner@RegularCleaning.example ', password: password() },
    });
    expect(answer).toMatchObject({
      status: 200,
      json: {
        user: { email: 'planner@regularcleaning.example', role: 'planner' },
        customer: { id: 'regularcleaning' },
      },
    });
    const cookie = String([answer.headers['set-cookie']].flat()[0]).toLowerCase();
    expect(cookie).toContain(`fji-${stack.port}=`);
    expect(cookie).toContain('httponly');
    expect(cookie).toContain('samesite=lax');
    expect(answer.text).not.toContain(password());
  });

  it('gives the same answer for a wrong password and an unknown address', async () => {
    const wrong = await stack.call({
      method: 'POST',
      path: '/api/session',
      json: { email: 'planner@regularcleaning.example', password: 'x' },
    });
    const unknown = await stack.call({
      method: 'POST',
      path: '/api/session',
      json: { email: 'nobody@regularcleaning.example', password: 'x' },
    });
    expect([wrong.status, wrong.json.code]).toEqual([401, 'wrong-credentials']);
    expect({ ...unknown.json, instance: '' }).toEqual({ ...wrong.json, instance: '' });
  });

  it('slows down who guesses', async () => {
    const guess = () =>
      stack.call({
        method: 'POST',
        path: '/api/session',
        host: 'hospital',
        json: { email: 'owner@hospital.example', password: 'guess' },
      });
    const statuses = [];
    for (let i = 0; i < 11; i++) statuses.push((await guess()).status);
    expect(statuses.slice(0, 10)).toEqual(Array(10).fill(401));
    const last = await guess();
    expect(last).toMatchObject({ status: 429, json: { code: 'too-many-requests' } });
    expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('ends when signing out', async () => {
    const cookie = await stack.signIn();
    expect((await stack.call({ path: '/api/session', cookie })).status).toBe(200);
    expect((await stack.call({ method: 'DELETE', path: '/api/session', cookie })).status).toBe(204);
    expect((await stack.call({ path: '/api/session', cookie })).status).toBe(401);
  });

  it('ends a session that was not used for long', async () => {
    const token = 'a'.repeat(43);
    const long = Date.now() - 9 * 3_600_000;
    const props = {
      userId: 'usr_1',
      email: 'x@y.example',
      name: 'X',
      role: 'planner',
      createdAt: long,
      usedAt: long,
    };
    const key = createHash('sha256').update(token).digest('hex');
    await stack.tables.table('sessions').write('regularcleaning', [{ kind: 'create', rowKey: key, props }]);
    const answer = await stack.call({ path: '/api/imports', cookie: `fji-${stack.port}=${token}` });
    expect(answer).toMatchObject({ status: 401, json: { code: 'not-signed-in' } });
  });

  it('keeps passwords and tokens out of tables', async () => {
    const [, token = ''] = planner.split('=');
    for (const name of ['users', 'sessions', 'tenants', 'secrets', 'imports', 'importwork', 'idempotency']) {
      for await (const page of stack.tables.table(name).scan()) {
        const text = JSON.stringify(page);
        expect(text).not.toContain(token);
        expect(text).not.toContain(password());
      }
    }
  });
});

describe('a request that changes something', () => {
  it.each([
    ['without an origin', null],
    ['from a sister sub-domain', 'http://officeclean.localhost'],
    ['from elsewhere', 'https://evil.example'],
  ])('is refused %s', async (_, origin) => {
    const at = origin?.endsWith('localhost') ? `${origin}:${stack.port}` : origin;
    expect(await upload({ origin: at })).toMatchObject({ status: 403, json: { code: 'bad-origin' } });
  });

  it('is refused without a length, and in chunks', async () => {
    const headers = {
      host: `regularcleaning.localhost:${stack.port}`,
      origin: `http://regularcleaning.localhost:${stack.port}`,
      cookie: planner,
    };
    const chunked = await raw(
      stack.port,
      { ...headers, 'transfer-encoding': 'chunked' },
      '/api/imports',
      'POST',
      [Buffer.from(CSV)],
    );
    expect([chunked.status, (JSON.parse(chunked.text) as { code: string }).code]).toEqual([
      411,
      'length-required',
    ]);
  });

  it('names fields that it does not know', async () => {
    const id = await reviewed();
    const answer = await stack.call({
      method: 'POST',
      path: `/api/imports/${id}/approve`,
      cookie: planner,
      json: { customer: 'officeclean' },
    });
    expect(answer).toMatchObject({ status: 400, json: { code: 'bad-body', errors: [{ path: 'customer' }] } });
  });

  it('names the way for larger files when 17 MB come at once', async () => {
    const answer = await upload({ body: Buffer.alloc(17 * 1024 * 1024, 'x') });
    expect(answer).toMatchObject({ status: 413, json: { code: 'too-large' } });
    expect(answer.json.detail).toContain('/api/uploads');
  });

  it('is not allowed to a viewer', async () => {
    const cookie = await stack.signIn('regularcleaning', 'viewer');
    expect(await upload({ cookie })).toMatchObject({ status: 403, json: { code: 'forbidden' } });
    expect((await stack.call({ path: '/api/imports', cookie })).status).toBe(200);
  });

  it('is done once for an idempotency key', async () => {
    const headers = { 'idempotency-key': 'upload-1' };
    const first = await upload({ headers });
    const again = await upload({ headers });
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.json.id).toBe(first.json.id);
    expect(again.headers.location).toBe(first.headers.location);
    const other = await upload({ headers, body: `${CSV}x` });
    expect(other).toMatchObject({ status: 422, json: { code: 'key-reused' } });
  });

  it('is a clear conflict in a state that does not allow it', async () => {
    const id = await reviewed();
    const answer = await stack.call({ method: 'POST', path: `/api/imports/${id}/resume`, cookie: planner });
    expect(answer).toMatchObject({ status: 409, json: { code: 'wrong-state' } });
    const stale = await stack.call({
      method: 'POST',
      path: `/api/imports/${id}/approve`,
      cookie: planner,
      json: { ifChecked: 'chk_older' },
    });
    expect(stale).toMatchObject({ status: 412, json: { code: 'changed' } });
  });

  it('takes a file as the part of a form', async () => {
    const boundary = 'XXXX';
    const body = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="from form.csv"\r\ncontent-type: text/csv\r\n\r\n${CSV}\r\n--${boundary}--\r\n`;
    const answer = await stack.call({
      method: 'POST',
      path: '/api/imports',
      cookie: planner,
      body,
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    });
    expect(answer).toMatchObject({ status: 201, json: { fileName: 'from form.csv', bytes: CSV.length } });
  });
});

describe('answers', () => {
  it('carry strict headers, on pages and on problems', async () => {
    for (const path of ['/', '/api/imports', '/nothing.txt']) {
      const { headers } = await stack.call({ path });
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['content-security-policy']).not.toContain('unsafe');
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
  });

  it('explain each problem on a page that its type names', async () => {
    const { json } = await stack.call({ path: '/api/imports' });
    expect(json).toMatchObject({ type: '/problems/not-signed-in', code: 'not-signed-in', status: 401 });
    expect(String(json.instance)).toMatch(/^[0-9a-f-]{36}$/);
    const page = await stack.call({ path: String(json.type) });
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  });

  it('say which route does not exist', async () => {
    expect(await stack.call({ path: '/api/nothing' })).toMatchObject({
      status: 404,
      json: { code: 'not-found' },
    });
  });

  it('give back what came in, byte for byte', async () => {
    const id = await reviewed();
    const { text, headers } = await stack.call({ path: `/api/imports/${id}/file`, cookie: planner });
    expect(text).toBe(CSV);
    expect(headers['content-disposition']).toContain('jobs.csv');
  });

  it('serve hashed assets for ever, compressed, and the page itself for now', async () => {
    const page = await stack.call({ path: '/' });
    expect(page.headers['cache-control']).toBe('no-cache');
    const asset = /(\/assets\/[^"]+\.js)/.exec(page.text)?.[1] ?? '';
    const found = await stack.call({ path: asset, headers: { 'accept-encoding': 'br' } });
    expect(found.headers).toMatchObject({
      'content-encoding': 'br',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    const again = await stack.call({ path: asset, headers: { 'if-none-match': String(found.headers.etag) } });
    expect(again.status).toBe(304);
  });
});

describe('a file that is dropped into the inbox', () => {
  it('becomes an import of the customer whose container it is', async () => {
    await stack.blobs
      .container('t-regularcleaning')
      .write('inbox/dropped.csv', CSV.replace('Windows', 'Dropped'));
    for (let tries = 0; ; tries++) {
      const { json } = await stack.call({ path: '/api/imports', cookie: planner });
      const found = (json.items as { fileName: string; status: string; createdBy: string }[]).find(
        ({ fileName }) => fileName === 'dropped.csv',
      );
      if (found?.status === 'review') {
        expect(found.createdBy).toBe('inbox');
        break;
      }
      if (tries > 200) throw new Error(`It was not imported: ${JSON.stringify(found)}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(await stack.blobs.container('t-regularcleaning').info('inbox/dropped.csv')).toBeUndefined();
  });
});

describe('the health of the app', () => {
  it('is told to whoever asks, at a host of nobody too', async () => {
    for (const host of ['regularcleaning', 'canary']) {
      const { status, json } = await stack.call({ path: '/api/health', host });
      expect({ status, json }).toEqual({ status: 200, json: { status: 'ok' } });
    }
  });
});
