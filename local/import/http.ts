import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';

export interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
}
export interface Call {
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: Buffer;
}
/** HTTP to one origin, over connections that are kept. */
export interface Http {
  readonly origin: string;
  call(call: Call): Promise<Answer>;
  /** The answer as it comes; who reads it reads it to its end. */
  open(call: Call): Promise<IncomingMessage>;
  close(): void;
}

const IDLE_MS = 60_000;

const isLocal = (hostname: string): boolean => hostname === 'localhost' || hostname.endsWith('.localhost');

export async function readAll(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** Names under `localhost` are this machine (RFC 6761); resolvers of a plain Linux do not know them. */
export function httpTo(url: URL): Http {
  const secure = url.protocol === 'https:';
  const agent = secure ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
  const target = {
    agent,
    hostname: isLocal(url.hostname) ? '127.0.0.1' : url.hostname,
    port: url.port || (secure ? 443 : 80),
  };

  const open = ({ method, path, headers = {}, body }: Call) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const length = body || method !== 'GET' ? { 'content-length': String(body?.length ?? 0) } : {};
      const sent = (secure ? httpsRequest : httpRequest)(
        { ...target, method, path, headers: { host: url.host, ...length, ...headers } },
        resolve,
      );
      sent.setTimeout(IDLE_MS, () => sent.destroy(new Error('No answer came within a minute')));
      sent.on('error', reject);
      sent.end(body);
    });

  return {
    origin: url.origin,
    open,
    async call(call) {
      const message = await open(call);
      return { status: message.statusCode ?? 0, headers: message.headers, body: await readAll(message) };
    },
    close: () => agent.destroy(),
  };
}

/** A download from an address that needs nothing beside itself: signs of storage are in it. */
export const openAt = (url: URL): Promise<IncomingMessage> =>
  httpTo(url).open({ method: 'GET', path: `${url.pathname}${url.search}` });

const AWAY = new Set([502, 503, 504]);

/**
 * Tries again while the other side is away (a part of a stack that is being started again), for up to `forMs`.
 * Only for calls that may be repeated.
 */
export async function withPatience(work: () => Promise<Answer>, forMs: number): Promise<Answer> {
  const until = performance.now() + forMs;
  for (let pause = 100; ; pause = Math.min(2_000, pause * 1.5)) {
    const left = until - performance.now();
    try {
      const answer = await work();
      if (!AWAY.has(answer.status) || left <= 0) return answer;
    } catch (error) {
      if (left <= 0) throw error;
    }
    await delay(pause);
  }
}
