import { civilDate } from '../platform/clock';
import { AppError } from '../platform/errors';
import { limitsOf, type Tenant } from '../tenancy';
import { checkDefinition } from './check-definition';
import { addDays } from './fill-horizon';
import type { Definition, Schedule } from './model';
import type { WorkDeps } from './work-schedule';

/**
 * Keeps a recurring job from now on: occurrences before this moment are not its business. It is due at once.
 *
 * @throws AppError `bad-body` or `refused`, `conflict` where the id is in use
 */
export async function createSchedule(
  deps: Pick<WorkDeps, 'reference' | 'clock' | 'index' | 'store'>,
  tenant: Tenant,
  by: string,
  definition: Definition,
  id: string,
): Promise<Schedule> {
  const { schedules: most } = limitsOf(tenant);
  const there = await deps.store.list(tenant, { limit: most });
  if (there.filter(({ status }) => status !== 'ended').length >= most)
    throw new AppError('refused', {
      detail: `Your plan allows ${most} recurring jobs. Please end one that is not needed any more.`,
    });
  await checkDefinition(deps.reference, tenant, definition);
  const { clock, index, store } = deps;
  const now = clock.now();
  const segments = [{ from: null, definition }];
  // The index first: a recurring job without an entry would be looked at by nobody.
  await index.put({ dueAt: now, customerId: tenant.id, scheduleId: id });
  const schedule: Omit<Schedule, 'etag'> = {
    id,
    status: 'active',
    reason: null,
    version: 1,
    segments,
    createdAt: now,
    createdBy: by,
    updatedAt: now,
    filledTo: addDays(civilDate(now, definition.timeZone), -1),
    since: now,
    pausedAt: 0,
    resumedAt: 0,
    runNo: 1,
    open: [],
    ownDaysSeen: 0,
    failures: 0,
    tellPause: false,
    lastOutcome: null,
    lastRunAt: 0,
    recent: '',
    dueAt: now,
    leaseUntil: 0,
  };
  await store.create(tenant, schedule, { version: 1, at: now, by, what: 'created', segments });
  return store.get(tenant, id);
}
