import { app, type InvocationContext } from '@azure/functions';
import type { Deps } from '../deps';
import { emit, OUTPUTS, startsRun } from '../pipeline/queues';

/** Every five minutes: what recurring jobs are due. A minute that was missed is caught up with by the next. */
export function registerSchedulesTimer({ schedules, stopping, log }: Deps): void {
  app.timer('schedules', {
    schedule: '0 */5 * * * *',
    extraOutputs: [OUTPUTS.runs],
    handler: async (_timer: unknown, context: InvocationContext) => {
      const { runs, worked } = await (await schedules()).tick(stopping);
      if (worked > 0) log.info('recurring jobs worked on', { worked, customers: runs.length });
      emit(context, runs.map(startsRun));
    },
  });
}
