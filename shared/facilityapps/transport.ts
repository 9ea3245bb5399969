import type { Pool } from 'undici';
import type { Reach } from '../platform/guarded-pool';
import { tracedCall } from '../platform/tracing';
import type { RawAnswer } from './answers';

export interface Call {
  method: 'GET' | 'POST';
  path: string;
  /** Sent as JSON. */
  body?: unknown;
  /** A longer answer is not read to its end: `AnswerTooLarge`. */
  mostBytes: number;
  signal?: AbortSignal | undefined;
}

/**
 * Pools are shared by origin: a customer's client is made anew for each run. Loaded late: much to load, and only runs
 * and the reference data need it.
 */
const pools = new Map<string, Promise<Pool>>();
function poolFor(origin: string, timeoutMs: number, reach: Reach): Promise<Pool> {
  const key = `${reach} ${origin}`;
  const pool =
    pools.get(key) ??
    import('../platform/guarded-pool').then(({ guardedPool }) => guardedPool(origin, { timeoutMs, reach }));
  pools.set(key, pool);
  return pool;
}

export class AnswerTooLarge extends Error {
  override readonly name = 'AnswerTooLarge';
}

/**
 * A signal that fires after so many milliseconds or with another one. Of our own making, since a combined
 * `AbortSignal.any` can be collected before it fires on Node 20, and a hang would never end.
 */
function timeLimit(ms: number, outer: AbortSignal | undefined) {
  const own = new AbortController();
  const stop = () => own.abort(outer?.reason);
  const timer = setTimeout(() => own.abort(new DOMException('No answer in time', 'TimeoutError')), ms);
  outer?.addEventListener('abort', stop, { once: true });
  return {
    signal: own.signal,
    done() {
      clearTimeout(timer);
      outer?.removeEventListener('abort', stop);
    },
  };
}

/** Sends single requests, each with one time limit over all of it; redirects are answers, never followed. */
export function transport(baseUrl: string, token: string, timeoutMs: number, reach: Reach) {
  const { origin, pathname } = new URL(baseUrl);
  const prefix = pathname.replace(/\/$/, '');

  async function exchange(
    { method, path, body, mostBytes }: Call,
    signal: AbortSignal,
    traceparent: string | undefined,
  ): Promise<RawAnswer> {
    const pool = await poolFor(origin, timeoutMs, reach);
    const answer = await pool.request({
      method,
      path: prefix + path,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        ...(traceparent === undefined ? {} : { traceparent }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
      signal,
    });
    const parts: Buffer[] = [];
    let bytes = 0;
    for await (const part of answer.body) {
      bytes += (part as Buffer).length;
      if (bytes > mostBytes) throw new AnswerTooLarge();
      parts.push(part as Buffer);
    }
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: Buffer.concat(parts).toString('utf8'),
    };
  }

  return async (call: Call): Promise<RawAnswer> => {
    const limited = timeLimit(timeoutMs, call.signal);
    try {
      // Values of a query may be words of a file: the path alone is told.
      return await tracedCall(
        `${call.method} ${call.path.split('?')[0] ?? ''}`,
        (parent) => exchange(call, limited.signal, parent),
        ({ status }) => ({ success: status < 400, code: String(status) }),
      );
    } finally {
      limited.done();
    }
  };
}
