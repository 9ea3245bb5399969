import { app, type InvocationContext } from '@azure/functions';
import type { Deps } from '../deps';
import { CONNECTION } from '../pipeline/queues';

/** `container/blob` as the trigger names it. */
export function readBlobPath(path: unknown): { container: string; blob: string } | undefined {
  const found = typeof path === 'string' ? /^([a-z0-9-]{3,63})\/(.+)$/.exec(path) : null;
  return found?.[1] && found[2] ? { container: found[1], blob: found[2] } : undefined;
}

/**
 * A blob in the inbox of any customer's container. The event says only where: the customer is found by the
 * container, and everything else is read from storage. Events come twice and for what is no concern of ours.
 */
export async function checkInbox(
  deps: Pick<Deps, 'imports' | 'tenants' | 'log'>,
  path: unknown,
): Promise<void> {
  const place = readBlobPath(path);
  if (!place?.blob.startsWith('inbox/')) return;
  const tenant = await deps.tenants.tenantByContainer(place.container);
  if (!tenant) {
    deps.log.warn('event of a container that belongs to no customer');
    return;
  }
  const importId = await deps.imports.receiveDrop(tenant, place.blob);
  if (importId !== undefined) await deps.imports.check(tenant, importId);
}

export function registerInbox(deps: Deps): void {
  app.storageBlob('inbox', {
    path: 'inbox/{name}',
    connection: CONNECTION,
    source: 'EventGrid',
    handler: (_blob: unknown, context: InvocationContext) =>
      checkInbox(deps, context.triggerMetadata?.blobTrigger),
  });
}
