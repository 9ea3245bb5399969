import { app } from '@azure/functions';
import type { Deps } from '../deps';

/** At night, each hour for some minutes: files that were kept as long as their customer wants go. */
export function registerRetentionTimer({ retention, log }: Deps): void {
  app.timer('retention', {
    schedule: '0 25 1-5 * * *',
    handler: async () => log.info('removed what was kept long enough', { ...(await retention()) }),
  });
}
