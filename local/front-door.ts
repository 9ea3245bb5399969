import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  Agent,
  createServer,
  request as send,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from 'node:http';
import { parseArgs } from 'node:util';

/** What Azure Front Door says of a request itself; whatever a client sends under these names is not passed on. */
const OURS = new Set([
  'host',
  'connection',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-azure-fdid',
  'x-azure-socketip',
  'x-azure-clientip',
  'x-azure-ref',
  'x-azure-requestchain',
]);
/** The host's own routes: the firewall closes them to the outside. */
const CLOSED = /^\/+(admin|runtime)(\/|$|\?)/i;
/** How long a request waits for functions that are being started again. */
const PATIENCE_MS = 8_000;

/** The headers as Front Door sends them to the origin. */
export function forwardedHeaders(request: IncomingMessage, frontDoorId: string): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {};
  for (const [name, value] of Object.entries(request.headers)) if (!OURS.has(name)) headers[name] = value;
  const peer = request.socket.remoteAddress ?? '127.0.0.1';
  const before = request.headers['x-forwarded-for'];
  return {
    ...headers,
    'x-forwarded-for': before === undefined ? peer : `${String(before)}, ${peer}`,
    'x-forwarded-host': request.headers.host ?? '',
    'x-forwarded-proto': 'http',
    'x-azure-fdid': frontDoorId,
    'x-azure-socketip': peer,
    'x-azure-clientip': peer,
    'x-azure-ref': randomUUID(),
  };
}

export function frontDoor(to: URL, frontDoorId: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });

  function forward(request: IncomingMessage, response: ServerResponse, until: number): void {
    const onward = send(
      {
        agent,
        host: to.hostname,
        port: to.port,
        method: request.method,
        path: request.url,
        headers: { ...forwardedHeaders(request, frontDoorId), host: to.host },
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
        // An answer that is cut off must not look whole.
        answer.on('error', () => response.destroy());
        answer.on('aborted', () => response.destroy());
      },
    );
    onward.on('error', (error: NodeJS.ErrnoException) => {
      if (response.headersSent) return void response.destroy();
      const nothingSent = error.code === 'ECONNREFUSED';
      const again = nothingSent && performance.now() < until && request.readableDidRead === false;
      if (again) return void setTimeout(() => forward(request, response, until), 100);
      response.writeHead(502, { 'content-type': 'text/plain; charset=utf-8', 'retry-after': '2' });
      response.end('The app is being started again. Please try again in a moment.\n');
    });
    // Who went away takes no answer: an answer that nobody reads would hold its connection for ever.
    response.on('close', () => {
      if (!response.writableFinished) onward.destroy();
    });
    const hasBody =
      request.headers['content-length'] !== undefined || request.headers['transfer-encoding'] !== undefined;
    // A body is taken only once there is somebody to take it, so that a refused connection can be tried again.
    onward.on('socket', (socket) => {
      const go = () => (hasBody ? request.pipe(onward) : onward.end());
      if (socket.connecting) socket.once('connect', go);
      else go();
    });
  }

  return createServer((request, response) => {
    if (request.url === '/_front-door') return void response.end('ok');
    if (CLOSED.test(request.url ?? '')) {
      response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8' });
      return void response.end('This address is closed to the outside.\n');
    }
    forward(request, response, performance.now() + PATIENCE_MS);
  });
}

/** The small front door of one machine: `--port N --to URL`, FRONT_DOOR_ID in the environment. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { port: { type: 'string' }, to: { type: 'string' } } });
  const id = process.env.FRONT_DOOR_ID;
  if (!values.port || !values.to || !id)
    throw new Error('Usage: front-door --port N --to URL, with FRONT_DOOR_ID');
  const server = frontDoor(new URL(values.to), id);
  server.requestTimeout = 0;
  server.listen(Number(values.port), '127.0.0.1');
  await once(server, 'listening');
  const stop = () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', () => undefined);
  process.on('disconnect', stop);
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  });
}
