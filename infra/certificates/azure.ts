import { CdnManagementClient, type AFDDomain, type CdnManagementClientOptionalParams } from '@azure/arm-cdn';
import { DnsManagementClient } from '@azure/arm-dns';
import type { TokenCredential } from '@azure/identity';
import {
  VALIDATION_STATES,
  type Domain,
  type Domains,
  type ProofRecord,
  type ValidationState,
} from './model';

/** Options of the clients beside their defaults: the tests' HTTP client. */
type ClientOptions = Pick<CdnManagementClientOptionalParams, 'httpClient' | 'retryOptions'>;

export interface Place {
  subscription: string;
  resourceGroup: string;
}

const stateOf = (value: string | undefined): ValidationState =>
  VALIDATION_STATES.find((state) => state === value) ?? 'Unknown';

function toDomain(given: AFDDomain): Domain {
  const ends = Date.parse(given.validationProperties?.expirationDate ?? '');
  return {
    name: given.name ?? '',
    host: given.hostName ?? '',
    state: stateOf(given.domainValidationState),
    token: given.validationProperties?.validationToken ?? undefined,
    tokenEnds: Number.isNaN(ends) ? undefined : ends,
  };
}

/** Domains by Azure's API. */
export function frontDoorDomains(
  credential: TokenCredential,
  { subscription, resourceGroup }: Place,
  profile: string,
  options: ClientOptions & { pollMs?: number } = {},
): Domains {
  const { pollMs, ...clientOptions } = options;
  const { afdCustomDomains } = new CdnManagementClient(credential, subscription, clientOptions);
  return {
    async list() {
      const found: Domain[] = [];
      for await (const one of afdCustomDomains.listByProfile(resourceGroup, profile))
        found.push(toDomain(one));
      return found;
    },
    async refreshToken(name) {
      await afdCustomDomains.beginRefreshValidationTokenAndWait(resourceGroup, profile, name, {
        ...(pollMs === undefined ? {} : { updateIntervalInMs: pollMs }),
      });
    },
  };
}

/** TTL of the proof, in seconds: short, since a wrong value must not stay. */
const PROOF_TTL = 300;

/** The proof record by Azure's API: `_dnsauth`, or `_dnsauth.<what is below>` for a domain inside a zone. */
export function dnsProof(
  credential: TokenCredential,
  { subscription, resourceGroup }: Place,
  zone: string,
  baseDomain: string,
  options: ClientOptions = {},
): ProofRecord {
  if (baseDomain !== zone && !baseDomain.endsWith(`.${zone}`))
    throw new Error(`${baseDomain} does not lie in the zone ${zone}`);
  const { recordSets } = new DnsManagementClient(credential, subscription, options);
  const below = baseDomain === zone ? '' : `.${baseDomain.slice(0, -zone.length - 1)}`;
  const set = `_dnsauth${below}`;
  return {
    name: `_dnsauth.${baseDomain}`,
    async read() {
      try {
        const found = await recordSets.get(resourceGroup, zone, set, 'TXT');
        return {
          values: (found.txtRecords ?? []).map(({ value }) => (value ?? []).join('')),
          version: found.etag,
        };
      } catch (error) {
        if ((error as { statusCode?: number }).statusCode === 404) return { values: [], version: undefined };
        throw error;
      }
    },
    async write(values, version) {
      const record = { ttl: PROOF_TTL, txtRecords: values.map((value) => ({ value: [value] })) };
      // Written over only as it was read; made only where there was none.
      const guard = version === undefined ? { ifNoneMatch: '*' } : { ifMatch: version };
      await recordSets.createOrUpdate(resourceGroup, zone, set, 'TXT', record, guard);
    },
  };
}
