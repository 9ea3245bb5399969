import { TableClient } from '@azure/data-tables';
import { blobAccount, type BlobAccount } from './blobs';
import { appCredential } from './credential';
import { keyVaultSecrets, type SecretStore } from './secrets';
import type { Settings } from './settings';
import { tableAccount, type TableAccount } from './tables';

// Blobs, identity and Key Vault are loaded when they are first used: the app starts in a third of the time.

/** Tables and blobs: by connection string on one machine, by identity in Azure, where shared keys are off. */
export function storageFrom({ storage }: Pick<Settings, 'storage'>): {
  tables: TableAccount;
  blobs: BlobAccount;
} {
  const { connectionString, blobUrl = '', tableUrl = '', clientId } = storage;
  if (connectionString) {
    const insecure = /TableEndpoint=http:/.test(connectionString);
    return {
      tables: tableAccount((name) =>
        TableClient.fromConnectionString(connectionString, name, { allowInsecureConnection: insecure }),
      ),
      blobs: blobAccount(async () => {
        const { BlobServiceClient } = await import('@azure/storage-blob');
        return BlobServiceClient.fromConnectionString(connectionString);
      }),
    };
  }
  const credential = appCredential(clientId);
  return {
    tables: tableAccount((name) => new TableClient(tableUrl, name, credential)),
    blobs: blobAccount(async () => {
      const { BlobServiceClient } = await import('@azure/storage-blob');
      return new BlobServiceClient(blobUrl, credential);
    }),
  };
}

export function vaultFrom(url: string, clientId: string | undefined): SecretStore {
  return keyVaultSecrets(async () => {
    const { SecretClient } = await import('@azure/keyvault-secrets');
    return new SecretClient(url, appCredential(clientId));
  });
}
