import { z } from 'zod';
import {
  calendarView,
  dayField,
  entriesPage,
  monthView,
  OCCURRENCE_STATES,
  previewBody,
  previewView,
  toEntryView,
  toVersionView,
  versionView,
  type SchedulesService,
} from '../../../shared/schedules';
import type { Deps } from '../../deps';
import { ok } from '../../pipeline/reply';
import { pageQuery } from '../imports';
import { etagOf, params, shownBy } from './shown';

const permission = 'schedules:read';

/** What changes nothing: lists, calendars, ledgers, and what a rule would mean. */
export function readingHandlers({ tenantRoute }: Deps, schedules: SchedulesService) {
  const { view, views } = shownBy(schedules);
  return {
    preview: tenantRoute(
      { permission, body: previewBody, unaudited: 'It reckons, and stores nothing.' },
      async ({ tenant, body }) => ({ reply: ok(previewView.parse(await schedules.preview(tenant, body))) }),
    ),

    list: tenantRoute({ permission, query: z.strictObject(pageQuery) }, async ({ tenant, query }) => {
      const { items, next } = await schedules.list(tenant, query);
      return { reply: ok({ items: await views(tenant, items), next }) };
    }),

    get: tenantRoute({ permission, params }, async ({ tenant, params: { id } }) => {
      const schedule = await schedules.get(tenant, id);
      return { reply: ok(await view(tenant, schedule), { etag: etagOf(schedule) }) };
    }),

    versions: tenantRoute({ permission, params }, async ({ tenant, params: { id } }) => {
      const versions = await schedules.versions(tenant, id);
      return {
        reply: ok({ items: versions.map((one) => versionView.parse(toVersionView(one))), next: null }),
      };
    }),

    occurrences: tenantRoute(
      { permission, params, query: z.strictObject({ from: dayField, to: dayField }) },
      async ({ tenant, params: { id }, query: { from, to } }) => {
        const items = await schedules.calendar(tenant, id, from, to);
        return { reply: ok({ items: z.array(calendarView).parse(items), next: null }) };
      },
    ),

    all: tenantRoute(
      { permission, query: z.strictObject({ from: dayField, to: dayField }) },
      async ({ tenant, query: { from, to } }) => ({
        reply: ok(monthView.parse(await schedules.all(tenant, from, to))),
      }),
    ),

    runs: tenantRoute(
      {
        permission,
        params,
        query: z.strictObject({ ...pageQuery, state: z.enum(OCCURRENCE_STATES).optional() }),
      },
      async ({ tenant, params: { id }, query }) => {
        const { items, next } = await schedules.ledger(tenant, id, query);
        return { reply: ok(entriesPage.parse({ items: items.map(toEntryView), next })) };
      },
    ),

    ledger: tenantRoute({ permission, params }, async ({ tenant, params: { id } }) => ({
      reply: {
        status: 200,
        body: await schedules.ledgerCsv(tenant, id),
        headers: {
          'content-type': 'text/csv; charset=utf-8',
          'content-disposition': `attachment; filename="${id}.csv"`,
        },
      },
      audit: { action: 'schedule.downloaded', target: { kind: 'schedule', id } },
    })),
  };
}
