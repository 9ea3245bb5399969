import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { facilityAppsClient, jobPayload, type CreateAnswer } from '../../../shared/facilityapps';
import { systemClock } from '../../../shared/platform/clock';
import { freePort } from '../../support/azurite';

const open: (Server | HttpServer)[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

const payload = jobPayload(
  {
    title: 'Clean',
    dateStart: '2031-03-03',
    dateEnd: '2031-03-03',
    hourStart: 9,
    minuteStart: 0,
    hourEnd: 17,
    minuteEnd: 0,
    siteId: '11',
    ownerId: '41',
    labels: [],
  },
  { label: 'ext:fji-1', formSubtaskId: '0'.repeat(32) },
);

const clientAt = (port: number, timeoutMs = 2_000) =>
  facilityAppsClient({
    baseUrl: `http://127.0.0.1:${port}/acme.facilityapps.com`,
    token: 't',
    clock: systemClock(),
    timeoutMs,
    reach: 'any',
  });

/** A server that handles bare connections: what it does with each, once the first bytes have come. */
async function bare(onRequest: (socket: Socket) => void): Promise<number> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => onRequest(socket));
  }).listen(0, '127.0.0.1');
  open.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const write = (port: number, timeoutMs?: number): Promise<CreateAnswer> =>
  clientAt(port, timeoutMs).createJob(payload);

it('nobody listens: nothing was sent', async () => {
  expect(await write(await freePort())).toEqual({ kind: 'not-sent', why: 'ECONNREFUSED' });
});

it('the connection is closed while waiting: it may have been stored', async () => {
  expect(await write(await bare((socket) => socket.end()))).toMatchObject({ kind: 'doubtful' });
});

it('the connection is reset while waiting: it may have been stored', async () => {
  expect(await write(await bare((socket) => socket.resetAndDestroy()))).toMatchObject({ kind: 'doubtful' });
});

it.each([
  ['half a status line', 'HTTP/1.1 20'],
  ['headers alone', 'HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n'],
  ['half a body', 'HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{"data": {"id"'],
  ['half a chunked body', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{"data": {\r\n'],
  ['something that is not HTTP', 'SSH-2.0-OpenSSH_9.6\r\n'],
])('the connection dies after %s: it may have been stored', async (_what, text) => {
  expect(await write(await bare((socket) => socket.end(text)))).toMatchObject({ kind: 'doubtful' });
});

it('no answer comes: after the time limit it may have been stored', async () => {
  expect(await write(await bare(() => undefined), 200)).toEqual({ kind: 'doubtful', why: 'TimeoutError' });
});

it('the answer begins and never ends: the time limit holds for all of it', async () => {
  const port = await bare((socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{"id"'));
  expect(await write(port, 200)).toEqual({ kind: 'doubtful', why: 'TimeoutError' });
});

it('an answer without end is not read to its end', async () => {
  const port = await bare((socket) => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    const more = () => {
      while (!socket.destroyed && socket.write('x'.repeat(65_536)));
      if (!socket.destroyed) socket.once('drain', more);
    };
    more();
  });
  expect(await write(port)).toEqual({ kind: 'doubtful', why: 'AnswerTooLarge' });
});

it('a redirect is not followed: the token stays here', async () => {
  let visits = 0;
  const elsewhere = await bare(() => visits++);
  const port = await bare((socket) =>
    socket.end(`HTTP/1.1 307 Moved\r\nLocation: http://127.0.0.1:${elsewhere}/\r\nContent-Length: 0\r\n\r\n`),
  );
  expect(await write(port)).toMatchObject({ kind: 'doubtful', status: 307 });
  expect(visits).toBe(0);
});

it('stopped by the caller before it began: nothing was sent; under way: it may have been stored', async () => {
  let requests = 0;
  const port = await bare(() => requests++);
  const client = clientAt(port);
  expect(await client.createJob(payload, AbortSignal.abort())).toMatchObject({ kind: 'not-sent' });
  expect(requests).toBe(0);
  const stop = new AbortController();
  const answer = client.createJob(payload, stop.signal);
  while (requests === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  stop.abort();
  expect(await answer).toMatchObject({ kind: 'doubtful' });
});

it('a token that fits into no header: nothing was sent', async () => {
  const port = await bare((socket) => socket.end());
  const client = facilityAppsClient({
    baseUrl: `http://127.0.0.1:${port}`,
    token: 'a\r\nX-Other: b',
    clock: systemClock(),
    timeoutMs: 1_000,
    reach: 'any',
  });
  expect(await client.createJob(payload)).toMatchObject({ kind: 'not-sent' });
});

it('a kept connection that dies with a request on it is in doubt, and the write is sent once', async () => {
  let writes = 0;
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      writes++;
      if (writes === 2) request.socket.resetAndDestroy();
      else response.end('{"id": 1}');
    });
  }).listen(0, '127.0.0.1');
  open.push(server);
  await once(server, 'listening');
  const client = clientAt((server.address() as AddressInfo).port);
  expect(await client.createJob(payload)).toEqual({ kind: 'created', jobId: '1' });
  expect(await client.createJob(payload)).toMatchObject({ kind: 'doubtful' });
  expect(writes).toBe(2);
  expect(await client.createJob(payload)).toEqual({ kind: 'created', jobId: '1' });
  server.closeAllConnections();
});

it('a read that fails is a problem with a name', async () => {
  const port = await freePort();
  const failure = expect.objectContaining({ slug: 'upstream-failed' }) as Error;
  await expect(clientAt(port).fetchReference()).rejects.toEqual(failure);
  await expect(clientAt(port).findJobsByLabel('ext:fji-1')).rejects.toEqual(failure);
});
