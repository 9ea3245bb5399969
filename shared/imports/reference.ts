import { z } from 'zod';
import type { Container } from '../platform/blobs';
import type { Clock } from '../platform/clock';
import type { Log } from '../platform/log';
import { referenceDataSchema, type FacilityApps, type ReferenceData } from '../facilityapps';
import type { Tenant } from '../tenancy';
import {
  listReference,
  REFERENCE_KINDS,
  type ReferenceKind,
  type ReferencePage,
  type ReferenceQuery,
} from './reference-list';

const SNAPSHOT = 'reference/snapshot.json';
/**
 * Which FacilityApps it is of, and under which name the token is kept that it was fetched with: another token may be
 * shown another part of it, so nothing is checked against what the one before saw.
 */
const snapshotSchema = referenceDataSchema.extend({ domain: z.string(), token: z.string().default('') });

export interface ReferenceDeps {
  container: (tenant: Tenant) => Container;
  facilityAppsFor: (tenant: Tenant) => Promise<FacilityApps>;
  clock: Clock;
  log: Log;
  /** How old a snapshot may be unless a caller says otherwise. */
  maxAgeMs: number;
}

/** What the customer's FacilityApps knows: sites, floors, spaces, users, forms, as of a moment. */
export interface ReferenceService {
  /** Not older than `maxAgeMs`; fetched when it is, once for all who ask at the same time. */
  get(tenant: Tenant, options?: { maxAgeMs?: number }): Promise<ReferenceData>;
  /** The snapshot that is there, however old; fetched where there is none. */
  current(tenant: Tenant): Promise<ReferenceData>;
  /** Changes whenever the data does; undefined where none was ever fetched. Costs one small request. */
  version(tenant: Tenant): Promise<string | undefined>;
  /** Fetches now. @throws AppError `upstream-failed` */
  refresh(tenant: Tenant): Promise<ReferenceData>;
  /** One page of a kind, of the snapshot that is there, however old. @throws AppError `bad-cursor` */
  list(tenant: Tenant, kind: ReferenceKind, query: ReferenceQuery): Promise<ReferencePage>;
}

export function referenceService(deps: ReferenceDeps): ReferenceService {
  const { container, clock, log } = deps;
  const underWay = new Map<string, Promise<ReferenceData>>();

  async function snapshot(tenant: Tenant): Promise<ReferenceData | undefined> {
    const bytes = await container(tenant).read(SNAPSHOT);
    if (!bytes) return undefined;
    const parsed = snapshotSchema.safeParse(JSON.parse(bytes.toString('utf8')));
    // Written by an older version of the app: fetching it again costs less than understanding it.
    if (!parsed.success) log.warn('the reference snapshot does not fit', { customer: tenant.id });
    if (parsed.data?.domain !== tenant.faDomain || parsed.data.token !== tenant.faTokenName) return undefined;
    const { domain: _domain, token: _token, ...data } = parsed.data;
    return data;
  }

  async function fetchNow(tenant: Tenant): Promise<ReferenceData> {
    const facilityApps = await deps.facilityAppsFor(tenant);
    const data = await facilityApps.fetchReference();
    const { faDomain: domain, faTokenName: token } = tenant;
    await container(tenant).write(SNAPSHOT, JSON.stringify({ ...data, domain, token }), {
      contentType: 'application/json',
    });
    log.info('reference data fetched', {
      customer: tenant.id,
      ...Object.fromEntries(REFERENCE_KINDS.map((kind) => [kind, data[kind].length])),
    });
    return data;
  }

  function refresh(tenant: Tenant): Promise<ReferenceData> {
    const of = `${tenant.id} ${tenant.faDomain} ${tenant.faTokenName}`;
    const running = underWay.get(of);
    if (running) return running;
    const work = fetchNow(tenant).finally(() => underWay.delete(of));
    underWay.set(of, work);
    return work;
  }

  async function get(tenant: Tenant, { maxAgeMs = deps.maxAgeMs }: { maxAgeMs?: number } = {}) {
    const kept = await snapshot(tenant);
    // A snapshot of the future comes from a clock that was moved: it says nothing about its age.
    const age = kept ? clock.now() - kept.fetchedAt : undefined;
    if (kept && age !== undefined && age >= 0 && age <= maxAgeMs) return kept;
    return refresh(tenant);
  }

  const current = async (tenant: Tenant) => (await snapshot(tenant)) ?? refresh(tenant);

  return {
    get,
    current,
    refresh,
    version: async (tenant) => (await container(tenant).info(SNAPSHOT))?.etag,
    list: async (tenant, kind, query) => listReference(await current(tenant), tenant, kind, query),
  };
}
