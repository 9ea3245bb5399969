import type { IncomingMessage, ServerResponse } from 'node:http';

const MOST_BODY = 64 * 1024 * 1024;

/** A request that the sandbox cannot do, in a sentence for the person who sent it. */
export class BadRequest extends Error {
  override readonly name = 'BadRequest';
}

/** The whole body as text; events, since an iterator costs a bench as much as the rest. Throws `BadRequest` above 64 MB. */
export const bodyOf = (request: IncomingMessage): Promise<string> =>
  new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let bytes = 0;
    request.on('data', (part: Buffer) => {
      bytes += part.length;
      if (bytes <= MOST_BODY) parts.push(part);
      else reject(new BadRequest('The body is too large'));
    });
    request.on('end', () => resolve(Buffer.concat(parts).toString('utf8')));
    request.on('error', reject);
  });

/** The value of a JSON text; undefined for what is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Text goes out as it is (`text/plain` unless a header says otherwise), anything else as JSON. */
export function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json';
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text), ...headers });
  response.end(text);
}
