import { parseSettings, settingsSchema } from '../../../shared/platform/settings';
import { only, settled, type Snapshot } from '../snapshot';

/** Settings of one machine, which the app takes in Azure from elsewhere or not at all. */
export const LOCAL_ONLY = ['APP_STORAGE', 'SECRETS_KEY', 'CLOCK_OFFSET_MS', 'WEB_ROOT'];

/** What the Functions host reads, and the app does not (azure-facts.md). */
export const OF_THE_HOST = [
  'APP_STORAGE__credential',
  'APP_STORAGE__clientId',
  'AzureWebJobsStorage__blobServiceUri',
  'AzureWebJobsStorage__queueServiceUri',
  'AzureWebJobsStorage__tableServiceUri',
  'AzureWebJobsStorage__credential',
  'AzureWebJobsStorage__clientId',
  'AzureWebJobsDisableHomepage',
  'APPLICATIONINSIGHTS_AUTHENTICATION_STRING',
];

/** Settings of the deployed app, as the platform would set them. */
export const deployedSettings = (main: Snapshot): Record<string, string> =>
  Object.fromEntries(
    Object.entries(only(main, 'Microsoft.Web/sites/config').properties).map(([name, value]) => [
      name,
      settled(value),
    ]),
  );

/** Settings that the app reads and nobody sets, that nobody reads, or that the app would refuse. */
export function wrongSettings(main: Snapshot): string[] {
  const set = deployedSettings(main);
  const read = Object.keys(settingsSchema.shape).filter((name) => !LOCAL_ONLY.includes(name));
  const wrong = [
    ...[...read, ...OF_THE_HOST].filter((name) => !(name in set)).map((name) => `${name} is not set`),
    ...Object.keys(set)
      .filter((name) => !read.includes(name) && !OF_THE_HOST.includes(name))
      .map((name) => `${name} is read by nobody`),
  ];
  try {
    parseSettings(set);
  } catch (error) {
    wrong.push(String(error));
  }
  return wrong;
}
