import { lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector, Pool } from 'undici';
import { isPublicAddress } from './public-address';

/** A name that people gave leads, wholly or in part, to where nobody outside may send us. Nothing was sent. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
  readonly code = 'ADDRESS_REFUSED';
  constructor() {
    super('The name leads to an address that is not on the open internet');
  }
}

/**
 * Looks a name up for one connection and hands on the addresses that were checked, so that what is connected to is
 * what was looked at. One address that is not public refuses the name, whichever else it has.
 */
export const guardedLookup =
  (lookup: typeof systemLookup = systemLookup): LookupFunction =>
  (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '');
      const [first] = addresses;
      if (!first || !addresses.every(({ address }) => isPublicAddress(address)))
        return callback(new AddressRefused(), '');
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };

/** Whom connections may reach: anybody on the open internet, or, on one machine alone, the machine itself too. */
export type Reach = 'public' | 'any';

export interface PoolOptions {
  timeoutMs: number;
  reach: Reach;
  /** For tests. */
  lookup?: typeof systemLookup;
}

/**
 * Connections to one origin whose name somebody outside gave. Each connection looks the name up anew and is refused
 * (`AddressRefused`) where it leads to one of our own addresses. Redirects are answers, never followed.
 */
export function guardedPool(origin: string, { timeoutMs, reach, lookup }: PoolOptions): Pool {
  const timeout = Math.min(10_000, timeoutMs);
  const guarded = buildConnector({ timeout, lookup: guardedLookup(lookup) });
  const connect: buildConnector.connector = (options, callback) => {
    // An address in place of a name is not looked up by the system.
    const literal = options.hostname.replace(/^\[|\]$/g, '');
    if (isIP(literal) && !isPublicAddress(literal)) callback(new AddressRefused(), null);
    else guarded(options, callback);
  };
  return new Pool(origin, {
    connections: 256,
    pipelining: 1,
    connect: reach === 'public' ? connect : { timeout },
    // Shorter than what servers keep idle connections open for, so that few requests meet a closing one.
    keepAliveTimeout: 4_000,
  });
}
