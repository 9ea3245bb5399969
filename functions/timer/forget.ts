import { app } from '@azure/functions';
import type { Deps } from '../deps';

/**
 * Each night, what has run out is taken away: sessions, links of mails, counts of tries and of requests, kept answers; and
 * what is left of people who were removed.
 */
export function registerForget({ identity, forgetLimits, forgetAnswers, stopping, log }: Deps): void {
  app.timer('forget', {
    schedule: '0 40 2 * * *',
    handler: async () =>
      log.info('forgot what ran out', {
        ...(await identity.forget()),
        limits: await forgetLimits(),
        answers: await forgetAnswers(),
        people: await identity.erasePeople(stopping),
      }),
  });
}
