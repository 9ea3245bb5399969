import { app } from '@azure/functions';
import type { Deps } from '../deps';

/** Every five minutes, off the full hour: availability of each customer's address, as Application Insights counts it. */
export function registerAvailability({ lookAtHosts, log }: Deps): void {
  // Without a place to report to, as on one machine, nobody would see what was found.
  if (!lookAtHosts) return;
  app.timer('availability', {
    schedule: '30 2-59/5 * * * *',
    handler: async () => {
      const { looked, away } = await lookAtHosts();
      log.info('availability', { looked, away });
    },
  });
}
