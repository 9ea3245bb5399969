import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { LoadedApp, TypedData } from './core';
import type { HostSettings } from './host-settings';
import { invoke } from './invoke';
import { sendOutputs } from './outputs';
import type { Queues } from './queues';
import { pathParts, routeTable } from './routes';

const MOST_BODY = 104_857_600;
/** The host's own routes; they want a key that nobody has here, but for the ping. */
const OWN = /^\/(admin\/(host|functions|vfs|instance)(\/|$)|runtime\/webhooks(\/|$))/i;

interface HttpReply {
  statusCode?: string;
  headers?: Record<string, string>;
  cookies?: { name: string; value: string; path?: string; [setting: string]: unknown }[];
  body?: TypedData | null;
}

export interface HttpOptions {
  app: LoadedApp;
  settings: HostSettings;
  queues: Queues;
  log: (line: string) => void;
  /** Answers requests to `/runtime/webhooks/blobs`; the status to send. */
  blobs: (
    query: URLSearchParams,
    headers: IncomingMessage['headers'],
    body: Buffer,
  ) => Promise<{ status: number; body?: string }>;
}

/** Headers that came twice are joined by commas, as is what Node.js keeps apart. */
function headersOf(request: IncomingMessage): Record<string, { value: string }> {
  const joined: Record<string, { value: string }> = {};
  const { rawHeaders } = request;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] ?? '').toLowerCase();
    const value = rawHeaders[i + 1] ?? '';
    joined[name] = { value: joined[name] ? `${joined[name].value},${value}` : value };
  }
  return joined;
}

/** A query key that came twice is joined by commas. */
function queryOf(query: URLSearchParams): Record<string, { value: string }> {
  const joined: Record<string, { value: string }> = {};
  for (const [key, value] of query)
    joined[key] = { value: joined[key] ? `${joined[key].value},${value}` : value };
  return joined;
}

/** The body; empty for chunked requests, as the host hands it over (its own webhooks read them). Undefined where it is too large. */
async function bodyOf(request: IncomingMessage, own = false): Promise<Buffer | undefined> {
  const chunked = !own && request.headers['transfer-encoding'] !== undefined;
  if (Number(request.headers['content-length'] ?? 0) > MOST_BODY) {
    request.resume();
    return undefined;
  }
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    bytes += (part as Buffer).length;
    if (bytes > MOST_BODY) return undefined;
    if (!chunked) parts.push(part as Buffer);
  }
  return Buffer.concat(parts);
}

const bytesOf = (data: TypedData | null | undefined): Buffer => {
  if (data?.bytes) return Buffer.from(data.bytes);
  return Buffer.from(data?.string ?? data?.json ?? '');
};

function cookieText({ name, value, path, ...rest }: NonNullable<HttpReply['cookies']>[number]): string {
  const plain = (setting: unknown): string | undefined => {
    const given =
      typeof setting === 'object' && setting !== null && 'value' in setting ? setting.value : setting;
    return ['string', 'number', 'boolean'].includes(typeof given) && given !== '' ? String(given) : undefined;
  };
  const parts = [`${encodeURIComponent(name)}=${encodeURIComponent(value)}`];
  const maxAge = plain(rest.maxAge);
  if (maxAge !== undefined) parts.push(`max-age=${maxAge}`);
  const domain = plain(rest.domain);
  if (domain !== undefined) parts.push(`domain=${domain}`);
  parts.push(`path=${plain(path) ?? '/'}`);
  if (plain(rest.secure) === 'true') parts.push('secure');
  const sameSite = plain(rest.sameSite)?.toLowerCase();
  // `none` is how the library says that nothing was set.
  if (sameSite === 'lax' || sameSite === 'strict') parts.push(`samesite=${sameSite}`);
  if (sameSite === 'explicitnone') parts.push('samesite=none');
  if (plain(rest.httpOnly) === 'true') parts.push('httponly');
  return parts.join('; ');
}

function sendReply(response: ServerResponse, reply: HttpReply | null | undefined): void {
  if (!reply) {
    response.writeHead(204).end();
    return;
  }
  const status = Number(reply.statusCode ?? 200);
  const headers: Record<string, string | string[]> = { ...reply.headers };
  const cookies = reply.cookies ?? [];
  if (cookies.length > 0) headers['set-cookie'] = cookies.map(cookieText);
  else if (typeof headers['set-cookie'] === 'string') {
    // Two headers of this name reach the host as one, and only the last cookie survives.
    headers['set-cookie'] = headers['set-cookie'].split(/,\s*(?=[^;,\s]+=)/).at(-1) ?? '';
  }
  const body = bytesOf(reply.body);
  const bare = status === 204 || status === 304;
  const claimed = headers['content-length'];
  if (!bare && claimed !== undefined && Number(claimed) !== body.length) {
    response.writeHead(500, { 'content-length': '0', connection: 'close' });
    response.end(() => response.socket?.destroy());
    return;
  }
  if (bare) delete headers['content-length'];
  response.writeHead(status, headers);
  // Without a length of the app's own the answer goes out in chunks.
  if (bare) response.end();
  else {
    if (claimed === undefined) response.flushHeaders();
    response.end(body);
  }
}

const empty = (response: ServerResponse, status: number): void => {
  response.writeHead(status, { 'content-length': '0' }).end();
};

/** The HTTP side of the host. */
export function httpHost({ app, settings, queues, log, blobs }: HttpOptions): Server {
  const functions = app.functions.filter(({ trigger }) => trigger.type === 'httpTrigger');
  const match = routeTable(functions, settings.routePrefix, log);

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const raw = request.url ?? '/';
    const path = pathParts(raw);
    if (path === null) return empty(response, 400);
    const url = new URL(
      raw.startsWith('//') ? `/${raw}` : raw,
      `http://${request.headers.host ?? 'localhost'}`,
    );
    if (OWN.test(url.pathname)) return own(request, response, url);
    const method = request.method ?? 'GET';
    const found = path && match(method, path);
    if (!found) {
      request.resume();
      return empty(response, 404);
    }
    const body = await bodyOf(request);
    if (!body) return empty(response, 500);
    const data: TypedData = {
      http: {
        method,
        url: url.href,
        nullableHeaders: headersOf(request),
        nullableQuery: queryOf(url.searchParams),
        nullableParams: Object.fromEntries(
          Object.entries(found.params).map(([name, value]) => [name, { value }]),
        ),
        body: { bytes: body },
      },
    };
    let reply;
    try {
      const answer = await invoke(app, found.fn, { data });
      await sendOutputs(queues, found.fn, answer);
      reply = answer.returnValue?.http as HttpReply | null | undefined;
    } catch (error) {
      log(
        `${found.fn.metadata.name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      return empty(response, 500);
    }
    sendReply(response, reply);
  }

  async function own(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    if (/^\/admin\/host\/ping$/i.test(url.pathname)) return empty(response, 200);
    if (!/^\/runtime\/webhooks\/blobs$/i.test(url.pathname)) return empty(response, 401);
    const body = await bodyOf(request, true);
    const answer = await blobs(url.searchParams, request.headers, body ?? Buffer.alloc(0));
    const { body: text = '', status } = answer;
    if (text === '') return empty(response, status);
    response.writeHead(status, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
    });
    response.end(text);
  }

  return createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
    handle(request, response).catch((error: unknown) => {
      log(
        `request failed in the host: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      if (!response.headersSent) empty(response, 500);
      else response.destroy();
    });
  });
}
