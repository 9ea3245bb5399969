import { settingsSchema } from '../../shared/platform/settings';
import { deployedSettings, LOCAL_ONLY, wrongSettings } from './rules/settings';
import { ENVIRONMENTS, only, readSnapshot } from './snapshot';

describe.each(ENVIRONMENTS)('the settings of %s', (environment) => {
  const main = readSnapshot('main', environment);

  it('are those that the app reads, each of them and none else, and the app takes them', () => {
    expect(wrongSettings(main)).toEqual([]);
  });

  it('tune nothing away from what the code was measured with', () => {
    const tuned = ['FRONT_DOOR_ID', 'BASE_DOMAIN', 'KEY_VAULT_URL', 'AZURE_CLIENT_ID'];
    const given = deployedSettings(main);
    const needed = Object.fromEntries(tuned.map((name) => [name, given[name]]));
    const defaults = settingsSchema.parse(needed) as Record<string, unknown>;
    for (const [name, value] of Object.entries(defaults))
      if (!tuned.includes(name) && !LOCAL_ONLY.includes(name))
        expect(`${name}=${given[name]}`).toBe(`${name}=${String(value)}`);
  });

  it('name nothing that Flex Consumption refuses', () => {
    const refused =
      /^(FUNCTIONS_WORKER_RUNTIME|FUNCTIONS_EXTENSION_VERSION|WEBSITE_RUN_FROM_PACKAGE|WEBSITE_CONTENT|SCM_DO_BUILD|TZ$|WEBSITE_TIME_ZONE|AzureWebJobsStorage$)/;
    expect(Object.keys(deployedSettings(main)).filter((name) => refused.test(name))).toEqual([]);
  });

  it('run on Node.js 24 with the memory that the measurements ask for', () => {
    const config = only(main, 'Microsoft.Web/sites').properties.functionAppConfig as {
      runtime: unknown;
      scaleAndConcurrency: {
        instanceMemoryMB: number;
        triggers: { http: { perInstanceConcurrency: number } };
      };
      deployment: { storage: { authentication: { type: string } } };
    };
    expect(config.runtime).toEqual({ name: 'node', version: '24' });
    // Seen on the real host: 265 MB idle; sixteen bodies of 8 MB at once take 770 MB more, of 16 MB twice as much.
    const { instanceMemoryMB, triggers } = config.scaleAndConcurrency;
    const peak = 265 + (triggers.http.perInstanceConcurrency / 16) * 770 * 2;
    expect(instanceMemoryMB).toBeGreaterThanOrEqual(peak);
    expect(config.deployment.storage.authentication.type).toBe('UserAssignedIdentity');
  });
});
