import { TableClient } from '@azure/data-tables';
import { DefaultAzureCredential, ManagedIdentityCredential } from '@azure/identity';
import { SecretClient } from '@azure/keyvault-secrets';
import { BlobServiceClient } from '@azure/storage-blob';
import { blobAccount, type BlobAccount } from './blobs';
import { keyVaultSecrets, type SecretStore } from './secrets';
import type { Settings } from './settings';
import { tableAccount, type TableAccount } from './tables';

/** The app's user-assigned identity in Azure; whoever is signed in, on a developer's machine. */
const identity = (clientId: string | undefined) =>
  clientId ? new ManagedIdentityCredential({ clientId }) : new DefaultAzureCredential();

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
      blobs: blobAccount(BlobServiceClient.fromConnectionString(connectionString)),
    };
  }
  const credential = identity(clientId);
  return {
    tables: tableAccount((name) => new TableClient(tableUrl, name, credential)),
    blobs: blobAccount(new BlobServiceClient(blobUrl, credential)),
  };
}

export function vaultFrom(url: string, clientId: string | undefined): SecretStore {
  return keyVaultSecrets(new SecretClient(url, identity(clientId)));
}
