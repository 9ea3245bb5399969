import assert from 'node:assert/strict';
import { request } from 'node:http';
import { BlobServiceClient } from '@azure/storage-blob';
import { QueueServiceClient } from '@azure/storage-queue';

/** Where the host is that is looked at, and, for what needs them, its storage and the key of its blob webhook. */
export interface HostUnderTest {
  url: string;
  storage?: string | undefined;
  blobsKey?: string | undefined;
}
export interface HostCase {
  /** What was seen on the real host (azure-facts: "Seen on the real host"). */
  name: string;
  needs?: 'storage' | 'blobs';
  run(host: HostUnderTest): Promise<void>;
}

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  json: { fn?: string; params?: Record<string, string>; [more: string]: unknown };
}

/** A request as it is written, without a library that puts paths and headers right. */
function ask(
  { url }: HostUnderTest,
  path: string,
  {
    method = 'GET',
    headers = {},
    body,
  }: { method?: string; headers?: Record<string, string | string[]>; body?: string | Buffer[] } = {},
): Promise<Answer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path, method, headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () => {
        const text = Buffer.concat(parts).toString('latin1');
        const isJson = text !== '' && String(answer.headers['content-type']).includes('json');
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          text,
          json: isJson ? (JSON.parse(text) as Answer['json']) : {},
        });
      });
    });
    asked.on('error', reject);
    for (const part of typeof body === 'string' ? [body] : (body ?? [])) asked.write(part);
    asked.end();
  });
}

const queue = ({ storage = '' }: HostUnderTest, name: string) =>
  QueueServiceClient.fromConnectionString(storage).getQueueClient(name);

