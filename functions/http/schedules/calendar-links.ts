import { z } from 'zod';
import type { SchedulesService } from '../../../shared/schedules';
import type { Deps } from '../../deps';
import { created, noContent } from '../../pipeline/reply';

const permission = 'schedules:write';

/** `/api/schedules/calendar.ics`: recurring jobs for people's own calendars, by a link that can be revoked. */
export const calendarLinkHandlers = ({ tenantRoute, customerRoute }: Deps, schedules: SchedulesService) => ({
  feed: customerRoute(
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

  makeLink: tenantRoute({ permission }, async ({ tenant, site }) => {
    const path = `/api/schedules/calendar.ics?token=${await schedules.feedLinks.renew(tenant)}`;
    return {
      reply: created({ url: `${site.origin}${path}` }, path),
      audit: { action: 'calendar-link.made' },
    };
  }),

  endLink: tenantRoute({ permission }, async ({ tenant }) => {
    await schedules.feedLinks.revoke(tenant);
    return { reply: noContent(), audit: { action: 'calendar-link.revoked' } };
  }),
});
