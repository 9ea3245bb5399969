import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Container } from '../../shared/platform/blobs';
import { storageFrom } from '../../shared/platform/storage';
import type { Table } from '../../shared/platform/tables';
import { startAzurite } from '../../test/support/azurite';

/** The real emulator, whose requests are counted where they leave the process. */
export async function emulatedStorage() {
  const azurite = await startAzurite();
  const { connectionString } = azurite;
  const { tables, blobs } = storageFrom({
    storage: { connectionString, blobUrl: undefined, tableUrl: undefined, clientId: undefined },
  });
  let requests = 0;
  const count = (): void => void requests++;
  // Node's own channel: a message for each request that its HTTP client begins, whoever asked for it.
  subscribe('http.client.request.start', count);
  let world = 0;
  return {
    requests: () => requests,
    /** Fresh tables and containers for another world. */
    fresh() {
      const of = `w${++world}`;
      return {
        async table(name: string): Promise<Table> {
          const table = tables.table(`${of}${name}`);
          await table.ensure();
          return table;
        },
        async container(name: string): Promise<Container> {
          const container = blobs.container(`${of}-${name}`);
          await container.ensure();
          return container;
        },
      };
    },
    async stop(): Promise<void> {
      unsubscribe('http.client.request.start', count);
      await azurite.stop();
    },
  };
}
export type EmulatedStorage = Awaited<ReturnType<typeof emulatedStorage>>;
