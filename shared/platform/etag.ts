import { createHash } from 'node:crypto';

/** An entity tag (RFC 9110, 8.8.3) of what the bytes say: strong, and the same wherever it is made. */
export const etagOfBytes = (bytes: string | Buffer): string =>
  `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;

/** Whether somebody has that very version (`If-None-Match`, RFC 9110, 13.1.2). */
export const hasVersion = (ifNoneMatch: string | null, etag: string): boolean =>
  (ifNoneMatch ?? '').split(',').some((tag) => tag.trim() === etag);
