import { timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import type { HttpRequest } from '@azure/functions';
import { AppError } from '../../shared/platform/errors';

/** Where a request came in, as Front Door says; `Host` and the request's own URL prove nothing. */
export interface Site {
  /** `name[:port]`, lower case. */
  host: string;
  scheme: string;
  /** What `Origin` has to be. */
  origin: string;
  /** The peer that Front Door saw; `unknown` where that is no IP address. */
  address: string;
}

const HOST = /^[a-z0-9.-]{1,253}(:\d{1,5})?$/;

function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/**
 * The site of a request that came through our Front Door. Throws `not-from-front-door` for any other, and for
 * headers that came twice (the host joins them by commas).
 */
export function siteOf(request: Pick<HttpRequest, 'headers'>, frontDoorId: string): Site {
  const { headers } = request;
  if (!equal(headers.get('x-azure-fdid') ?? '', frontDoorId)) throw new AppError('not-from-front-door');
  const host = (headers.get('x-forwarded-host') ?? '').toLowerCase();
  const scheme = headers.get('x-forwarded-proto') ?? '';
  if (!HOST.test(host) || !['http', 'https'].includes(scheme)) throw new AppError('not-from-front-door');
  const peer = headers.get('x-azure-socketip') ?? '';
  return { host, scheme, origin: `${scheme}://${host}`, address: isIP(peer) === 0 ? 'unknown' : peer };
}

/**
 * Every write of a browser says where its page came from; sister sub-domains count as other sites. `Sec-Fetch-Site`,
 * which no script can set, has to agree where a browser sends it.
 */
export function checkOrigin(request: Pick<HttpRequest, 'headers'>, site: Site): void {
  const fetchSite = request.headers.get('sec-fetch-site') ?? 'same-origin';
  if (request.headers.get('origin') === site.origin && fetchSite === 'same-origin') return;
  throw new AppError('bad-origin', {
    detail: 'A request that changes something has to carry the Origin of the address that it is sent to.',
  });
}
