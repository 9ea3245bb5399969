import type { Cookie, HttpRequest } from '@azure/functions';

/** What a handler answers; the pipeline adds headers and hands it to the host. */
export interface Reply {
  status: number;
  /** Answered as JSON. */
  json?: unknown;
  /** Answered as it is. */
  body?: string | Buffer;
  headers?: Record<string, string>;
  cookies?: Cookie[];
}

export const ok = (json: unknown, headers?: Record<string, string>): Reply => ({
  status: 200,
  json,
  ...(headers ? { headers } : {}),
});
export const created = (json: unknown, location: string): Reply => ({
  status: 201,
  json,
  headers: { location },
});
export const accepted = (json: unknown, location: string): Reply => ({
  status: 202,
  json,
  headers: { location },
});
export const noContent = (extra: Partial<Reply> = {}): Reply => ({ status: 204, ...extra });
/** Somewhere else, fetched with GET. */
export const seeOther = (location: string): Reply => ({ status: 303, headers: { location } });

/** The version that a writer says to have seen. */
export const ifMatchOf = ({ headers }: Pick<HttpRequest, 'headers'>): string | undefined =>
  headers.get('if-match') ?? undefined;
