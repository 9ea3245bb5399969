import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { auditStore, blobCopies, COPIES_CONTAINER, secretSigner } from '../../shared/audit';
import { tableSecrets, type SecretStore } from '../../shared/platform/secrets';
import { storageFrom, vaultFrom } from '../../shared/platform/storage';
import { customerIds } from '../../shared/tenancy';
import { stackFile } from '../import/running-stack';
import { CannotStart } from '../import/usage';
import { localKeys } from '../stack/functions-settings';
import type { AuditOptions } from './options';

/** The environment that the app on one machine is started with, as far as storage and secrets go. */
function settingsIn(data: string): NodeJS.ProcessEnv {
  const file = join(data, 'stack.json');
  if (!existsSync(file))
    throw new CannotStart(`No stack runs in ${data}. Start one, or name its folder with --data.`);
  const { parts } = stackFile.parse(JSON.parse(readFileSync(file, 'utf8')));
  const { connectionString } = parts.storage as { connectionString?: string };
  return { APP_STORAGE: connectionString, SECRETS_KEY: localKeys(data).secretsKey };
}

/** Logs, copies, keys and people of a deployment, read as the app reads them. */
export function auditPlace({ azure, data }: Pick<AuditOptions, 'azure' | 'data'>) {
  const env = azure ? process.env : settingsIn(data);
  const storage = {
    connectionString: env.APP_STORAGE,
    blobUrl: env.APP_STORAGE__blobServiceUri,
    tableUrl: env.APP_STORAGE__tableServiceUri,
    clientId: env.AZURE_CLIENT_ID,
  };
  if (!storage.connectionString && !(storage.blobUrl && storage.tableUrl))
    throw new CannotStart('The environment names no storage: APP_STORAGE, or the addresses of its services.');
  const { tables, blobs } = storageFrom({ storage });
  const { KEY_VAULT_URL: vault, SECRETS_KEY: key } = env;
  const secrets = vault
    ? vaultFrom(vault, storage.clientId)
    : key && tableSecrets(tables.table('secrets'), Buffer.from(key, 'base64'));
  const secretsThere = (): SecretStore => {
    if (!secrets) throw new CannotStart('Name the vault (KEY_VAULT_URL), or a key with --public-key.');
    return secrets;
  };
  return {
    store: auditStore(tables.table('audit')),
    copies: blobCopies(blobs.container(COPIES_CONTAINER)),
    customers: () => customerIds(tables.table('tenants')),
    people: tables.table('users'),
    secrets: secretsThere,
    keys: async () => secretSigner(secretsThere()).keys(),
  };
}
