import { z } from 'zod';
import type { Deps } from '../deps';
import { created, noContent } from '../pipeline/reply';
import type { Registrar } from '../pipeline/routes';

/** `/api/schedules/calendar.ics`: recurring jobs for people's own calendars, by a link that can be revoked. */
export function registerSchedulesCalendar(app: Registrar, deps: Deps): void {
  const { tenantRoute, customerRoute, schedules } = deps;

  app.http('schedules-calendar', {
    methods: ['GET'],
    route: 'api/schedules/calendar.ics',
    handler: customerRoute(
      // A calendar program has no session: the token is what opens it.
      { query: z.strictObject({ token: z.string().min(1).max(100) }) },
      async ({ tenant, query }) => ({
        reply: {
          status: 200,
          body: await schedules.feed(tenant, query.token),
          headers: { 'content-type': 'text/calendar; charset=utf-8' },
        },
      }),
    ),
  });

  app.http('schedules-calendar-link-make', {
    methods: ['POST'],
    route: 'api/schedules/calendar-link',
    handler: tenantRoute({ permission: 'schedules:write' }, async ({ tenant, site }) => {
      const path = `/api/schedules/calendar.ics?token=${await schedules.feedLinks.renew(tenant)}`;
      return {
        reply: created({ url: `${site.origin}${path}` }, path),
        audit: { action: 'calendar-link.made' },
      };
    }),
  });

  app.http('schedules-calendar-link-end', {
    methods: ['DELETE'],
    route: 'api/schedules/calendar-link',
    handler: tenantRoute({ permission: 'schedules:write' }, async ({ tenant }) => {
      await schedules.feedLinks.revoke(tenant);
      return { reply: noContent(), audit: { action: 'calendar-link.revoked' } };
    }),
  });
}
