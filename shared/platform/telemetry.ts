import type { TokenCredential } from '@azure/identity';
import type { TelemetryClient as Client } from 'applicationinsights';
import type { TraceItem } from './tracing';

/** One look at something that has to be available. */
export interface AvailabilityResult {
  /** What was looked at; a host. */
  name: string;
  success: boolean;
  durationMs: number;
  /** Milliseconds since the epoch. */
  at: number;
  /** In words, when it was not available. */
  message: string;
  measurements: Record<string, number>;
  properties: Record<string, string>;
}

export interface Telemetry {
  /** Sends results; throws where they were not all taken. */
  availability(results: AvailabilityResult[]): Promise<void>;
  /** Sends what took time; throws where it was not all taken. */
  traces(items: TraceItem[]): Promise<void>;
}

/** Ids only have to differ. */
const idOf = ({ name, at }: AvailabilityResult): string => `${name}-${at}`;

async function identityOfTheApp(clientId: string | undefined): Promise<TokenCredential> {
  const { DefaultAzureCredential, ManagedIdentityCredential } = await import('@azure/identity');
  return clientId ? new ManagedIdentityCredential({ clientId }) : new DefaultAzureCredential();
}

/**
 * Application Insights, written to by identity. The library is loaded when something is first sent: it is much to
 * load, and nothing else waits for it. Nothing is collected by itself; the host does that.
 */
export function applicationInsights(
  { connectionString, clientId }: { connectionString: string; clientId: string | undefined },
  credential: (clientId: string | undefined) => Promise<TokenCredential> = identityOfTheApp,
): Telemetry {
  async function connect(): Promise<Client> {
    const loaded = await import('applicationinsights');
    // What a CommonJS module exports stands under `default` in a bundle of ECMAScript modules.
    const { TelemetryClient } = (loaded as Partial<typeof loaded>).default ?? loaded;
    const client = new TelemetryClient(connectionString);
    // The library's reports on itself go elsewhere and cost connections.
    client.getStatsbeat()?.enable(false);
    client.config.aadTokenCredential = await credential(clientId);
    return client;
  }
  let made: Promise<Client> | undefined;
  async function flush(client: Client, count: number): Promise<void> {
    const answer = await new Promise<string>((resolve) => client.flush({ callback: resolve }));
    const taken = /"itemsAccepted"\s*:\s*(\d+)/.exec(answer)?.[1];
    if (Number(taken) !== count)
      throw new Error(`Of ${count} results ${taken ?? 'none'} were taken: ${answer.slice(0, 300)}`);
  }

  return {
    async availability(results) {
      if (results.length === 0) return;
      const client = await (made ??= connect());
      for (const result of results) {
        const { name, success, durationMs: duration, at, message, measurements, properties } = result;
        client.trackAvailability({
          id: idOf(result),
          name,
          success,
          // Ingestion takes at most seven decimals of a second.
          duration: Math.round(duration),
          message,
          measurements,
          properties,
          runLocation: 'app',
          time: new Date(at),
        });
      }
      await flush(client, results.length);
    },
    async traces(items) {
      if (items.length === 0) return;
      const client = await (made ??= connect());
      for (const item of items) track(client, item);
      await flush(client, items.length);
    },
  };
}

/** Joined by the ids of W3C Trace Context, as the host's own entries are. */
function track(client: Client, item: TraceItem): void {
  const { kind, name, traceId, id, parentId, at, durationMs, success, code, customer } = item;
  const about = {
    ...{ id, name, success, resultCode: code, duration: Math.round(durationMs), time: new Date(at) },
    properties: customer === undefined ? {} : { customer },
    tagOverrides: {
      'ai.operation.id': traceId,
      'ai.operation.parentId': parentId ?? traceId,
      'ai.operation.name': name,
      'ai.cloud.role': 'importer',
      // The library would fill in the machine's name.
      'ai.cloud.roleInstance': '',
    },
  };
  if (kind === 'request') client.trackRequest({ ...about, url: '' });
  else client.trackDependency({ ...about, dependencyTypeName: 'HTTP', target: 'FacilityApps', data: name });
}
