import { z } from 'zod';

const number = (fallback: number) => z.coerce.number().finite().default(fallback);
const seconds = (fallback: number) => number(fallback).pipe(z.number().min(0));

/** Every setting of the function app, by the name it has in the environment. The structure tests hold this list. */
export const settingsSchema = z.object({
  /** Connection string of the storage account; on one machine. In Azure: the three service addresses, by identity. */
  APP_STORAGE: z.string().min(1).optional(),
  APP_STORAGE__blobServiceUri: z.url().optional(),
  APP_STORAGE__queueServiceUri: z.url().optional(),
  APP_STORAGE__tableServiceUri: z.url().optional(),
  /** Client id of the user-assigned identity that reaches storage and the vault. */
  AZURE_CLIENT_ID: z.string().optional(),
  KEY_VAULT_URL: z.url().optional(),
  /** Where Application Insights takes telemetry; without it none is sent. */
  APPLICATIONINSIGHTS_CONNECTION_STRING: z.string().min(1).optional(),
  /** 32 bytes as base64: the key over the secrets in Table Storage, for one machine. */
  SECRETS_KEY: z.base64().optional(),
  /** Fewest characters of a new password. */
  PASSWORD_MIN_LENGTH: z.coerce.number().int().min(8).max(64).default(12),
  /** Address of a range interface like `https://api.pwnedpasswords.com/`; empty for the bundled list alone. */
  BREACHED_PASSWORDS_URL: z.url().optional(),
  /** Costs of argon2id; a hash of other costs is made anew when its owner signs in. */
  ARGON2_MEMORY_KIB: z.coerce.number().int().min(8_192).max(1_048_576).default(19_456),
  ARGON2_PASSES: z.coerce.number().int().min(1).max(20).default(2),
  ARGON2_LANES: z.coerce.number().int().min(1).max(4).default(1),
  /** Sender of every mail. */
  MAIL_FROM: z.email().optional(),
  /** Azure Communication Services, by identity; mails go there where it is set. */
  ACS_ENDPOINT: z.url().optional(),
  /** `smtp://host:port` or `smtps://user:password@host`, where there is no ACS_ENDPOINT. */
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  /** `facilityapps.co.uk`; `localhost` on one machine, where there is no TLS. */
  BASE_DOMAIN: z.string().min(1),
  /** Port of the front door of one machine, for links in mails. */
  PUBLIC_PORT: z.coerce.number().int().min(1).max(65_535).default(7080),
  /** Id of the Front Door profile; requests without it are refused. */
  FRONT_DOOR_ID: z.uuid(),
  /** How FacilityApps is reached: the address a customer's domain leads to; `{domain}` stands for it. */
  FACILITYAPPS_URL: z.string().default('https://{domain}'),
  /** What a customer's FacilityApps domain may end with, separated by commas. */
  FACILITYAPPS_SUFFIXES: z.string().default('facilityapps.com'),
  /** Where their names may lead: `public` addresses, or `any` on one machine; refused unless BASE_DOMAIN is `localhost`. */
  FACILITYAPPS_REACH: z.enum(['public', 'any']).default('public'),
  /** Whether jobs can be found again by label: `yes` or `no` (facilityapps-api.md: unverified). */
  FACILITYAPPS_LOOKUP: z.enum(['yes', 'no']).default('no'),
  /** Longest that a request to FacilityApps may take, in seconds. */
  FACILITYAPPS_TIMEOUT_SECONDS: seconds(30),
  /** How long after its last possible moment of sending a row without an answer may be looked up. */
  RUN_QUIET_SECONDS: seconds(120),
  RUN_SLICE_SECONDS: seconds(240),
  RUN_LEASE_SECONDS: seconds(45),
  /** How far the clocks of two instances may differ; so long after its end a lease is taken by another. */
  CLOCK_SKEW_SECONDS: seconds(2),
  /** How long FacilityApps may be silent before the imports of a customer are held. */
  RUN_AWAY_SECONDS: seconds(60),
  /** Rows in flight for one customer at most. */
  RUN_IN_FLIGHT: number(10).pipe(z.number().int().min(1).max(200)),
  /** An import whose driver did not show itself for so long is picked up by the sweep. */
  SWEEP_STALE_SECONDS: seconds(60),
  REFERENCE_MAX_AGE_SECONDS: seconds(600),
  /** Requests a minute from one network address, with one session, and with one key; a customer's go by its plan. */
  LIMIT_ADDRESS_PER_MINUTE: number(2_000).pipe(z.number().int().min(10)),
  LIMIT_SESSION_PER_MINUTE: number(600).pipe(z.number().int().min(10)),
  LIMIT_KEY_PER_MINUTE: number(1_200).pipe(z.number().int().min(10)),
  /** All of them times this; one machine and tests of load ask for more than people do. */
  LIMIT_FACTOR: number(1).pipe(z.number().positive()),
  /** Moves the clock by so many milliseconds (`--now`); refused unless BASE_DOMAIN is `localhost`. */
  CLOCK_OFFSET_MS: number(0),
  /** File whose `offsetMs` moves the clock while the app runs; refused unless BASE_DOMAIN is `localhost`. */
  CLOCK_FILE: z.string().optional(),
  /** Folder with the built web app; beside the bundle unless set. */
  WEB_ROOT: z.string().optional(),
});
type Raw = z.infer<typeof settingsSchema>;

