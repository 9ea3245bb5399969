/**
 * Names that no customer can have: they lead to our own pages, mean something to mail or to browsers, or would
 * mislead people.
 */
const RESERVED = new Set(
  [
    'www admin api app apps static assets cdn img images js css files media upload uploads download downloads',
    'mail email smtp imap pop pop3 ftp webmail autodiscover autoconfig mta-sts wpad ns ns1 ns2 dns dkim spf isatap',
    'status support help docs blog news about contact jobs careers press legal privacy terms',
    'login signin signup sign-in sign-up logout register account accounts auth oauth sso id identity my password',
    'billing pay payment payments invoice secure security trust verify root postmaster abuse webmaster hostmaster',
    'noreply no-reply info dev test staging demo sandbox internal intranet local localhost ops operator operators',
    'system health metrics monitor webhook webhooks calendar portal dashboard facilityapps facility-apps',
  ]
    .join(' ')
    .split(' '),
);

/** Why a text can be nobody's sub-domain; undefined where it can. */
export function subdomainFault(text: string): 'malformed' | 'reserved' | undefined {
  // Hyphens in the third and fourth place are for encodings such as `xn--` (RFC 5891, 4.2.3.1), which can mislead.
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(text) || /^..--/.test(text)) return 'malformed';
  return RESERVED.has(text) ? 'reserved' : undefined;
}

/** A sub-domain: 1 to 63 letters, digits and inner hyphens, one label deep, not reserved. */
export const isSubdomain = (text: string): boolean => subdomainFault(text) === undefined;

/** What a host leads to: a customer's sub-domain, our own apex pages, the operators' pages, or nothing. */
export type HostKind =
  { kind: 'tenant'; subdomain: string } | { kind: 'apex' } | { kind: 'admin' } | { kind: 'unknown' };

/** Reads a `Host` value (`name[:port]`, any case) against the base domain. */
export function readHost(host: string, baseDomain: string): HostKind {
  const name = host.toLowerCase().replace(/:\d{1,5}$/, '');
  if (name === baseDomain || name === `www.${baseDomain}`) return { kind: 'apex' };
  if (!name.endsWith(`.${baseDomain}`)) return { kind: 'unknown' };
  const subdomain = name.slice(0, -baseDomain.length - 1);
  if (subdomain === 'admin') return { kind: 'admin' };
  return isSubdomain(subdomain) ? { kind: 'tenant', subdomain } : { kind: 'unknown' };
}
