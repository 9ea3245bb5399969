import { join } from 'node:path';
import { auditService, auditStore, blobCopies, COPIES_CONTAINER, secretSigner } from '../shared/audit';
import { identityService, mailPeople } from '../shared/identity';
import { facilityAppsClient, facilityAppsUrl, isAllowedDomain } from '../shared/facilityapps';
import { importsService } from '../shared/imports';
import { systemClock } from '../shared/platform/clock';
import { healthOf } from '../shared/platform/health';
import { offsetFrom } from '../shared/platform/clock-file';
import { sharedLimits } from '../shared/platform/shared-limits';
import { systemIds } from '../shared/platform/ids';
import { jsonLog } from '../shared/platform/log';
import { mailerFrom } from '../shared/platform/mailers';
import { cachedSecrets, tableSecrets } from '../shared/platform/secrets';
import { parseSettings } from '../shared/platform/settings';
import { storageFrom, vaultFrom } from '../shared/platform/storage';
import { applicationInsights } from '../shared/platform/telemetry';
import { bufferedTraces } from '../shared/platform/buffered-traces';
import { visitor } from '../shared/platform/visit';
import {
  customerUrl,
  customerIds,
  liveSubdomains,
  lookAtHosts,
  retentionRounds,
  tenantStore,
  type Tenant,
} from '../shared/tenancy';
import type { Deps } from './deps';
import { tableIdempotency } from './pipeline/idempotency';
import { once } from './pipeline/late';
import { keepRetention } from './pipeline/retention';
import { requestLimits } from './pipeline/limits';
import { customerShares } from './pipeline/shares';
import { pipeline } from './pipeline/routes';
import { webAssets } from './pipeline/web-assets';
import type { TableName } from './tables';

const SECRETS_KEPT_MS = 60_000;

/** Settings -> clients -> services: everything the entry points need, made once. Throws on wrong settings. */
export function compose(env: Record<string, string | undefined>): Deps {
  const settings = parseSettings(env);
  const { clockFile, clockOffsetMs } = settings;
  const clock = systemClock(clockFile ? offsetFrom(clockFile, clockOffsetMs) : clockOffsetMs);
  const ids = systemIds(clock);
  const log = jsonLog((line) => process.stderr.write(`${line}\n`));
  const { tables, blobs } = storageFrom(settings);
  const table = (name: TableName) => tables.table(name);

  const { vaultUrl, tableKey = '' } = settings.secrets;
  const secretStore = vaultUrl
    ? vaultFrom(vaultUrl, settings.storage.clientId)
    : tableSecrets(table('secrets'), Buffer.from(tableKey, 'base64'));
  const secrets = cachedSecrets(secretStore, clock, SECRETS_KEPT_MS);

  const tenants = tenantStore(table('tenants'), clock);
  const audit = auditService({
    store: auditStore(table('audit')),
    copies: blobCopies(blobs.container(COPIES_CONTAINER)),
    signer: secretSigner(secrets),
    clock,
    ids,
    log,
  });
  const { hosts } = settings;
  const mailer = mailerFrom(settings);
  const identity = identityService({
    users: table('users'),
    sessions: table('sessions'),
    throttles: table('throttles'),
    keys: table('keys'),
    secrets,
    mailer,
    audit,
    home: (tenant) => customerUrl(tenant, hosts),
    clock,
    ids,
    log,
    settings: settings.identity,
  });

  const idempotency = tableIdempotency(table('idempotency'), clock);
  const shared = sharedLimits(table('limits'), clock, log);

  const { url, suffixes, reach, timeoutMs, canLookUp, referenceMaxAgeMs } = settings.facilityApps;
  const facilityAppsAt = (domain: string, token: string) =>
    facilityAppsClient({ baseUrl: facilityAppsUrl(url, domain, suffixes), token, clock, timeoutMs, reach });
  const facilityApps = async (tenant: Tenant, asOf?: 'now') => {
    const name = tenant.faTokenName;
    const token = await (asOf === 'now' ? secrets.getNow(name) : secrets.get(name));
    return token === undefined ? undefined : facilityAppsAt(tenant.faDomain, token);
  };

  const imports = importsService({
    imports: table('imports'),
    work: table('importwork'),
    uploads: table('uploads'),
    container: (tenant) => blobs.container(tenant.container),
    facilityApps,
    tenantById: (id) => tenants.tenantById(id),
    nameOf: identity.nameOf,
    clock,
    ids,
    log,
    audit,
    settings: { ...settings.run, canLookUp, referenceMaxAgeMs },
  });

  const schedules = once(async () => {
    const { schedulesService } = await import('../shared/schedules');
    const toPeople = mailPeople(identity.people.list, mailer);
    return schedulesService({
      schedules: table('schedules'),
      due: table('schedulesdue'),
      imports,
      tenantById: (id) => tenants.tenantById(id),
      clock,
      ids,
      log,
      audit,
      planners: {
        send: (tenant, mail) => toPeople(tenant, 'schedules:write', mail),
        address: (tenant) => customerUrl(tenant, hosts),
      },
    });
  });

  const stopping = new AbortController();
  process.once('SIGTERM', () => stopping.abort());

  const { connectionString, clientId } = settings.telemetry;
  const insights = connectionString ? applicationInsights({ connectionString, clientId }) : undefined;
  const traces = insights && bufferedTraces(insights, clock, log);
  process.once('SIGTERM', () => void traces?.flush());
  const watching = {
    baseDomain: hosts.baseDomain,
    subdomains: () => liveSubdomains(table('tenants')),
    visit: visitor(() => clock.now()),
    clock,
    log,
  };
  return {
    ...pipeline({
      hosts,
      tenants,
      sessions: identity.sessions,
      keys: identity.keys,
      idempotency,
      audit,
      limits: requestLimits(shared, settings.limits),
      shares: customerShares(),
      traces,
      clock,
      log,
    }),
    imports,
    schedules,
    audit,
    retention: () =>
      keepRetention(
        {
          customers: () => customerIds(table('tenants')),
          rounds: retentionRounds(table('tenants')),
          tenants,
          imports,
          log,
        },
        stopping.signal,
      ),
    forgetLimits: () => shared.forget(),
    forgetAnswers: () => idempotency.forget(),
    keepAudit: async (signal) =>
      audit.keep(
        (await customerIds(table('tenants'))).map((id) => ({ id })),
        signal,
      ),
    tenants,
    identity,
    connection: {
      store: tenants,
      secrets,
      suffixes,
      isAllowedDomain: (domain) => isAllowedDomain(domain, suffixes),
      tryOut: (domain, token) => facilityAppsAt(domain, token).tryConnection(),
      openImports: (tenant) => imports.countOpen(tenant),
    },
    branding: { store: tenants, container: (tenant) => blobs.container(tenant.container) },
    web: webAssets(settings.webRoot ?? join(__dirname, '..', 'web')),
    clock,
    log,
    mailer,
    hosts,
    traces,
    stopping: stopping.signal,
    health: healthOf(
      {
        tables: () => table('tenants').get('health', 'health'),
        files: () => blobs.container('health').info('health'),
        secrets: () => secretStore.get('health'),
      },
      clock,
      log,
    ),
    ...(insights ? { lookAtHosts: () => lookAtHosts({ ...watching, telemetry: insights }) } : {}),
  };
}
