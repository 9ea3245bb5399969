import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits as text that stands in an address or a cookie as it is. */
export const newToken = (): string => randomBytes(32).toString('base64url');
export const isToken = (text: string): boolean => /^[A-Za-z0-9_-]{43}$/.test(text);
/** What is kept of a token: whoever reads the table cannot use it. Random tokens need no slow hash. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex');
