import { BlobServiceClient } from '@azure/storage-blob';
import { Cron } from 'croner';
import { watchClock } from './clock-watch';
import type { LoadedApp, RegisteredFunction } from './core';
import { invoke } from './invoke';
import { sendOutputs } from './outputs';
import { connectionOf, type Queues } from './queues';

interface Status {
  Last: string;
  Next: string;
  LastUpdated: string;
}
const CONTAINER = 'azure-webjobs-hosts';
const MINUTE_MS = 60_000;

/** Where the host keeps what timers did last, so that a run missed while it was down is made up for. */
function statusOf(name: string) {
  const service = BlobServiceClient.fromConnectionString(connectionOf({}));
  const container = service.getContainerClient(CONTAINER);
  const blob = container.getBlockBlobClient(`timers/runner/Host.Functions.${name}/status`);
  return {
    async read(): Promise<Status | undefined> {
      try {
        return JSON.parse((await blob.downloadToBuffer()).toString('utf8')) as Status;
      } catch (error) {
        if ((error as { statusCode?: number }).statusCode === 404) return undefined;
        throw error;
      }
    },
    async write(status: Status): Promise<void> {
      await container.createIfNotExists();
      const text = JSON.stringify(status);
      await blob.upload(text, Buffer.byteLength(text));
    },
  };
}

/**
 * A timer on its schedule (six fields, UTC), or on that of `RUNNER_SCHEDULE_<name>`, for runs that cannot wait. From a minute up it keeps its status: the first start only records it,
 * a start after a missed run, or a clock that is moved, fires once with `isPastDue`. Runs never overlap.
 */
export async function startTimer(
  app: LoadedApp,
  fn: RegisteredFunction,
  queues: Queues,
  log: (line: string) => void,
): Promise<() => Promise<void>> {
  const schedule = process.env[`RUNNER_SCHEDULE_${fn.metadata.name}`] ?? String(fn.trigger.schedule);
  const cron = new Cron(schedule, { timezone: 'UTC', paused: true, mode: '6-part' });
  const [first, second] = cron.nextRuns(2);
  const keeps = first && second ? second.getTime() - first.getTime() >= MINUTE_MS : true;
  const status = keeps ? statusOf(fn.metadata.name) : undefined;
  let running: Promise<void> = Promise.resolve();

  const next = () => cron.nextRun()?.toISOString() ?? '';
  async function fire(isPastDue: boolean): Promise<void> {
    const now = new Date().toISOString();
    const timer = {
      Schedule: { AdjustForDST: true },
      ScheduleStatus: status ? { Last: now, Next: next(), LastUpdated: now } : null,
      IsPastDue: isPastDue,
    };
    try {
      const response = await invoke(app, fn, { data: { json: JSON.stringify(timer) } });
      await sendOutputs(queues, fn, response);
    } catch (error) {
      // Errors of timers are not tried again; the next turn is.
      log(
        `${fn.metadata.name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
    }
    await status?.write({ Last: now, Next: next(), LastUpdated: now });
  }
  const later = (isPastDue: boolean) => {
    running = running
      .then(() => fire(isPastDue))
      .catch((error: unknown) => log(`timer status not kept: ${String(error)}`));
  };

  const before = await status?.read();
  if (status && !before) {
    const now = new Date().toISOString();
    await status.write({ Last: now, Next: next(), LastUpdated: now });
  } else if (before && Date.parse(before.Next) < Date.now()) later(true);
  const job = new Cron(schedule, { timezone: 'UTC', mode: '6-part', protect: true }, () => {
    later(false);
    return running;
  });
  const unwatch = watchClock(status ? process.env.CLOCK_FILE : undefined, () => later(true));
  return async () => {
    unwatch();
    job.stop();
    await running;
  };
}
