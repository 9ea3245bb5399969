import { QueueServiceClient, type DequeuedMessageItem, type QueueClient } from '@azure/storage-queue';
import type { LoadedApp, RegisteredFunction } from './core';
import type { HostSettings } from './host-settings';
import { invoke, typed } from './invoke';
import { sendOutputs } from './outputs';

/** What a binding says about its storage. */
export interface StorageBinding {
  [setting: string]: unknown;
  queueName?: unknown;
  connection?: unknown;
}

export interface Queues {
  send(binding: StorageBinding, text: string): Promise<void>;
}

const DEFAULT_CONNECTION = 'AzureWebJobsStorage';
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const SHORTEST_POLL_MS = 50;

/** The storage that an app setting names. */
export function connectionOf(binding: StorageBinding): string {
  const name =
    typeof binding.connection === 'string' && binding.connection !== ''
      ? binding.connection
      : DEFAULT_CONNECTION;
  const value = process.env[name] ?? process.env[`AzureWebJobs${name}`];
  if (!value) throw new Error(`The setting ${name} with the storage's connection is missing`);
  return value;
}

const missing = (error: unknown): boolean => (error as { statusCode?: number }).statusCode === 404;

export function queuesOf(): Queues & {
  client(binding: StorageBinding): QueueClient;
} {
  const known = new Map<string, QueueClient>();
  const client = (binding: StorageBinding): QueueClient => {
    const connection = connectionOf(binding);
    const at = `${connection}|${String(binding.queueName)}`;
    const found =
      known.get(at) ??
      QueueServiceClient.fromConnectionString(connection).getQueueClient(String(binding.queueName));
    known.set(at, found);
    return found;
  };
  return {
    client,
    async send(binding, text) {
      const queue = client(binding);
      const message = Buffer.from(text).toString('base64');
      try {
        await queue.sendMessage(message);
      } catch (error) {
        if (!missing(error)) throw error;
        await queue.createIfNotExists();
        await queue.sendMessage(message);
      }
    },
  };
}

/**
 * Listens on the queue of a function as the storage extension does: several at once, five tries, then the poison
 * queue; text that is not base64 goes there at once. Answers how to stop: what is in flight is waited for.
 */
export function listen(
  app: LoadedApp,
  fn: RegisteredFunction,
  queues: ReturnType<typeof queuesOf>,
  settings: HostSettings,
  log: (line: string) => void,
): () => Promise<void> {
  const { queueName, connection } = fn.trigger;
  const queue = queues.client({ queueName, connection });
  const { batchSize, newBatchThreshold, maxDequeueCount, visibilityTimeoutMs, maxPollingMs, leaseSeconds } =
    settings.queues;
  const running = new Set<Promise<void>>();
  let stopping = false;
  let wake: () => void = () => undefined;

  /** Beyond the poll's own errors: the queue appears when somebody first writes to it. */
  async function receive(): Promise<DequeuedMessageItem[]> {
    try {
      const answer = await queue.receiveMessages({
        numberOfMessages: Math.min(32, batchSize),
        visibilityTimeout: leaseSeconds,
      });
      return answer.receivedMessageItems;
    } catch (error) {
      if (missing(error)) await queue.createIfNotExists().catch(() => undefined);
      else log(`queue ${String(queueName)}: ${error instanceof Error ? error.message : String(error)}`);
      return [];
    }
  }

  async function poison(item: DequeuedMessageItem): Promise<void> {
    const target = queues.client({ queueName: `${String(queueName)}-poison`, connection });
    await target.createIfNotExists();
    await target.sendMessage(item.messageText);
    await queue.deleteMessage(item.messageId, item.popReceipt);
    log(`message ${item.messageId} of ${String(queueName)} went to poison`);
  }

  async function handle(item: DequeuedMessageItem): Promise<void> {
    if (!BASE64.test(item.messageText) || item.dequeueCount > maxDequeueCount) return poison(item);
    const text = Buffer.from(item.messageText, 'base64').toString('utf8');
    let { popReceipt } = item;
    // Kept invisible while it is worked on, renewed at half.
    const renewal = setInterval(
      () => {
        queue
          .updateMessage(item.messageId, popReceipt, item.messageText, leaseSeconds)
          .then((answer) => (popReceipt = answer.popReceipt ?? popReceipt))
          .catch((error: unknown) => log(`message not renewed: ${String(error)}`));
      },
      (leaseSeconds * 1000) / 2,
    );
    try {
      const response = await invoke(app, fn, {
        data: { string: text },
        triggerMetadata: metadataOf(item, text, String(queueName)),
      });
      await sendOutputs(queues, fn, response);
      clearInterval(renewal);
      await queue.deleteMessage(item.messageId, popReceipt);
    } catch (error) {
      clearInterval(renewal);
      log(
        `${fn.metadata.name} failed (try ${item.dequeueCount}): ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      if (item.dequeueCount >= maxDequeueCount) await poison({ ...item, popReceipt });
      else
        await queue.updateMessage(
          item.messageId,
          popReceipt,
          item.messageText,
          Math.ceil(visibilityTimeoutMs / 1000),
        );
    }
  }

  async function poll(): Promise<void> {
    let pause = SHORTEST_POLL_MS;
    while (!stopping) {
      if (running.size <= newBatchThreshold) {
        const items = await receive();
        for (const item of items) {
          const work = handle(item)
            .catch((error: unknown) =>
              log(`message not settled: ${error instanceof Error ? error.message : String(error)}`),
            )
            .finally(() => {
              running.delete(work);
              wake();
            });
          running.add(work);
        }
        if (items.length > 0) {
          pause = SHORTEST_POLL_MS;
          continue;
        }
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pause);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      pause = Math.min(maxPollingMs, pause * 1.5);
    }
  }
  const polling = poll();
  return async () => {
    stopping = true;
    wake();
    await polling;
    await Promise.all(running);
  };
}

/** Keys of a JSON message overwrite the message's own metadata, as they do in the real host. */
function metadataOf(item: DequeuedMessageItem, text: string, queueName: string) {
  const own: Record<string, unknown> = {
    QueueTrigger: text,
    Id: item.messageId,
    DequeueCount: item.dequeueCount,
    PopReceipt: item.popReceipt,
    InsertionTime: item.insertedOn.toISOString(),
    ExpirationTime: item.expiresOn.toISOString(),
    NextVisibleTime: item.nextVisibleOn.toISOString(),
    queueName,
  };
  let fields: Record<string, unknown> = {};
  try {
    const parsed = JSON.parse(text) as unknown;
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
      fields = parsed as Record<string, unknown>;
  } catch {
    // Plain text has no fields.
  }
  return { ...typed(own), ...typed(fields) };
}