/** Takes messages off a queue until one fits; the others stay for other cases. */
async function seen(
  host: HostUnderTest,
  fits: (text: string) => boolean,
  name = 'suite-out',
): Promise<string> {
  const from = queue(host, name);
  await from.createIfNotExists();
  for (let tries = 0; tries < 200; tries++) {
    const { receivedMessageItems } = await from.receiveMessages({
      numberOfMessages: 32,
      visibilityTimeout: 1,
    });
    for (const item of receivedMessageItems) {
      const decoded = Buffer.from(item.messageText, 'base64').toString();
      const text = fits(item.messageText) ? item.messageText : decoded;
      if (!fits(text)) continue;
      await from.deleteMessage(item.messageId, item.popReceipt);
      return text;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`No such message came to ${name}`);
}

async function put(host: HostUnderTest, name: string, text: string, base64 = true): Promise<void> {
  const to = queue(host, name);
  await to.createIfNotExists();
  await to.sendMessage(base64 ? Buffer.from(text).toString('base64') : text);
}

const fn = async (host: HostUnderTest, path: string, method = 'GET') =>
  (await ask(host, path, { method })).json.fn;

const routing: HostCase[] = [
  {
    name: 'the first function by name wins, however special another route is',
    run: async (host) => assert.equal(await fn(host, '/api/imports/7'), 'a-generic'),
  },
  {
    name: 'where the first match does not allow the method, the next that matches route and method is taken',
    run: async (host) => {
      assert.equal(await fn(host, '/methods/named', 'POST'), 'methods-post');
      assert.equal(await fn(host, '/methods/named'), 'methods-get');
    },
  },
  {
    name: 'a method that nobody allows is 404 with an empty body',
    run: async (host) => {
      for (const method of ['DELETE', 'HEAD', 'OPTIONS']) {
        const { status, text } = await ask(host, '/same', { method });
        assert.deepEqual([status, text], [404, '']);
      }
    },
  },
  {
    name: 'of two functions with one route and method only the first is mapped',
    run: async (host) => assert.equal(await fn(host, '/same'), 'same-a'),
  },
  {
    name: 'matching ignores case and keeps the case of parameters',
    run: async (host) => {
      const { json } = await ask(host, '/ECHO/AbC');
      assert.deepEqual(json.params, { first: 'AbC' });
    },
  },
  {
    name: '%2F stays encoded in a parameter, the rest is decoded, + stays +',
    run: async (host) => {
      const { json } = await ask(host, '/echo/a%2Fb%20c+d');
      assert.equal(json.params?.first, 'a%2Fb c+d');
    },
  },
  {
    name: '/a/../b is /b, and a trailing slash does not matter',
    run: async (host) => {
      assert.equal(await fn(host, '/x/../same'), 'same-a');
      assert.equal(await fn(host, '/same/'), 'same-a');
    },
  },
  { name: '//x is 404', run: async (host) => assert.equal((await ask(host, '//x')).status, 404) },
  { name: '%00 is 400', run: async (host) => assert.equal((await ask(host, '/echo/%00')).status, 400) },
  {
    name: 'a catch-all takes what is left, the root included',
    run: async (host) => {
      assert.equal(await fn(host, '/'), 'zz-all');
      assert.deepEqual((await ask(host, '/some/where')).json.params, { path: 'some/where' });
    },
  },
  {
    name: 'the host’s own routes want a key, but for the ping, in any case of letters',
    run: async (host) => {
      for (const path of [
        '/admin/host/status',
        '/Admin/Functions',
        '/admin/vfs/',
        '/admin/instance/x',
        '/runtime/webhooks/x',
      ]) {
        assert.equal((await ask(host, path)).status, 401, path);
      }
      assert.equal((await ask(host, '/admin/host/ping')).status, 200);
    },
  },
  {
    name: 'other paths of /admin and /runtime reach a catch-all',
    run: async (host) => {
      assert.equal(await fn(host, '/admin/other'), 'zz-all');
      assert.equal(await fn(host, '/runtime/other'), 'zz-all');
    },
  },
  {
    name: 'a function whose own route begins with admin is refused',
    run: async (host) => assert.equal(await fn(host, '/administrators/mine'), 'zz-all'),
  },
];

const requests: HostCase[] = [
  {
    name: 'repeated query keys and headers are joined by commas',
    run: async (host) => {
      const { json } = await ask(host, '/echo/x?k=1&k=2', { headers: { 'x-twice': ['1', '2'] } });
      assert.deepEqual(json.query, { k: '1,2' });
      assert.match(String((json.headers as Record<string, string>)['x-twice']), /^1, ?2$/);
    },
  },
  {
    name: 'a chunked body arrives empty, without a length, and the header is visible',
    run: async (host) => {
      const { json } = await ask(host, '/echo/x', {
        method: 'POST',
        headers: { 'transfer-encoding': 'chunked' },
        body: [Buffer.from('abc')],
      });
      const headers = json.headers as Record<string, string>;
      assert.deepEqual(
        [json.bytes, headers['content-length'], headers['transfer-encoding']],
        [0, undefined, 'chunked'],
      );
    },
  },
  {
    name: 'a body with its length arrives whole',
    run: async (host) => {
      const { json } = await ask(host, '/echo/x', {
        method: 'POST',
        headers: { 'content-length': '3' },
        body: 'abc',
      });
      assert.equal(json.bytes, 3);
    },
  },
  {
    name: 'a body above 104,857,600 bytes is 500 with an empty body',
    run: async (host) => {
      const answer = await ask(host, '/echo/x', {
        method: 'POST',
        headers: { 'content-length': '104857601', connection: 'close' },
      }).catch((error: NodeJS.ErrnoException) => error);
      // The host may close before all was sent, which the client sees as a reset.
      if (!(answer instanceof Error)) assert.deepEqual([answer.status, answer.text], [500, '']);
    },
  },
];

const answers: HostCase[] = [
  {
    name: 'a handler that returns nothing is 204',
    run: async (host) => assert.equal((await ask(host, '/answer/nothing')).status, 204),
  },
  {
    name: 'answers are chunked unless the app sets a right length',
    run: async (host) => {
      assert.equal((await ask(host, '/answer/plain')).headers['transfer-encoding'], 'chunked');
      const { headers, text } = await ask(host, '/answer/length');
      assert.deepEqual(
        [headers['content-length'], headers['transfer-encoding'], text],
        ['5', undefined, 'right'],
      );
    },
  },
  {
    name: 'a wrong length is 500 and a closed connection',
    run: async (host) => {
      const { status, headers } = await ask(host, '/answer/wrong-length');
      assert.deepEqual([status, headers.connection], [500, 'close']);
    },
  },
  {
    name: 'compressed bytes pass as they are',
    run: async (host) => assert.equal((await ask(host, '/answer/brotli')).headers['content-encoding'], 'br'),
  },
  {
    name: 'of two Set-Cookie headers the last survives',
    run: async (host) =>
      assert.equal(String((await ask(host, '/answer/two-cookies')).headers['set-cookie']), 'two=2'),
  },
  {
    name: 'cookies of the answer all come, values encoded and a path added; 303 passes',
    run: async (host) => {
      const { status, headers } = await ask(host, '/answer/cookies');
      const cookies = [headers['set-cookie'] ?? []].flat().map((text) => text.toLowerCase());
      assert.equal(status, 303);
      assert.equal(headers.location, '/elsewhere');
      assert.match(cookies[0] ?? '', /^one=a%20b; path=\/$/);
      assert.match(cookies[1] ?? '', /^two=2; path=\/deep; httponly$/);
    },
  },
  {
    name: '304 and 204 pass',
    run: async (host) => {
      assert.equal((await ask(host, '/answer/304')).status, 304);
      assert.equal((await ask(host, '/answer/204')).status, 204);
    },
  },
];

const queues: HostCase[] = [
  {
    name: 'a handler that throws is 500 with an empty body, and its outputs are not sent',
    needs: 'storage',
    run: async (host) => {
      const { status, text } = await ask(host, '/answer/throw');
      assert.deepEqual([status, text], [500, '']);
      await ask(host, '/answer/500');
      // The later message is there, the earlier one is not.
      await seen(host, (message) => message === 'from 500');
      const { peekedMessageItems } = await queue(host, 'suite-out').peekMessages({ numberOfMessages: 32 });
      const texts = peekedMessageItems.map((item) => Buffer.from(item.messageText, 'base64').toString());
      assert.ok(!texts.includes('from throw'));
    },
  },
  {
    name: 'a handler that returns 500 has its outputs sent',
    needs: 'storage',
    run: async (host) => {
      assert.equal((await ask(host, '/answer/500')).status, 500);
      await seen(host, (message) => message === 'from 500');
    },
  },
  {
    name: 'a list in a queue output is a message for each element, as is text that is a JSON list',
    needs: 'storage',
    run: async (host) => {
      await ask(host, '/answer/list');
      await ask(host, '/answer/text-list');
      await seen(host, (message) => message === 'first of list');
      await seen(host, (message) => message === '{"second":"of list"}');
      await seen(host, (message) => message === 'first of text');
      await seen(host, (message) => message === 'second of text');
    },
  },
  {
    name: 'messages arrive parsed: objects, numbers, text',
    needs: 'storage',
    run: async (host) => {
      for (const [text, kind] of [
        ['{"a":1}', 'object'],
        ['42', 'number'],
        ['just text', 'string'],
      ]) {
        await put(host, 'suite-in', text ?? '');
        await seen(host, (message) => message.includes(`"kind":"${kind}"`));
      }
    },
  },
  {
    name: 'keys of a JSON message overwrite the metadata',
    needs: 'storage',
    run: async (host) => {
      await put(host, 'suite-in', '{"id":"forged","dequeueCount":99}');
      const text = await seen(host, (message) => message.includes('forged'));
      assert.deepEqual((JSON.parse(text) as { metadata: unknown }).metadata, {
        id: 'forged',
        dequeueCount: 99,
      });
    },
  },
  {
    name: 'a message that fails five times is in the poison queue with the same body',
    needs: 'storage',
    run: async (host) => {
      await put(host, 'suite-fail', '{"fails":true}');
      await seen(host, (message) => message === '{"fails":true}', 'suite-fail-poison');
    },
  },
  {
    name: 'text that is not base64 goes to poison without reaching the function',
    needs: 'storage',
    run: async (host) => {
      await put(host, 'suite-in', 'not base64!', false);
      await seen(host, (message) => message === 'not base64!', 'suite-in-poison');
    },
  },
];

const event = (url: string, eventType = 'Microsoft.Storage.BlobCreated', more = {}) =>
  JSON.stringify([
    {
      id: '1',
      topic: 't',
      subject: 's',
      eventType,
      eventTime: '2026-11-01T00:00:00Z',
      dataVersion: '',
      data: { url, ...more },
    },
  ]);

const webhook = (key: string) =>
  `/runtime/webhooks/blobs?functionName=Host.Functions.blob-echo&code=${encodeURIComponent(key)}`;

const blobs: HostCase[] = [
  {
    name: 'a blob event without the key is 401',
    run: async (host) =>
      assert.equal((await ask(host, webhook('wrong'), { method: 'POST', body: event('x') })).status, 401),
  },
  {
    name: 'the handshake of Event Grid is answered',
    needs: 'blobs',
    run: async (host) => {
      const body = event('', 'Microsoft.EventGrid.SubscriptionValidationEvent', { validationCode: 'code-1' });
      const { json } = await ask(host, webhook(host.blobsKey ?? ''), { method: 'POST', body });
      assert.equal(json.validationResponse, 'code-1');
    },
  },
  {
    name: 'an event of any container reaches the function with the bytes and the real place; a doubled one runs twice, one of a missing blob is dropped',
    needs: 'blobs',
    run: async (host) => {
      const container = BlobServiceClient.fromConnectionString(host.storage ?? '').getContainerClient(
        't-anybody',
      );
      await container.createIfNotExists();
      const blob = container.getBlockBlobClient('inbox/file.txt');
      await blob.upload('hello', 5);
      const missing = container.getBlockBlobClient('inbox/missing.txt').url;
      for (const url of [missing, blob.url, blob.url]) {
        assert.equal(
          (await ask(host, webhook(host.blobsKey ?? ''), { method: 'POST', body: event(url) })).status,
          202,
        );
      }
      for (let times = 0; times < 2; times++) {
        const text = await seen(host, (message) => message.includes('"hello"'));
        assert.deepEqual(JSON.parse(text), { blob: 'hello', blobTrigger: 't-anybody/inbox/file.txt' });
      }
    },
  },
];

export const HOST_CASES: HostCase[] = [...routing, ...requests, ...answers, ...queues, ...blobs];
