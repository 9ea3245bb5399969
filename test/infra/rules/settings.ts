import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSettings, settingsSchema } from '../../../shared/platform/settings';
import { only, settled, type Snapshot } from '../snapshot';

/** Settings of one machine, which the app takes in Azure from elsewhere or not at all. */
export const LOCAL_ONLY = [
  'APP_STORAGE',
  'SECRETS_KEY',
  'CLOCK_OFFSET_MS',
  'CLOCK_FILE',
  'WEB_ROOT',
  'SMTP_URL',
  'PUBLIC_PORT',
];

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

const sample = JSON.parse(
  readFileSync(join(__dirname, '..', '..', '..', 'local.settings.sample.json'), 'utf8'),
) as { Values: Record<string, string> };

/** What the sample for one machine sets for the host or its Node.js: in Azure the same. */
export const tuningOfTheHost = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(sample.Values).filter(
      ([name]) =>
        !(name in settingsSchema.shape) &&
        !['AzureWebJobsStorage', 'FUNCTIONS_WORKER_RUNTIME'].includes(name),
    ),
  );

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
  const tuning = tuningOfTheHost();
  const ofTheHost = [...OF_THE_HOST, ...Object.keys(tuning)];
  const wrong = [
    ...[...read, ...ofTheHost].filter((name) => !(name in set)).map((name) => `${name} is not set`),
    ...Object.keys(set)
      .filter((name) => !read.includes(name) && !ofTheHost.includes(name))
      .map((name) => `${name} is read by nobody`),
  ];
  for (const [name, value] of Object.entries(tuning))
    if (name in set && set[name] !== value) wrong.push(`${name} is not what one machine has`);
  try {
    parseSettings(set);
  } catch (error) {
    wrong.push(String(error));
  }
  return wrong;
}
