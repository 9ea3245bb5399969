import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildParameters, checkInfra, snapshot } from '../../infra/check/checks';
import { findBicep } from '../../infra/check/find-bicep';
import { openedOrigin, wrongRoles } from './rules/access';
import { droppedDomains } from './rules/edge';
import { wrongSettings } from './rules/settings';
import { unknownWords } from './rules/words';
import { infra, ofType, only, type Snapshot } from './snapshot';

const cli = findBicep(infra, process.env);
// On a build server a compiler has to be there: without one these tests run, and fail with the reason.
const test = typeof cli === 'string' && !process.env.CI ? it.skip : it;
if (typeof cli === 'string') console.warn(`No compiler for infra/: ${cli}`);

const withBicep = (name: string, body: (file: string) => Promise<void>) =>
  test(
    name,
    async () => {
      if (typeof cli === 'string') throw new Error(cli);
      await body(cli.file);
    },
    400_000,
  );

/** A copy of infra/ with changes `[file, from, to]`. */
async function faulted(
  changes: [file: string, from: string, to: string][],
  use: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'infra-fault-'));
  try {
    cpSync(infra, folder, { recursive: true });
    for (const [file, from, to] of changes) {
      const before = readFileSync(join(folder, file), 'utf8');
      expect(before).toContain(from);
      writeFileSync(join(folder, file), before.replace(from, to));
    }
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('the Bicep files, by the real compiler', () => {
  withBicep(
    'build, lint and format without a word, and make the resources under version control',
    async (file) => {
      // What only the day brings about is for `npm run infra:check` to say, not for every build from that day on.
      const { age: _, ...found } = await checkInfra(file, infra);
      expect(found).toEqual({ compiler: [], format: [], snapshot: [] });
    },
  );

  withBicep(
    'are refused with a misspelt property, a wrong value and a parameter that nobody uses',
    async (file) => {
      await faulted(
        [
          ['modules/app.bicep', 'httpsOnly: true', 'httpOnly: true'],
          ['modules/vault.bicep', 'param name string', 'param name string\nparam idle string'],
          ['main.prod.bicepparam', "'Standard_RAGZRS'", "'Standard_RAGZR'"],
        ],
        async (folder) => {
          const text = (await buildParameters(file, folder, 'main.prod.bicepparam')).join('\n');
          expect(text).toContain('"httpOnly" is not allowed');
          expect(text).toContain('Parameter "idle" is declared but never used');
          expect(text).toContain("'Standard_RAGZR'");
        },
      );
    },
  );

  withBicep(
    'show a wrong word, a missing role, an unknown setting, a dropped domain and an opened origin',
    async (file) => {
      await faulted(
        [
          [
            'modules/storage-account.bicep',
            "  queueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'\n",
            '',
          ],
          ['modules/app-settings.bicep', "  RUN_IN_FLIGHT: '10'\n", "  RUN_IN_FLIHGT: '10'\n"],
          [
            'modules/front-door-routes.bicep',
            '{ id: apex.id }, { id: wildcard.id }]\n',
            '{ id: apex.id }]\n',
          ],
          ['modules/app.bicep', "DefaultAction: 'Deny'", "DefaultAction: 'Allow'"],
          ['modules/front-door-routes.bicep', "'HttpsOnly'", "'HttpsAlways'"],
        ],
        async (folder) => {
          // The compiler has nothing against any of them; what they would make does.
          expect(await snapshot(file, folder, 'main', 'prod', 'overwrite')).toEqual([]);
          const main = JSON.parse(readFileSync(join(folder, 'main.prod.snapshot.json'), 'utf8')) as Snapshot;
          expect(wrongRoles(main)).toEqual([
            'missing: app: Storage Queue Data Contributor on stimpapp',
            'missing: app: Storage Queue Data Contributor on stimphost',
          ]);
          expect(wrongSettings(main)).toEqual([
            'RUN_IN_FLIGHT is not set',
            'RUN_IN_FLIHGT is read by nobody',
          ]);
          expect(droppedDomains(main)).toHaveLength(2);
          expect(unknownWords(main)).toEqual([
            'Microsoft.Cdn/profiles/afdEndpoints/routes: forwardingProtocol is HttpsAlways',
          ]);
          expect(openedOrigin(main)).toEqual(['who fits no rule is let in']);
        },
      );
    },
  );

  withBicep(
    'make a domain inside an existing zone, with an own certificate, on Premium, from parameters alone',
    async (file) => {
      const zone = /param zone = \{[^}]*\}/.exec(
        readFileSync(join(infra, 'main.test.bicepparam'), 'utf8'),
      )?.[0];
      await faulted(
        [
          ['main.test.bicepparam', "'test.facilityapps.co.uk'", "'import.example.com'"],
          [
            'main.test.bicepparam',
            zone ?? 'param zone',
            "param zone = { kind: 'existing', name: 'example.com', resourceGroup: 'rg-dns' }",
          ],
          [
            'main.test.bicepparam',
            "{ kind: 'managed' }",
            "{ kind: 'own', vaultName: 'kv-certs', vaultResourceGroup: 'rg-certs', secretName: 'wildcard' }",
          ],
          ['main.test.bicepparam', "'Standard_AzureFrontDoor'", "'Premium_AzureFrontDoor'"],
        ],
        async (folder) => {
          expect(await snapshot(file, folder, 'main', 'test', 'overwrite')).toEqual([]);
          const main = JSON.parse(readFileSync(join(folder, 'main.test.snapshot.json'), 'utf8')) as Snapshot;
          const records = main.predictedResources.filter(({ type }) =>
            type.startsWith('Microsoft.Network/dnsZones'),
          );
          expect(records.map(({ id }) => id.split('/resourceGroups/')[1])).toEqual(
            ['A/import', 'AAAA/import', 'CNAME/*.import', 'CAA/import', 'TXT/_dnsauth.import'].map(
              (record) => `rg-dns/providers/Microsoft.Network/dnsZones/example.com/${record}`,
            ),
          );
          for (const { properties } of ofType(main, 'Microsoft.Cdn/profiles/customDomains')) {
            const { certificateType, secret } = properties.tlsSettings as Record<string, unknown>;
            expect(certificateType).toBe('CustomerCertificate');
            expect(secret).toEqual({ id: only(main, 'Microsoft.Cdn/profiles/secrets').id });
          }
          expect(only(main, 'Microsoft.Cdn/profiles/secrets').properties.parameters).toMatchObject({
            useLatestVersion: true,
            secretSource: {
              id: expect.stringContaining('rg-certs/providers/Microsoft.KeyVault/vaults/kv-certs/') as string,
            },
          });
          expect(wrongRoles(main)).toEqual([
            expect.stringMatching(/^not needed: frontdoor: 4633458b-.* on .*kv-certs$/) as string,
          ]);
          const { managedRules } = only(
            main,
            'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies',
          ).properties;
          expect(JSON.stringify(managedRules)).toContain('Microsoft_DefaultRuleSet');
          expect([droppedDomains(main), openedOrigin(main), unknownWords(main)]).toEqual([[], [], []]);
        },
      );
    },
  );
});
