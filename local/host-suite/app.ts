import { brotliCompressSync } from 'node:zlib';
import {
  app,
  output,
  type HttpMethod,
  type HttpRequest,
  type HttpResponseInit,
  type InvocationContext,
} from '@azure/functions';

// A small app with odd functions, to see how a host behaves; the suite beside it says what is expected.
const connection = 'APP_STORAGE';
const out = output.storageQueue({ queueName: 'suite-out', connection });

const http = (
  name: string,
  route: string,
  handler: (request: HttpRequest, context: InvocationContext) => unknown,
  methods: HttpMethod[] = ['GET'],
) =>
  app.http(name, {
    route,
    methods,
    authLevel: 'anonymous',
    extraOutputs: [out],
    handler: async (request, context) => (await handler(request, context)) as HttpResponseInit,
  });
const says = (name: string) => (request: HttpRequest) => ({ jsonBody: { fn: name, params: request.params } });

http('a-generic', 'api/{kind}/{id}', says('a-generic'));
http('b-one', 'api/imports/{id}', says('b-one'));
http('methods-get', 'methods/{any}', says('methods-get'));
http('methods-post', 'methods/named', says('methods-post'), ['POST']);
http('same-a', 'same', says('same-a'));
http('same-b', 'same', says('same-b'));
http('admin-mine', 'administrators/mine', says('admin-mine'));

http(
  'echo',
  'echo/{first}/{second?}',
  async (request) => {
    const body = Buffer.from(await request.arrayBuffer());
    return {
      jsonBody: {
        url: request.url,
        params: request.params,
        query: Object.fromEntries(request.query),
        headers: Object.fromEntries(request.headers),
        bytes: body.length,
      },
    };
  },
  ['GET', 'POST'],
);

http('answer-nothing', 'answer/nothing', () => undefined);
http('answer-throw', 'answer/throw', (_request, context) => {
  context.extraOutputs.set(out, 'from throw');
  throw new Error('on purpose');
});
http('answer-500', 'answer/500', (_request, context) => {
  context.extraOutputs.set(out, 'from 500');
  return { status: 500, body: 'failed' };
});
http('answer-list', 'answer/list', (_request, context) => {
  context.extraOutputs.set(out, ['first of list', { second: 'of list' }]);
  return { status: 200 };
});
http('answer-text-list', 'answer/text-list', (_request, context) => {
  context.extraOutputs.set(out, '["first of text","second of text"]');
  return { status: 200 };
});
http('answer-plain', 'answer/plain', () => ({ body: 'plain' }));
http('answer-length', 'answer/length', () => ({ body: 'right', headers: { 'content-length': '5' } }));
http('answer-wrong-length', 'answer/wrong-length', () => ({
  body: 'wrong',
  headers: { 'content-length': '50' },
}));
http('answer-brotli', 'answer/brotli', () => ({
  body: brotliCompressSync('small'),
  headers: { 'content-encoding': 'br', 'content-type': 'text/plain' },
}));
http('answer-two-cookies', 'answer/two-cookies', () => {
  const headers = new Headers();
  headers.append('set-cookie', 'one=1');
  headers.append('set-cookie', 'two=2');
  return { headers };
});
http('answer-cookies', 'answer/cookies', () => ({
  status: 303,
  headers: { location: '/elsewhere' },
  cookies: [
    { name: 'one', value: 'a b' },
    { name: 'two', value: '2', path: '/deep', httpOnly: true },
  ],
}));
http('answer-304', 'answer/304', () => ({ status: 304, headers: { etag: '"x"' } }));
http('answer-204', 'answer/204', () => ({ status: 204 }));
http('zz-all', '{*path}', says('zz-all'));

app.storageQueue('queue-echo', {
  queueName: 'suite-in',
  connection,
  extraOutputs: [out],
  handler: (message: unknown, context) => {
    const { id, dequeueCount } = context.triggerMetadata ?? {};
    context.extraOutputs.set(
      out,
      JSON.stringify({ kind: typeof message, message, metadata: { id, dequeueCount } }),
    );
  },
});
app.storageQueue('queue-fail', {
  queueName: 'suite-fail',
  connection,
  handler: () => {
    throw new Error('on purpose');
  },
});
app.timer('timer-rare', {
  schedule: '0 0 3 1 1 *',
  extraOutputs: [out],
  handler: (timer, context) => {
    context.extraOutputs.set(out, JSON.stringify({ timer: { isPastDue: timer.isPastDue } }));
  },
});
app.storageBlob('blob-echo', {
  path: 'suite/{name}',
  connection,
  source: 'EventGrid',
  extraOutputs: [out],
  handler: (blob: unknown, context) => {
    const { blobTrigger } = context.triggerMetadata ?? {};
    context.extraOutputs.set(out, JSON.stringify({ blob: (blob as Buffer).toString(), blobTrigger }));
  },
});
