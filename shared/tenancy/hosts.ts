/** Names that no customer can have: they lead to our own pages or would mislead people. */
const RESERVED = new Set(
  'www admin api app apps mail email smtp ftp static assets cdn status support help docs blog login signin signup account accounts billing pay secure security auth sso dev test staging demo internal root postmaster abuse webmaster ns1 ns2 facilityapps'.split(
    ' ',
  ),
);

/** A sub-domain: 1 to 63 letters, digits and inner hyphens, one label deep, not reserved. */
export const isSubdomain = (text: string): boolean =>
  /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(text) && !text.startsWith('xn--') && !RESERVED.has(text);

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
