import { randomBytes } from 'node:crypto';
import { TableClient } from '@azure/data-tables';
import { BlobServiceClient } from '@azure/storage-blob';
import { blobAccount, type BlobAccount } from '../../shared/platform/blobs';
import { tableAccount, type TableAccount } from '../../shared/platform/tables';

/** The Azurite that serves this run. */
export function testConnection(): string {
  const connection = process.env.TEST_STORAGE;
  if (!connection) throw new Error('The tests are started by jest, whose set-up starts the storage emulator');
  return connection;
}

/** A name that nobody else uses: letters and digits, as tables want it. */
export const freshName = (prefix = 'x'): string => `${prefix}${randomBytes(8).toString('hex')}`;

/** Tables whose names are fresh for the caller, so that tests side by side see nothing of each other. */
export function testTables(): TableAccount {
  const prefix = freshName('t');
  return tableAccount((name) =>
    TableClient.fromConnectionString(testConnection(), `${prefix}${name}`, { allowInsecureConnection: true }),
  );
}

/** Containers whose names are fresh for the caller. */
export function testBlobs(): BlobAccount {
  const prefix = freshName('c');
  const account = blobAccount(() =>
    Promise.resolve(BlobServiceClient.fromConnectionString(testConnection())),
  );
  return { container: (name) => account.container(`${prefix}-${name}`) };
}
