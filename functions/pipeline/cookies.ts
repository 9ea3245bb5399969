import type { Cookie, HttpRequest } from '@azure/functions';
import type { Site } from './site';

/**
 * `__Host-` binds the cookie to one host and TLS. The local base domain has no TLS; there the name holds the port,
 * since cookies of one host are shared by its ports.
 */
export function sessionCookieName(site: Site, local: boolean): string {
  return local ? `fji-${site.host.split(':')[1] ?? '80'}` : '__Host-fji';
}

export function readCookie(request: Pick<HttpRequest, 'headers'>, name: string): string | undefined {
  for (const part of (request.headers.get('cookie') ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}

const base = (site: Site, local: boolean): Omit<Cookie, 'value'> => ({
  name: sessionCookieName(site, local),
  path: '/',
  httpOnly: true,
  secure: !local,
  sameSite: 'Lax',
});

/** Ends with the browser; how long the session lasts is decided by its record. */
export const sessionCookie = (site: Site, local: boolean, token: string): Cookie => ({
  ...base(site, local),
  value: token,
});
export const endedCookie = (site: Site, local: boolean): Cookie => ({
  ...base(site, local),
  value: '',
  maxAge: 0,
});
