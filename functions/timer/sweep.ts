import { app, type InvocationContext } from '@azure/functions';
import type { Deps } from '../deps';
import { ALL_OUTPUTS, emit, startsCheck, startsRun } from '../pipeline/queues';

/** Picks up what stands still: every 15 seconds, so that a killed run goes on well within two minutes. */
export function registerSweep({ imports }: Deps): void {
  app.timer('sweep', {
    schedule: '*/15 * * * * *',
    extraOutputs: ALL_OUTPUTS,
    handler: async (_timer: unknown, context: InvocationContext) => {
      const { checks, runs } = await imports.sweep();
      emit(context, [
        ...checks.map(({ customer, importId }) => startsCheck(customer, importId)),
        ...runs.map(({ customer }) => startsRun(customer)),
      ]);
    },
  });
}
