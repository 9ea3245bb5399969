import type { HttpRequest } from '@azure/functions';
import type { z } from 'zod';
import { AppError } from '../../shared/platform/errors';

/** A request is held in memory, many times over (azure-facts.md): larger files come in blocks. */
export const MOST_FILE_BYTES = 16 * 1024 * 1024;
export const MOST_JSON_BYTES = 64 * 1024;

/** The host hands over an empty body for chunked requests: they are refused rather than misread. */
export function refuseChunked(request: Pick<HttpRequest, 'headers'>): void {
  if (request.headers.has('transfer-encoding')) {
    throw new AppError('length-required', {
      detail: 'Send the body with its Content-Length, not in chunks.',
    });
  }
}

/** Length of the body as announced; throws `length-required` without one, `too-large` above the limit. */
export function bodyLength(request: Pick<HttpRequest, 'headers'>, most: number, largerHow: string): number {
  refuseChunked(request);
  const length = request.headers.get('content-length');
  if (length === null || !/^\d+$/.test(length)) {
    throw new AppError('length-required', { detail: 'Send the body with its Content-Length.' });
  }
  if (Number(length) > most) throw new AppError('too-large', { detail: largerHow });
  return Number(length);
}

async function bytesOf(request: HttpRequest, most: number, largerHow: string): Promise<Buffer> {
  const length = bodyLength(request, most, largerHow);
  const bytes = Buffer.from(await request.arrayBuffer());
  if (bytes.length !== length) {
    throw new AppError('bad-request', {
      detail: `The body has ${bytes.length} bytes where ${length} were announced.`,
    });
  }
  return bytes;
}

const LARGER_FILE =
  'A file of more than 16 MB comes in blocks: POST /api/uploads?name=…&bytes=… says how (PUT each block, then commit).';

/** JSON against its schema; throws `bad-body` that names every field that does not fit. */
export async function jsonBody<T extends z.ZodType>(
  request: HttpRequest,
  schema: T,
  most = MOST_JSON_BYTES,
): Promise<z.output<T>> {
  const larger = `A body of JSON may have at most ${most / 1024} KB here.`;
  const bytes = await bytesOf(request, most, larger);
  let json: unknown = {};
  if (bytes.length > 0) {
    try {
      json = JSON.parse(bytes.toString('utf8'));
    } catch (cause) {
      throw new AppError('bad-body', { detail: 'The body is not JSON.', cause });
    }
  }
  return fitting(schema, json, 'bad-body');
}

/** A value of the outside against its schema. */
export function fitting<T extends z.ZodType>(
  schema: T,
  value: unknown,
  slug: 'bad-body' | 'bad-request',
): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.flatMap((issue) => {
    const path = issue.path.join('.');
    if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }];
    return issue.keys.map((key) => ({
      path: [...issue.path, key].join('.'),
      message: 'There is no such field.',
    }));
  });
  const names = [...new Set(issues.map((issue) => issue.path))].filter((path) => path !== '');
  const detail =
    names.length > 0 ? `These do not fit: ${names.join(', ').slice(0, 300)}.` : issues[0]?.message;
  throw new AppError(slug, { ...(detail ? { detail } : {}), issues });
}

/** A block of a larger file. */
export const rawBody = (
  request: HttpRequest,
  most: number,
  larger = `A block may have at most ${most / 1024 / 1024} MB.`,
): Promise<Buffer> => bytesOf(request, most, larger);

/** A file as the whole body, or as the one part `file` of a form; with the name that the form gives it. */
export async function fileBody(request: HttpRequest): Promise<{ bytes: Buffer; name?: string }> {
  if (!(request.headers.get('content-type') ?? '').toLowerCase().startsWith('multipart/form-data')) {
    return { bytes: await bytesOf(request, MOST_FILE_BYTES, LARGER_FILE) };
  }
  // A form has its boundaries beside the file; a little room for them.
  bodyLength(request, MOST_FILE_BYTES + 64 * 1024, LARGER_FILE);
  let parts: [string, unknown][];
  try {
    parts = [...(await request.formData()).entries()];
  } catch (cause) {
    throw new AppError('bad-body', { detail: 'The form could not be read.', cause });
  }
  const [part] = parts;
  if (parts.length !== 1 || part?.[0] !== 'file' || !(part[1] instanceof File)) {
    throw new AppError('bad-body', {
      detail: 'The form has to hold one file, as the part `file`, and nothing else.',
    });
  }
  const bytes = Buffer.from(await part[1].arrayBuffer());
  if (bytes.length > MOST_FILE_BYTES) throw new AppError('too-large', { detail: LARGER_FILE });
  return { bytes, name: part[1].name };
}
