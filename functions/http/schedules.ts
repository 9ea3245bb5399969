import type { Deps } from '../deps';
import { late, once } from '../pipeline/late';
import type { Registrar } from '../pipeline/routes';

/** `/api/schedules`: recurring jobs that we keep. */
export function registerSchedules(app: Registrar, deps: Deps): void {
  const handle = late(
    once(async () => {
      const [{ schedulesHandlers }, schedules] = await Promise.all([
        import('./schedules/handlers'),
        deps.schedules(),
      ]);
      return schedulesHandlers(deps, schedules);
    }),
  );
  const one = 'api/schedules/{id}';
  app.http('schedules-preview', {
    methods: ['POST'],
    route: 'api/schedules/preview',
    handler: handle('preview'),
  });
  app.http('schedules-list', { methods: ['GET'], route: 'api/schedules', handler: handle('list') });
  app.http('schedules-create', { methods: ['POST'], route: 'api/schedules', handler: handle('create') });
  app.http('schedules-get', { methods: ['GET'], route: one, handler: handle('get') });
  app.http('schedules-edit', { methods: ['PUT'], route: one, handler: handle('edit') });
  app.http('schedules-end', { methods: ['DELETE'], route: one, handler: handle('end') });
  app.http('schedules-pause', { methods: ['POST'], route: `${one}/pause`, handler: handle('pause') });
  app.http('schedules-resume', { methods: ['POST'], route: `${one}/resume`, handler: handle('resume') });
  app.http('schedules-run', { methods: ['POST'], route: `${one}/run`, handler: handle('run') });
  app.http('schedules-revert', { methods: ['POST'], route: `${one}/revert`, handler: handle('revert') });
  app.http('schedules-versions', { methods: ['GET'], route: `${one}/versions`, handler: handle('versions') });
  app.http('schedules-occurrences', {
    methods: ['GET'],
    route: `${one}/occurrences`,
    handler: handle('occurrences'),
  });
  app.http('schedules-runs', { methods: ['GET'], route: `${one}/runs`, handler: handle('runs') });
  app.http('schedules-ledger', { methods: ['GET'], route: `${one}/runs.csv`, handler: handle('ledger') });

  app.http('schedules-calendar', {
    methods: ['GET'],
    route: 'api/schedules/calendar.ics',
    handler: handle('feed'),
  });
  // The host takes the first name that fits, by the alphabet: these come before those with an id in their place.
  app.http('schedules-all-occurrences', {
    methods: ['GET'],
    route: 'api/schedules/occurrences',
    handler: handle('all'),
  });
  app.http('schedules-by-import', {
    methods: ['POST'],
    route: 'api/schedules/from-import',
    handler: handle('adopt'),
  });

  const days = 'api/holidays';
  app.http('holidays-get', { methods: ['GET'], route: days, handler: handle('ownDays') });
  app.http('holidays-change', { methods: ['PUT'], route: days, handler: handle('changeOwnDays') });
  app.http('holidays-read', { methods: ['POST'], route: `${days}/read`, handler: handle('readDaysFile') });

  const link = 'api/schedules/calendar-link';
  app.http('schedules-calendar-link-make', { methods: ['POST'], route: link, handler: handle('makeLink') });
  app.http('schedules-calendar-link-end', { methods: ['DELETE'], route: link, handler: handle('endLink') });
}
