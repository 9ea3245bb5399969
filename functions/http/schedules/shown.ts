import type { HttpRequest } from '@azure/functions';
import { z } from 'zod';
import { AppError } from '../../../shared/platform/errors';
import {
  editedView,
  scheduleView,
  toEntryView,
  type Edited,
  type Schedule,
  type SchedulesService,
} from '../../../shared/schedules';
import type { Tenant } from '../../../shared/tenancy';

export const params = z.object({
  id: z.string().regex(/^sch_[0-9a-z]{1,60}$/, 'This is no id of a recurring job.'),
});

/** The version is what a person edits; the record itself changes with every run. */
export const etagOf = ({ version }: Schedule): string => `"v${version}"`;
export function expectedVersion({ headers }: Pick<HttpRequest, 'headers'>): number | undefined {
  const asked = headers.get('if-match');
  if (asked === null || asked === '*') return undefined;
  const version = /^"v(\d{1,6})"$/.exec(asked)?.[1];
  // Whatever else it names, it is not what stands there.
  if (version === undefined) throw new AppError('changed', { detail: 'If-Match names no version of it.' });
  return Number(version);
}

/** Recurring jobs and edits as the API shows them. */
export const shownBy = (schedules: SchedulesService) => {
  const views = async (tenant: Tenant, list: Schedule[]) =>
    z.array(scheduleView).parse(await schedules.views(tenant, list));
  const view = async (tenant: Tenant, schedule: Schedule) =>
    scheduleView.parse((await schedules.views(tenant, [schedule]))[0]);
  return {
    view,
    views,
    edited: async (tenant: Tenant, { schedule, alreadySent, lost }: Edited) =>
      editedView.parse({
        schedule: await view(tenant, schedule),
        alreadySent: alreadySent.map(toEntryView),
        lost,
      }),
  };
};

export const target = (id: string) => ({ kind: 'schedule', id });
/** What the audit log is told of it; its words are the versions'. */
export const stateOf = ({ status, version }: Schedule) => ({ status, version });
