import { app, type InvocationContext } from '@azure/functions';
import { z } from 'zod';
import { checkInbox } from '../blob/inbox';
import { traced } from '../../shared/platform/tracing';
import type { Tenant } from '../../shared/tenancy';
import type { Deps } from '../deps';
import { checkMessage, CONNECTION, QUEUES } from '../pipeline/queues';

/** Event Grid's own message, for files that are too large to trigger a function (azure-facts.md). */
const blobEvent = z.object({
  eventType: z.literal('Microsoft.Storage.BlobCreated'),
  subject: z.string(),
});
const message = z.union([checkMessage, blobEvent]);

const SUBJECT = /\/containers\/([^/]+)\/blobs\/(.+)$/;

/** Rows are checked anew: those of the whole file, or those that an edit of many changes. */
async function checkOrEdit({ imports }: Deps, tenant: Tenant, importId: string): Promise<void> {
  await imports.check(tenant, importId);
  await imports.review.carryOut(tenant, importId);
}

/** Checks that were asked for again, edits of many rows, and large files that were dropped. A message that fits neither is poison. */
export function registerImportChecks(deps: Deps): void {
  app.storageQueue('import-checks', {
    queueName: QUEUES.checks,
    connection: CONNECTION,
    handler: async (raw: unknown, context: InvocationContext) => {
      const parsed = message.parse(raw);
      if ('subject' in parsed) {
        const place = SUBJECT.exec(parsed.subject);
        await checkInbox(deps, `${place?.[1] ?? ''}/${place?.[2] ?? ''}`);
        return;
      }
      const tenant = await deps.tenants.tenantById(parsed.customer);
      if (!tenant) {
        deps.log.warn('check for an unknown customer', { invocation: context.invocationId });
        return;
      }
      const { customer, importId, trace } = parsed;
      await traced({ name: 'import-checks', parent: trace, customer, sink: deps.traces }, () =>
        checkOrEdit(deps, tenant, importId),
      );
    },
  });
}

/** A check that failed again and again: the import says so, and the message is gone. */
export function registerImportChecksPoison(deps: Deps): void {
  app.storageQueue('import-checks-poison', {
    queueName: `${QUEUES.checks}-poison`,
    connection: CONNECTION,
    handler: async (raw: unknown) => {
      const parsed = checkMessage.safeParse(raw);
      deps.log.error('check given up', parsed.success ? parsed.data : {});
      const tenant = parsed.success ? await deps.tenants.tenantById(parsed.data.customer) : undefined;
      if (!tenant || !parsed.success) return;
      await deps.imports.failCheck(tenant, parsed.data.importId);
      await deps.imports.review.giveUp(tenant, parsed.data.importId);
    },
  });
}
