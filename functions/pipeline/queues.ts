import { output, type StorageQueueOutput } from '@azure/functions';
import { z } from 'zod';
import { mailJob, type MailJob } from '../../shared/identity';
import { traceparent } from '../../shared/platform/tracing';

/** The app's own queues. Fields are never named like queue metadata, which a message would overwrite (azure-facts.md). */
export const QUEUES = {
  checks: 'import-checks',
  runs: 'import-runs',
  mails: 'people-mails',
  blobPoison: 'webjobs-blobtrigger-poison',
} as const;
/** Setting that names the storage of triggers and outputs. */
export const CONNECTION = 'APP_STORAGE';

/** The trace that a message belongs to (W3C Trace Context). */
const trace = z.string().max(100).optional();
export const checkMessage = z.object({ customer: z.string(), importId: z.string(), trace });
export const runMessage = z.object({ customer: z.string(), trace });
export const mailMessage = z.object({ customer: z.string(), job: mailJob, trace });
export type MailMessage = z.infer<typeof mailMessage>;
export type CheckMessage = z.infer<typeof checkMessage>;
export type RunMessage = z.infer<typeof runMessage>;

/** What a handler asks to be queued once everything else went well. */
export type Emission =
  | { queue: 'checks'; message: CheckMessage }
  | { queue: 'runs'; message: RunMessage }
  | { queue: 'mails'; message: MailMessage };

export const OUTPUTS: Record<Emission['queue'], StorageQueueOutput> = {
  checks: output.storageQueue({ queueName: QUEUES.checks, connection: CONNECTION }),
  runs: output.storageQueue({ queueName: QUEUES.runs, connection: CONNECTION }),
  mails: output.storageQueue({ queueName: QUEUES.mails, connection: CONNECTION }),
};
export const ALL_OUTPUTS = Object.values(OUTPUTS);

export const startsRun = (customer: string): Emission => ({ queue: 'runs', message: { customer } });
export const sendsMail = (customer: string, job: MailJob): Emission => ({
  queue: 'mails',
  message: { customer, job },
});
export const startsCheck = (customer: string, importId: string): Emission => ({
  queue: 'checks',
  message: { customer, importId },
});

interface OutputSetter {
  extraOutputs: { set(name: StorageQueueOutput, value: unknown): void };
}

/** Hands messages to the bindings; an array becomes a message for each element. The last step of an invocation. */
export function emit(context: OutputSetter, emissions: Emission[]): void {
  for (const [queue, binding] of Object.entries(OUTPUTS)) {
    const trace = traceparent();
    const messages = emissions
      .filter((emission) => emission.queue === queue)
      .map(({ message }) => (trace === undefined ? message : { ...message, trace }));
    if (messages.length > 0) context.extraOutputs.set(binding, messages);
  }
}
