import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const span = z.string().regex(/^\d{1,2}:\d{2}:\d{2}$/);
const hostFile = z.object({
  extensions: z
    .object({
      http: z.object({ routePrefix: z.string().default('api') }).prefault({}),
      queues: z
        .object({
          maxPollingInterval: span.default('00:00:02'),
          visibilityTimeout: span.default('00:00:00'),
          batchSize: z.number().int().min(1).max(32).default(16),
          newBatchThreshold: z.number().int().min(0).optional(),
          maxDequeueCount: z.number().int().min(1).default(5),
        })
        .prefault({}),
    })
    .prefault({}),
});

export interface HostSettings {
  routePrefix: string;
  queues: {
    batchSize: number;
    newBatchThreshold: number;
    maxDequeueCount: number;
    visibilityTimeoutMs: number;
    maxPollingMs: number;
    /** How long a message being processed is invisible. */
    leaseSeconds: number;
  };
}

const milliseconds = (text: string): number => {
  const [hours = 0, minutes = 0, seconds = 0] = text.split(':').map(Number);
  return ((hours * 60 + minutes) * 60 + seconds) * 1000;
};
/** On one machine nobody waits for the polling of the cloud. */
const MOST_POLL_MS = 250;
const LEASE_SECONDS = 600;

/** host.json as far as the runner follows it; throws where it does not fit. */
export function hostSettings(folder: string): HostSettings {
  const file = join(folder, 'host.json');
  const { extensions } = hostFile.parse(existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {});
  const { http, queues } = extensions;
  return {
    routePrefix: http.routePrefix,
    queues: {
      batchSize: queues.batchSize,
      newBatchThreshold: queues.newBatchThreshold ?? Math.floor(queues.batchSize / 2),
      maxDequeueCount: queues.maxDequeueCount,
      visibilityTimeoutMs: milliseconds(queues.visibilityTimeout),
      maxPollingMs: Math.min(MOST_POLL_MS, milliseconds(queues.maxPollingInterval)),
      leaseSeconds: Number(process.env.RUNNER_QUEUE_VISIBILITY_SECONDS ?? LEASE_SECONDS),
    },
  };
}
