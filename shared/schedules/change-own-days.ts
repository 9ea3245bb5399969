import { AppError } from '../platform/errors';
import type { Tenant } from '../tenancy';
import { sentOtherwise } from './edit-schedule';
import type { Entry, Schedule } from './model';
import { ownDaysOnce, usesOwnDays, type OwnDays, type OwnDaysList, type OwnDaysStore } from './own-days';
import type { WorkDeps } from './work-schedule';

const PAGE = 100;

export interface ChangedOwnDays {
  ownDays: OwnDays;
  /** How many recurring jobs observe the list. */
  recurringJobs: number;
  /** Jobs in FacilityApps that these do not mean (so) any more: a person has to change them there. */
  alreadySent: { schedule: Schedule; entry: Entry }[];
}

/**
 * Writes the customer's own days anew. Recurring jobs that observe them are woken: each finds at its next look that
 * the list is another (work-schedule.ts), and fills its horizon again; what was sent stays.
 *
 * @param expected the revision that the person looked at
 * @throws AppError `changed`
 */
export async function changeOwnDays(
  deps: WorkDeps & { days: OwnDaysStore },
  tenant: Tenant,
  by: string,
  days: OwnDaysList,
  expected?: number,
): Promise<ChangedOwnDays> {
  const { store, index, clock } = deps;
  const before = await deps.days.get(tenant);
  const changed = new AppError('changed', {
    detail: 'Somebody else changed the list meanwhile. Please look again.',
  });
  if (expected !== undefined && expected !== before.revision) throw changed;
  const now = clock.now();
  const sorted = [...days].sort((a, b) => (a.date < b.date ? -1 : 1));
  const next = { revision: before.revision + 1, days: sorted, at: now, by };
  const ownDays = await deps.days.put(tenant, before, next);
  if (!ownDays) throw changed;

  const [then, from] = [
    ownDaysOnce({ ...deps.days, get: () => Promise.resolve(before) }),
    ownDaysOnce(deps.days),
  ];
  const alreadySent: ChangedOwnDays['alreadySent'] = [];
  let recurringJobs = 0;
  let after: string | undefined;
  for (;;) {
    const page = await store.list(tenant, { after, limit: PAGE });
    for (const schedule of page) {
      if (schedule.status === 'ended' || !schedule.segments.some((one) => usesOwnDays(one.definition)))
        continue;
      recurringJobs++;
      const entries = await sentOtherwise(
        { ...deps, ownDays: from },
        tenant,
        schedule,
        schedule.segments,
        then,
      );
      alreadySent.push(...entries.map((entry) => ({ schedule, entry })));
      if (schedule.status === 'active')
        await index.put({ customerId: tenant.id, scheduleId: schedule.id, dueAt: now });
    }
    if (page.length < PAGE) return { ownDays, recurringJobs, alreadySent };
    after = page.at(-1)?.id;
  }
}
