import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { BlobServiceClient, type BlobItem } from '@azure/storage-blob';
import { QueueServiceClient } from '@azure/storage-queue';

/** Blobs above this size do not trigger a function, which would be handed all of it (azure-facts.md). */
const MOST_TRIGGER_BYTES = 16 * 1024 * 1024;
const LARGE_QUEUE = 'import-checks';
const POLL_MS = 150;
const AT_ONCE = 8;

/** A blob event in Event Grid's schema, as storage sends it. */
export function blobCreated(accountUrl: string, container: string, blob: BlobItem) {
  const { name, properties } = blob;
  return {
    id: randomUUID(),
    topic:
      '/subscriptions/local/resourceGroups/local/providers/Microsoft.Storage/storageAccounts/devstoreaccount1',
    subject: `/blobServices/default/containers/${container}/blobs/${name}`,
    eventType: 'Microsoft.Storage.BlobCreated',
    eventTime: properties.lastModified.toISOString(),
    dataVersion: '',
    metadataVersion: '1',
    data: {
      api: 'PutBlob',
      clientRequestId: randomUUID(),
      requestId: randomUUID(),
      eTag: properties.etag,
      contentType: properties.contentType ?? 'application/octet-stream',
      contentLength: properties.contentLength ?? 0,
      blobType: 'BlockBlob',
      url: `${accountUrl}/${container}/${name.split('/').map(encodeURIComponent).join('/')}`,
      sequencer: '0',
      storageDiagnostics: {},
    },
  };
}

/**
 * Azurite sends no events: this watches the inboxes of customers' containers and posts what Event Grid would post.
 * At least once, as there: after a restart of its own it tells of everything that still lies in an inbox.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { webhook: { type: 'string' }, function: { type: 'string', default: 'inbox' } },
  });
  const { APP_STORAGE: connection, BLOBS_EXTENSION_KEY: key = '' } = process.env;
  if (!values.webhook || !connection)
    throw new Error('Usage: relay --webhook URL [--function NAME], with APP_STORAGE and BLOBS_EXTENSION_KEY');
  const blobs = BlobServiceClient.fromConnectionString(connection);
  const queue = QueueServiceClient.fromConnectionString(connection).getQueueClient(LARGE_QUEUE);
  const webhook = new URL(values.webhook);
  webhook.searchParams.set('functionName', `Host.Functions.${values.function}`);
  webhook.searchParams.set('code', key);

  let stopping = false;
  const stop = () => (stopping = true);
  process.on('SIGTERM', stop);
  process.on('SIGINT', () => undefined);
  process.on('disconnect', stop);

  const told = new Map<string, string>();
  const waiting = new Map<string, { container: string; blob: BlobItem; notBefore: number; tries: number }>();

  async function tell(container: string, blob: BlobItem): Promise<void> {
    const event = blobCreated(blobs.url.replace(/\/$/, ''), container, blob);
    if (event.data.contentLength > MOST_TRIGGER_BYTES) {
      await queue.createIfNotExists();
      await queue.sendMessage(Buffer.from(JSON.stringify(event)).toString('base64'));
      return;
    }
    const answer = await fetch(webhook, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'aeg-event-type': 'Notification' },
      body: JSON.stringify([event]),
      signal: AbortSignal.timeout(10_000),
    });
    if (!answer.ok) throw new Error(`The webhook answered ${answer.status}`);
  }

  /** Event Grid tries again for a day; so does this, faster at first. */
  async function tellWaiting(): Promise<void> {
    const due = [...waiting].filter(([, item]) => item.notBefore <= performance.now()).slice(0, AT_ONCE);
    await Promise.all(
      due.map(async ([at, item]) => {
        try {
          await tell(item.container, item.blob);
          waiting.delete(at);
        } catch (error) {
          item.tries++;
          item.notBefore = performance.now() + Math.min(5_000, 100 * 2 ** item.tries);
          console.error(
            `event not delivered (try ${item.tries}): ${error instanceof Error ? error.message : String(error)}`,
          );
        }
      }),
    );
  }

  async function look(): Promise<void> {
    const seen = new Set<string>();
    for await (const { name: container } of blobs.listContainers({ prefix: 't-' })) {
      for await (const blob of blobs.getContainerClient(container).listBlobsFlat({ prefix: 'inbox/' })) {
        const at = `${container}/${blob.name}`;
        seen.add(at);
        if (told.get(at) === blob.properties.etag) continue;
        told.set(at, blob.properties.etag);
        waiting.set(at, { container, blob, notBefore: 0, tries: 0 });
      }
    }
    for (const at of told.keys()) if (!seen.has(at)) told.delete(at);
  }

  while (!stopping) {
    try {
      await look();
      await tellWaiting();
    } catch (error) {
      console.error(`storage does not answer: ${error instanceof Error ? error.message : String(error)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  process.exit(0);
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  });
}
