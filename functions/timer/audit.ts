import { app } from '@azure/functions';
import type { Deps } from '../deps';

/**
 * Every quarter of an hour: audit chains are copied out of the table and their ends signed, so that nobody who can
 * write the table can take back what is older.
 */
export function registerAuditTimer({ keepAudit, stopping, log }: Deps): void {
  app.timer('audit', {
    schedule: '20 4-59/15 * * * *',
    handler: async () => {
      const { copied, brokenOff, broken } = await keepAudit(stopping);
      if (copied + brokenOff + broken > 0) log.info('audit chains kept', { copied, brokenOff, broken });
    },
  });
}
