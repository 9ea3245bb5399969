import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const keysSchema = z.object({
  frontDoorId: z.uuid(),
  secretsKey: z.string(),
  blobsKey: z.string(),
  token: z.string(),
});
export type LocalKeys = z.infer<typeof keysSchema>;

/** Keys of a data folder, made once and readable by its owner alone. */
export function localKeys(dataDir: string): LocalKeys {
  const file = join(dataDir, 'keys.json');
  if (existsSync(file)) return keysSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const keys: LocalKeys = {
    frontDoorId: randomUUID(),
    secretsKey: randomBytes(32).toString('base64'),
    blobsKey: randomBytes(24).toString('base64url'),
    token: randomBytes(24).toString('base64url'),
  };
  writeFileSync(file, JSON.stringify(keys), { mode: 0o600 });
  return keys;
}

/**
 * Arguments of the Node.js that runs the functions, in Azure as here (`languageWorkers__node__arguments`). V8 lets
 * its heap grow to many times what lives in it, and marks beside the work when it should be done: a check of a large
 * file would take 350 MB in place of 190 (decision 0008).
 */
export const NODE_ARGUMENTS = '--max-semi-space-size=2 --heap-growing-percent=20 --no-incremental-marking';
/** What is freed goes back to the system, where the C library would keep it for the next large block. */
export const C_LIBRARY = { MALLOC_MMAP_THRESHOLD_: '32768' };

/** Settings of the function app on one machine: short times, so that a faulted import ends within a minute. */
export function functionsSettings(options: {
  connectionString: string;
  keys: LocalKeys;
  sandboxUrl: string;
  webRoot: string;
  clockOffsetMs: number;
  clockFile: string;
  smtpPort: number;
  publicPort: number;
}): Record<string, string> {
  return {
    APP_STORAGE: options.connectionString,
    AzureWebJobsStorage: options.connectionString,
    MAIL_FROM: 'no-reply@importer.example',
    SMTP_URL: `smtp://127.0.0.1:${options.smtpPort}`,
    BASE_DOMAIN: 'localhost',
    PUBLIC_PORT: String(options.publicPort),
    FRONT_DOOR_ID: options.keys.frontDoorId,
    SECRETS_KEY: options.keys.secretsKey,
    FACILITYAPPS_URL: `${options.sandboxUrl}/{domain}`,
    FACILITYAPPS_SUFFIXES: 'facilityapps.com',
    // The sandbox is on this machine.
    FACILITYAPPS_REACH: 'any',
    FACILITYAPPS_LOOKUP: 'yes',
    FACILITYAPPS_TIMEOUT_SECONDS: '5',
    // Longer than the sandbox's latest commit (3 s after it cut the connection).
    RUN_QUIET_SECONDS: '4',
    RUN_LEASE_SECONDS: '15',
    CLOCK_SKEW_SECONDS: '0.2',
    SWEEP_STALE_SECONDS: '15',
    // Programs of ours ask for more on one machine than people do.
    LIMIT_FACTOR: '100',
    CLOCK_OFFSET_MS: String(options.clockOffsetMs),
    CLOCK_FILE: options.clockFile,
    WEB_ROOT: options.webRoot,
    BLOBS_EXTENSION_KEY: options.keys.blobsKey,
    languageWorkers__node__arguments: NODE_ARGUMENTS,
    ...C_LIBRARY,
  };
}