export type Settings = ReturnType<typeof nest>;

const nest = (raw: Raw) => ({
  storage: {
    connectionString: raw.APP_STORAGE,
    blobUrl: raw.APP_STORAGE__blobServiceUri,
    tableUrl: raw.APP_STORAGE__tableServiceUri,
    clientId: raw.AZURE_CLIENT_ID,
  },
  secrets: { vaultUrl: raw.KEY_VAULT_URL, tableKey: raw.SECRETS_KEY },
  telemetry: {
    connectionString: raw.APPLICATIONINSIGHTS_CONNECTION_STRING,
    clientId: raw.AZURE_CLIENT_ID,
  },
  identity: {
    shortestPassword: raw.PASSWORD_MIN_LENGTH,
    breachedUrl: raw.BREACHED_PASSWORDS_URL,
    argon: { memoryKib: raw.ARGON2_MEMORY_KIB, passes: raw.ARGON2_PASSES, lanes: raw.ARGON2_LANES },
  },
  mail: {
    from: raw.MAIL_FROM ?? '',
    acsEndpoint: raw.ACS_ENDPOINT,
    smtpUrl: raw.SMTP_URL,
    clientId: raw.AZURE_CLIENT_ID,
  },
  hosts: {
    baseDomain: raw.BASE_DOMAIN,
    frontDoorId: raw.FRONT_DOOR_ID,
    local: raw.BASE_DOMAIN === 'localhost',
    publicPort: raw.PUBLIC_PORT,
  },
  facilityApps: {
    url: raw.FACILITYAPPS_URL,
    suffixes: raw.FACILITYAPPS_SUFFIXES.split(',').map((part) => part.trim()),
    reach: raw.FACILITYAPPS_REACH,
    canLookUp: raw.FACILITYAPPS_LOOKUP === 'yes',
    timeoutMs: raw.FACILITYAPPS_TIMEOUT_SECONDS * 1000,
    referenceMaxAgeMs: raw.REFERENCE_MAX_AGE_SECONDS * 1000,
  },
  limits: {
    addressPerMinute: raw.LIMIT_ADDRESS_PER_MINUTE,
    sessionPerMinute: raw.LIMIT_SESSION_PER_MINUTE,
    keyPerMinute: raw.LIMIT_KEY_PER_MINUTE,
    factor: raw.LIMIT_FACTOR,
  },
  run: {
    quietMs: raw.RUN_QUIET_SECONDS * 1000,
    sliceMs: raw.RUN_SLICE_SECONDS * 1000,
    leaseMs: raw.RUN_LEASE_SECONDS * 1000,
    skewMs: raw.CLOCK_SKEW_SECONDS * 1000,
    awayMs: raw.RUN_AWAY_SECONDS * 1000,
    inFlight: raw.RUN_IN_FLIGHT,
    staleMs: raw.SWEEP_STALE_SECONDS * 1000,
  },
  clockOffsetMs: raw.CLOCK_OFFSET_MS,
  clockFile: raw.CLOCK_FILE,
  webRoot: raw.WEB_ROOT,
});

/** Reads the settings once; throws one error that names every bad key and no value. */
export function parseSettings(env: Record<string, string | undefined>): Settings {
  const known = Object.keys(settingsSchema.shape);
  const picked = Object.fromEntries(
    known.filter((key) => env[key] !== undefined && env[key] !== '').map((key) => [key, env[key]]),
  );
  const parsed = settingsSchema.safeParse(picked);
  const bad = new Set(parsed.success ? [] : parsed.error.issues.map((issue) => String(issue.path[0])));
  if (parsed.success) {
    const raw = parsed.data;
    if (!raw.APP_STORAGE && !(raw.APP_STORAGE__blobServiceUri && raw.APP_STORAGE__tableServiceUri))
      bad.add('APP_STORAGE');
    if (!raw.KEY_VAULT_URL && !raw.SECRETS_KEY) bad.add('KEY_VAULT_URL');
    if (raw.SECRETS_KEY && Buffer.from(raw.SECRETS_KEY, 'base64').length !== 32) bad.add('SECRETS_KEY');
    if (!raw.MAIL_FROM) bad.add('MAIL_FROM');
    if (!raw.ACS_ENDPOINT && !raw.SMTP_URL) bad.add('ACS_ENDPOINT');
    if (raw.CLOCK_OFFSET_MS !== 0 && raw.BASE_DOMAIN !== 'localhost') bad.add('CLOCK_OFFSET_MS');
    if (raw.CLOCK_FILE !== undefined && raw.BASE_DOMAIN !== 'localhost') bad.add('CLOCK_FILE');
    if (raw.FACILITYAPPS_REACH !== 'public' && raw.BASE_DOMAIN !== 'localhost') bad.add('FACILITYAPPS_REACH');
    if (bad.size === 0) return nest(raw);
  }
  throw new Error(`Settings are missing or do not fit: ${[...bad].sort().join(', ')}`);
}
