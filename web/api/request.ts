import type * as z from 'zod/mini';
import { NO_ANSWER, Problem } from './problem';
import { problemOf, valueOf } from './read-answer';

let sessionEnded: () => void = () => undefined;
/** Names what to do when an answer says that nobody is signed in any more. */
export const whenSessionEnds = (then: () => void): void => {
  sessionEnded = then;
};

/** Tells of a session that ended, wherever it was noticed; hands the problem on. */
export function noticed(problem: Problem): Problem {
  if (problem.code === 'not-signed-in') sessionEnded();
  return problem;
}

export interface Call {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  /** Sent as JSON. */
  body?: object;
  /** Sent as it is, instead. */
  file?: Blob;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

async function send({ method = 'GET', path, body, file, headers: more = {}, signal }: Call) {
  try {
    const response = await fetch(path, {
      method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...more,
      },
      ...(body ? { body: JSON.stringify(body) } : file ? { body: file } : {}),
      ...(signal ? { signal } : {}),
    });
    const { status, headers } = response;
    const text = await response.text();
    return { status, retryAfter: headers.get('retry-after'), etag: headers.get('etag'), text };
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Problem(0, 'no-answer', NO_ANSWER);
  }
}

/** Calls the API of this host and reads its answer; throws Problem. */
export async function call<T>(schema: z.ZodMiniType<T>, wanted: Call): Promise<T> {
  const answer = await send(wanted);
  if (answer.status >= 300) throw noticed(problemOf(answer));
  return valueOf(schema, answer);
}

/** As `call`, with the version of what was read, which a write may name in `If-Match`. */
export async function callTagged<T>(
  schema: z.ZodMiniType<T>,
  wanted: Call,
): Promise<{ value: T; etag: string | null }> {
  const answer = await send(wanted);
  if (answer.status >= 300) throw noticed(problemOf(answer));
  return { value: valueOf(schema, answer), etag: answer.etag };
}

/** Calls the API where the answer has no content that matters; throws Problem. */
export async function command(wanted: Call): Promise<void> {
  const answer = await send(wanted);
  if (answer.status >= 300) throw noticed(problemOf(answer));
}

/** `?a=1&b=2` of what is given; empty for nothing. */
export function query(values: Record<string, string | number | null | undefined>): string {
  const given = Object.entries(values).filter(([, value]) => value !== null && value !== undefined);
  const text = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString();
  return text && `?${text}`;
}
