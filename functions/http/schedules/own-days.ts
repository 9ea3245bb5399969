import { AppError } from '../../../shared/platform/errors';
import {
  ownDaysBody,
  ownDaysChangedView,
  ownDaysView,
  readDaysFile,
  toOwnDaysChangedView,
  toOwnDaysView,
  type SchedulesService,
} from '../../../shared/schedules';
import type { Deps } from '../../deps';
import { ok } from '../../pipeline/reply';

const MOST_FILE_BYTES = 1024 * 1024;

const etagOf = (revision: number): string => `"d${revision}"`;
function expectedRevision(asked: string | null): number | undefined {
  if (asked === null || asked === '*') return undefined;
  const revision = /^"d(\d{1,6})"$/.exec(asked)?.[1];
  if (revision === undefined)
    throw new AppError('changed', { detail: 'If-Match names no revision of the list.' });
  return Number(revision);
}

/** `/api/holidays`: days on which the customer does not work, for all recurring jobs that observe them. */
export const ownDaysHandlers = ({ tenantRoute, clock }: Deps, schedules: SchedulesService) => ({
  ownDays: tenantRoute({ permission: 'schedules:read' }, async ({ tenant }) => {
    const found = await schedules.ownDays(tenant);
    return { reply: ok(ownDaysView.parse(toOwnDaysView(tenant, found)), { etag: etagOf(found.revision) }) };
  }),

  changeOwnDays: tenantRoute(
    { permission: 'schedules:write', body: ownDaysBody },
    async ({ tenant, actor, body, request }) => {
      const expected = expectedRevision(request.headers.get('if-match'));
      const done = await schedules.changeOwnDays(tenant, actor.id, body.days, expected);
      const { revision, days } = done.ownDays;
      return {
        reply: ok(ownDaysChangedView.parse(toOwnDaysChangedView(tenant, done)), { etag: etagOf(revision) }),
        audit: { action: 'own-days.changed', after: { revision, days: days.length } },
      };
    },
  ),

  readDaysFile: tenantRoute(
    {
      permission: 'schedules:read',
      body: { block: MOST_FILE_BYTES },
      unaudited: 'It reads a file, and stores nothing.',
    },
    async ({ tenant, body }) => ({ reply: ok({ days: await readDaysFile(clock, tenant, body) }) }),
  ),
});
