import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openedOrigin, wrongRoles, wrongSecrets } from './rules/access';
import { droppedDomains, loggedQueries } from './rules/edge';
import { wrongSettings } from './rules/settings';
import { wrongStorage } from './rules/storage';
import { unknownWords } from './rules/words';
import { infra, only, readSnapshot, type Resource, type Snapshot } from './snapshot';

const STORAGE = 'Microsoft.Storage/storageAccounts';
const app = ({ name }: Resource): boolean => name.startsWith('stimpapp');
const site = (main: Snapshot) =>
  only(main, 'Microsoft.Web/sites').properties.siteConfig as Record<
    string,
    object[] & Record<string, unknown>
  >;
const remove = (main: Snapshot, gone: Resource) =>
  void main.predictedResources.splice(main.predictedResources.indexOf(gone), 1);

type Rule = (main: Snapshot) => string[];
/** A fault in what would be made, and the rule that has to find it. */
const FAULTS: [name: string, rule: Rule, fault: (main: Snapshot) => void, found: string][] = [
  [
    'a role too many',
    wrongRoles,
    (main) => {
      const role = only(main, 'Microsoft.Authorization/roleAssignments', ({ id }) => id.includes('/vaults/'));
      main.predictedResources.push({
        ...role,
        id: role.id.replace(/\/providers\/Microsoft\.KeyVault\/vaults\/[^/]+/, ''),
      });
    },
    'not needed: app: Key Vault Secrets Officer on the whole resource group',
  ],
  [
    'any Front Door let in',
    openedOrigin,
    (main) => void delete (site(main).ipSecurityRestrictions?.[0] as { headers?: object }).headers,
    'a rule lets in AzureFrontDoor.Backend',
  ],
  [
    'an address let in',
    openedOrigin,
    (main) =>
      void site(main).ipSecurityRestrictions?.push({
        action: 'Allow',
        tag: 'Default',
        ipAddress: '0.0.0.0/0',
      }),
    'a rule lets in 0.0.0.0/0',
  ],
  [
    'events shut out',
    openedOrigin,
    (main) => void site(main).ipSecurityRestrictions?.pop(),
    'AzureEventGrid is shut out',
  ],
  [
    'shared keys',
    wrongSecrets,
    (main) => void (only(main, STORAGE, app).properties.allowSharedKeyAccess = true),
    'takes shared keys',
  ],
  [
    'a public container',
    wrongSecrets,
    (main) =>
      void (only(main, `${STORAGE}/blobServices/containers`, ({ name }) =>
        name.endsWith('/backup'),
      ).properties.publicAccess = 'Blob'),
    'backup is public',
  ],
  [
    'a connection string in a setting',
    wrongSecrets,
    (main) =>
      void (only(main, 'Microsoft.Web/sites/config').properties.APP_STORAGE = 'AccountName=x;AccountKey=y'),
    'a key or a password',
  ],
  [
    'passwords for deployments',
    wrongSecrets,
    (main) =>
      remove(
        main,
        only(main, 'Microsoft.Web/sites/basicPublishingCredentialsPolicies', ({ name }) =>
          name.endsWith('/scm'),
        ),
      ),
    'scm takes passwords',
  ],
  [
    'a firewall that sees one domain',
    droppedDomains,
    (main) => {
      const { parameters } = only(main, 'Microsoft.Cdn/profiles/securityPolicies').properties;
      (parameters as { associations: { domains: unknown[] }[] }).associations[0]?.domains.shift();
    },
    'the firewall does not see facilityapps.co.uk',
  ],
  [
    'queries in the access log',
    loggedQueries,
    (main) => void delete only(main, 'Microsoft.Cdn/profiles').properties.logScrubbing,
    'the access log keeps QueryStringArgNames',
  ],
  [
    'a rule for the firewall’s log that is off',
    loggedQueries,
    (main) => {
      const { policySettings } = only(
        main,
        'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies',
      ).properties;
      const [rule] = (policySettings as { logScrubbing: { scrubbingRules: { state: string }[] } })
        .logScrubbing.scrubbingRules;
      if (rule) rule.state = 'Disabled';
    },
    'the firewall’s log keeps RequestUri',
  ],
  [
    'a setting that the app refuses',
    wrongSettings,
    (main) => void (only(main, 'Microsoft.Web/sites/config').properties.RUN_IN_FLIGHT = 'many'),
    'RUN_IN_FLIGHT',
  ],
  [
    'versions off',
    wrongStorage,
    (main) => void (only(main, `${STORAGE}/blobServices`, app).properties.isVersioningEnabled = false),
    'a blob that is written over is lost',
  ],
  [
    'an audit log to which nothing can be added',
    wrongStorage,
    (main) =>
      void (only(
        main,
        `${STORAGE}/blobServices/containers/immutabilityPolicies`,
      ).properties.allowProtectedAppendWrites = false),
    'nothing can be appended to the audit log',
  ],
  [
    'old versions kept for a year',
    wrongStorage,
    (main) => {
      const policy = only(main, `${STORAGE}/managementPolicies`);
      policy.properties = JSON.parse(
        JSON.stringify(policy.properties).replaceAll(
          '"daysAfterCreationGreaterThan":30',
          '"daysAfterCreationGreaterThan":365',
        ),
      ) as Record<string, unknown>;
    },
    'old versions stay',
  ],
  [
    'customers’ files deleted by age',
    wrongStorage,
    (main) => {
      const policy = only(main, `${STORAGE}/managementPolicies`);
      policy.properties = JSON.parse(
        JSON.stringify(policy.properties).replace('"tierToCool"', '"delete"'),
      ) as Record<string, unknown>;
    },
    'coolOldFiles removes what customers keep',
  ],
  [
    'a wrong word',
    unknownWords,
    (main) => void (only(main, STORAGE, app).properties.minimumTlsVersion = 'TLS1_9'),
    'minimumTlsVersion is TLS1_9',
  ],
];

it.each(FAULTS)('finds %s', (_name, rule, fault, found) => {
  const main = readSnapshot('main', 'prod');
  expect(rule(main)).toEqual([]);
  fault(main);
  expect(rule(main).join('\n')).toContain(found);
});

it('has modules that fit a page or three, and say in their first line what they are for', () => {
  const modules = readdirSync(join(infra, 'modules')).map((name) => ({
    name,
    lines: readFileSync(join(infra, 'modules', name), 'utf8').split('\n'),
  }));
  expect(modules.filter(({ lines }) => lines.length > 151).map(({ name }) => name)).toEqual([]);
  expect(modules.filter(({ lines }) => !lines[0]?.startsWith('// ')).map(({ name }) => name)).toEqual([]);
});
