import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

async function listening(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function bodyOf(request: AsyncIterable<unknown>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/**
 * Takes telemetry as Application Insights does, and gives the app the token of its identity as App Service does: what
 * came is kept as text, without the headers that it came with.
 */
export async function telemetryAndIdentity(accessToken: string, identityHeader: string) {
  const envelopes: string[] = [];
  const server = await listening((request, response) => {
    void bodyOf(request).then((bytes) => {
      response.setHeader('content-type', 'application/json');
      if (request.url?.startsWith('/identity')) {
        const fits = request.headers['x-identity-header'] === identityHeader;
        response.statusCode = fits ? 200 : 401;
        response.end(
          JSON.stringify({
            ...{ access_token: accessToken, token_type: 'Bearer', resource: 'https://monitor.azure.com' },
            expires_on: Math.floor(Date.now() / 1000) + 7_200,
          }),
        );
        return;
      }
      const text = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString();
      const items = text.split('\n').filter((line) => line !== '');
      envelopes.push(...items);
      response.end(JSON.stringify({ itemsReceived: items.length, itemsAccepted: items.length, errors: [] }));
    });
  });
  return { ...server, envelopes };
}

/** How a FacilityApps behaves that tells people what it was sent. */
export type Echo = 'off' | 'in turn' | 'refuse' | 'fail' | 'break-off' | 'unknown-shape' | 'accept';

const TURNS = ['refuse', 'accept', 'unknown-shape', 'fail', 'break-off'] as const;

/** Stands before the sandbox; told to, it answers with the token that it was given, in its words and in headers. */
export async function echoingFacilityApps() {
  const state = { target: '', writes: 'off' as Echo, reads: 'off' as Echo, echoed: 0 };
  const server = await listening((request, response) => {
    void (async () => {
      const body = await bodyOf(request);
      const asked = request.url?.includes('/planning/save/') ? state.writes : state.reads;
      const mode = asked === 'in turn' ? (TURNS[state.echoed % TURNS.length] ?? 'fail') : asked;
      const { authorization = '' } = request.headers;
      const token = authorization.replace('Bearer ', '');
      if (mode === 'off') {
        const answer = await fetch(state.target + (request.url ?? ''), {
          method: request.method ?? 'GET',
          headers: { authorization, 'content-type': 'application/json' },
          ...(body.length > 0 ? { body } : {}),
        });
        response.writeHead(answer.status, { 'content-type': 'application/json' });
        response.end(Buffer.from(await answer.arrayBuffer()));
        return;
      }
      state.echoed++;
      if (mode === 'break-off') {
        response.writeHead(500, { 'content-length': '100000' });
        response.write(`{"message":"${token}`);
        response.destroy();
        return;
      }
      const words = [
        `Token ${token} is not allowed here`,
        `as ${encodeURIComponent(token)}`,
        `as ${Buffer.from(token).toString('base64')}`,
        // As JSON may write any letter.
        ...(mode === 'refuse' ? [] : [authorization]),
      ];
      const status = { refuse: 422, fail: 503, 'unknown-shape': 200, accept: 200 }[mode];
      response.writeHead(status, { 'content-type': 'application/json', 'x-debug': authorization });
      const told =
        mode === 'accept' ? { id: token } : { message: words.join(', '), errors: { token: [token] } };
      // A letter that is written as its number is the same letter once it was read.
      response.end(JSON.stringify(told).replaceAll('Mk', '\\u004dk'));
    })().catch(() => response.destroy());
  });
  return { ...server, state };
}
