import { app } from '@azure/functions';
import type { Deps } from '../deps';

/** Each night, what has run out is taken away: sessions, links of mails, counts of tries and of requests. */
export function registerForget({ identity, forgetLimits, log }: Deps): void {
  app.timer('forget', {
    schedule: '0 40 2 * * *',
    handler: async () =>
      log.info('forgot what ran out', { ...(await identity.forget()), limits: await forgetLimits() }),
  });
}
