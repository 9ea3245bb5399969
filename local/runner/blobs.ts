import { timingSafeEqual } from 'node:crypto';
import { BlobServiceClient } from '@azure/storage-blob';
import { z } from 'zod';
import type { LoadedApp, RegisteredFunction } from './core';
import type { HostSettings } from './host-settings';
import { invoke, typed } from './invoke';
import { sendOutputs } from './outputs';
import { connectionOf, type Queues } from './queues';

const events = z.array(
  z
    .object({
      eventType: z.string(),
      data: z.object({ url: z.string().optional(), validationCode: z.string().optional() }).loose(),
    })
    .loose(),
);
const MOST_TRIES = 5;
const POISON = 'webjobs-blobtrigger-poison';
const PAUSE_MS = 1_000;

const equal = (a: string, b: string): boolean =>
  Buffer.byteLength(a) === Buffer.byteLength(b) && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/**
 * The blob extension's webhook for `source: 'EventGrid'`: no look at paths, an event that comes twice runs twice, a
 * blob that is gone is dropped, five tries and then the poison queue. The function is handed the whole blob.
 */
export function blobWebhook(
  app: LoadedApp,
  queues: Queues,
  key: string,
  _settings: HostSettings,
  log: (line: string) => void,
) {
  const running = new Set<Promise<void>>();

  async function bytesOf(fn: RegisteredFunction, container: string, blob: string) {
    const service = BlobServiceClient.fromConnectionString(connectionOf(fn.trigger));
    const client = service.getContainerClient(container).getBlobClient(blob);
    try {
      const [bytes, properties] = [await client.downloadToBuffer(), await client.getProperties()];
      return { bytes, etag: properties.etag ?? '', uri: client.url };
    } catch (error) {
      if ((error as { statusCode?: number }).statusCode === 404) return undefined;
      throw error;
    }
  }

  async function run(fn: RegisteredFunction, container: string, blob: string): Promise<void> {
    for (let tries = 1; ; tries++) {
      const found = await bytesOf(fn, container, blob);
      if (!found) return;
      try {
        const metadata = typed({
          blobTrigger: `${container}/${blob}`,
          uri: found.uri,
          name: blob.replace(/^[^/]*\//, ''),
        });
        const response = await invoke(app, fn, { data: { bytes: found.bytes }, triggerMetadata: metadata });
        await sendOutputs(queues, fn, response);
        return;
      } catch (error) {
        log(
          `${fn.metadata.name} failed (try ${tries}): ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        );
        if (tries < MOST_TRIES) {
          await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
          continue;
        }
        const message = {
          FunctionId: `Host.Functions.${fn.metadata.name}`,
          BlobType: 'BlockBlob',
          ContainerName: container,
          BlobName: blob,
          ETag: found.etag,
        };
        await queues.send({ queueName: POISON, connection: fn.trigger.connection }, JSON.stringify(message));
        return;
      }
    }
  }

  async function handle(
    query: URLSearchParams,
    _headers: unknown,
    body: Buffer,
  ): Promise<{ status: number; body?: string }> {
    if (key === '' || !equal(query.get('code') ?? '', key)) return { status: 401 };
    const name = /^Host\.Functions\.(.+)$/.exec(query.get('functionName') ?? '')?.[1];
    const fn = app.functions.find((one) => one.metadata.name === name && one.trigger.type === 'blobTrigger');
    if (!fn) return { status: 404 };
    let parsed;
    try {
      parsed = events.parse(JSON.parse(body.toString('utf8')));
    } catch {
      return { status: 400 };
    }
    const handshake = parsed.find(
      ({ eventType }) => eventType === 'Microsoft.EventGrid.SubscriptionValidationEvent',
    );
    if (handshake)
      return { status: 200, body: JSON.stringify({ validationResponse: handshake.data.validationCode }) };
    for (const { data } of parsed) {
      const place = placeOf(data.url ?? '');
      if (!place) continue;
      const work: Promise<void> = run(fn, place.container, place.blob)
        .catch((error: unknown) =>
          log(`blob event not handled: ${error instanceof Error ? error.message : String(error)}`),
        )
        .finally(() => running.delete(work));
      running.add(work);
    }
    return { status: 202 };
  }
  return {
    handle,
    async stop() {
      await Promise.all(running);
    },
  };
}

/** Container and blob of a blob's address; the emulator's addresses have the account in the path. */
function placeOf(url: string): { container: string; blob: string } | undefined {
  let pathname: string;
  try {
    ({ pathname } = new URL(url));
  } catch {
    return undefined;
  }
  const parts = pathname.split('/').slice(1).map(decodeURIComponent);
  const own = parts[0] === 'devstoreaccount1' ? parts.slice(1) : parts;
  const [container, ...blob] = own;
  return container && blob.length > 0 ? { container, blob: blob.join('/') } : undefined;
}
