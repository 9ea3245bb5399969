import { app } from '@azure/functions';
import { z } from 'zod';
import type { Deps } from '../deps';
import { CONNECTION, QUEUES } from '../pipeline/queues';

const message = z.object({ ContainerName: z.string(), BlobName: z.string() });
const MANIFEST = /^inbox\/(imp_[0-9a-z]+)(\.r\d+)?\.manifest\.json$/;

/** A blob whose check the host gave up: its import says so. A dropped file without an import is logged. */
export function registerBlobPoison(deps: Deps): void {
  app.storageQueue('blob-poison', {
    queueName: QUEUES.blobPoison,
    connection: CONNECTION,
    handler: async (raw: unknown) => {
      const { ContainerName: container, BlobName: blob } = message.parse(raw);
      const tenant = await deps.tenants.tenantByContainer(container);
      const importId = MANIFEST.exec(blob)?.[1];
      deps.log.error('blob given up', { customer: tenant?.id, import: importId });
      if (tenant && importId) await deps.imports.failCheck(tenant, importId);
    },
  });
}
