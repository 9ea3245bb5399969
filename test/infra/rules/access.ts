import { ofType, only, type Resource, type Snapshot } from '../snapshot';

const ROLES: Record<string, string> = {
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b': 'Storage Blob Data Owner',
  'ba92f5b4-2d11-453d-a403-e96b0029c9fe': 'Storage Blob Data Contributor',
  '974c5e8b-45b9-4653-ba55-5f855dd0fb88': 'Storage Queue Data Contributor',
  'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a': 'Storage Queue Data Message Sender',
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3': 'Storage Table Data Contributor',
  '3913510d-42f4-4e42-8a64-420c390055eb': 'Monitoring Metrics Publisher',
  'b86a8fe4-44ce-4948-aee5-eccb2c155cd7': 'Key Vault Secrets Officer',
  'befefa01-2a29-4197-83a8-272ff33ce314': 'DNS Zone Contributor',
  'ec156ff8-a8d1-4d15-830c-5b80698ca432': 'CDN Profile Contributor',
};

/** Who needs what, and the code that needs it. */
const NEEDED = [
  // shared/platform/blobs.ts, the blob trigger, user delegation keys
  'app: Storage Blob Data Owner on stimpapp',
  // functions/queue: triggers and outputs
  'app: Storage Queue Data Contributor on stimpapp',
  // shared/platform/tables.ts
  'app: Storage Table Data Contributor on stimpapp',
  // AzureWebJobsStorage: locks of timers, the package, the queue behind the blob trigger, the host's own events
  'app: Storage Blob Data Owner on stimphost',
  'app: Storage Queue Data Contributor on stimphost',
  'app: Storage Table Data Contributor on stimphost',
  // shared/platform/secrets.ts reads, sets and removes
  'app: Key Vault Secrets Officer on kv-imp',
  // the host's logs, shared/platform/telemetry.ts
  'app: Monitoring Metrics Publisher on appi-importer',
  // eventgrid.bicep: files too large for a trigger, events that could not be delivered
  'events: Storage Queue Data Message Sender on stimpapp/queue import-checks',
  'events: Storage Blob Data Contributor on stimpapp/container dead-letters',
  // infra/certificates
  'renewal: CDN Profile Contributor on afd-importer',
  'renewal: DNS Zone Contributor on record _dnsauth',
].sort();

function scopeOf(id: string): string {
  const scope = id.split('/providers/Microsoft.Authorization/roleAssignments/')[0] ?? '';
  const parts = scope.split('/');
  const last = parts.at(-1) ?? '';
  const account = /storageAccounts\/(stimp(?:app|host))/.exec(scope)?.[1];
  if (/\/queues\//.test(scope)) return `${account}/queue ${last}`;
  if (/\/containers\//.test(scope)) return `${account}/container ${last}`;
  if (/\/dnsZones\/[^/]+\/TXT\//.test(scope)) return `record ${last.split('.')[0]}`;
  if (account) return account;
  if (/\/resourceGroups\/[^/]+$/.test(scope)) return 'the whole resource group';
  return /^(kv-imp|appi-importer|afd-importer)/.exec(last)?.[1] ?? scope;
}

const nameRole = ({ id, properties }: Resource): string => {
  const identity = /id-importer-[a-z0-9]+-(\w+)/.exec(String(properties.principalId))?.[1] ?? 'somebody';
  const role = String(properties.roleDefinitionId).split('/').at(-1) ?? '';
  return `${identity}: ${ROLES[role] ?? role} on ${scopeOf(id)}`;
};

/** Role assignments that are missing, and those that no code needs. */
export function wrongRoles(main: Snapshot): string[] {
  const given = ofType(main, 'Microsoft.Authorization/roleAssignments').map(nameRole);
  return [
    ...NEEDED.filter((role) => !given.includes(role)).map((role) => `missing: ${role}`),
    ...given.filter((role) => !NEEDED.includes(role)).map((role) => `not needed: ${role}`),
  ];
}

interface Restriction {
  action: string;
  tag: string;
  ipAddress: string;
  headers?: Record<string, string[]>;
}

/** Ways to the app that go around the Front Door of this deployment and the webhook of Event Grid. */
export function openedOrigin(main: Snapshot): string[] {
  const site = only(main, 'Microsoft.Web/sites').properties;
  const config = site.siteConfig as Record<string, unknown>;
  const rules = config.ipSecurityRestrictions as Restriction[];
  const profile = only(main, 'Microsoft.Cdn/profiles').id;
  const wrong: string[] = [];
  if (config.ipSecurityRestrictionsDefaultAction !== 'Deny') wrong.push('who fits no rule is let in');
  if (config.scmIpSecurityRestrictionsUseMain !== false) wrong.push('deployments go by the rules of the app');
  if (site.httpsOnly !== true) wrong.push('plain HTTP is answered');
  for (const { action, tag, ipAddress, headers } of rules) {
    const ids = headers?.['x-azure-fdid'] ?? [];
    const ours = ids.length === 1 && ids[0]?.includes(profile) && ids[0].endsWith('.frontDoorId]');
    const frontDoor = ipAddress === 'AzureFrontDoor.Backend' && ours;
    const fits = action === 'Allow' && tag === 'ServiceTag' && (frontDoor || ipAddress === 'AzureEventGrid');
    if (!fits) wrong.push(`a rule lets in ${ipAddress}`);
  }
  for (const tag of ['AzureFrontDoor.Backend', 'AzureEventGrid'])
    if (!rules.some(({ ipAddress }) => ipAddress === tag)) wrong.push(`${tag} is shut out`);
  return wrong;
}

/** Keys, passwords and public blobs anywhere. */
export function wrongSecrets(main: Snapshot): string[] {
  const wrong: string[] = [];
  const need = (fits: boolean, what: string) => void (fits || wrong.push(what));
  for (const { name, properties } of ofType(main, 'Microsoft.Storage/storageAccounts')) {
    need(properties.allowSharedKeyAccess === false, `${name} takes shared keys`);
    need(properties.allowBlobPublicAccess === false, `${name} may have public blobs`);
    need(properties.minimumTlsVersion === 'TLS1_2', `${name} takes old TLS`);
    need(properties.supportsHttpsTrafficOnly === true, `${name} takes plain HTTP`);
  }
  for (const { name, properties } of ofType(
    main,
    'Microsoft.Storage/storageAccounts/blobServices/containers',
  ))
    need(properties.publicAccess === 'None', `${name} is public`);
  const vault = only(main, 'Microsoft.KeyVault/vaults');
  need(vault.properties.enableRbacAuthorization === true, 'the vault goes by access policies');
  need(vault.properties.enablePurgeProtection === true, 'secrets can be purged');
  need(
    only(main, 'Microsoft.Insights/components').properties.DisableLocalAuth === true,
    'anybody with the instrumentation key may send telemetry',
  );
  const doors = ofType(main, 'Microsoft.Web/sites/basicPublishingCredentialsPolicies');
  for (const door of ['ftp', 'scm'])
    need(
      doors.some(({ name, properties }) => name.endsWith(`/${door}`) && properties.allow === false),
      `${door} takes passwords`,
    );
  // Two settings are about passwords and hold none.
  const text = JSON.stringify(main).replaceAll(/"(PASSWORD_MIN_LENGTH|BREACHED_PASSWORDS_URL)":/g, '');
  need(!/listKeys|listAccountSas|AccountKey=|SharedAccessKey|password/i.test(text), 'a key or a password');
  return wrong;
}
