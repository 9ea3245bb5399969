import { AppError } from '../platform/errors';
import type { Tenant } from '../tenancy';
import { begin } from './fill-horizon';
import { refuseUnless, type Entry, type Schedule } from './model';
import { askingFor } from './own-days';
import type { ScheduleChange } from './store';
import { lease, workSchedule, type WorkDeps, type Worked } from './work-schedule';

const busy = (): AppError =>
  new AppError('unavailable', {
    detail: 'This recurring job is being worked on; please try again in a moment.',
    retryAfter: 5,
  });

/** Works on it now, or says that somebody else does. */
async function work(deps: WorkDeps, tenant: Tenant, schedule: Schedule): Promise<Worked> {
  const worked = await workSchedule(deps, tenant, schedule);
  if (!worked) throw busy();
  return worked;
}

async function write(
  deps: WorkDeps,
  tenant: Tenant,
  schedule: Schedule,
  change: ScheduleChange,
): Promise<Schedule> {
  const now = deps.clock.now();
  await deps.index.put({ customerId: tenant.id, scheduleId: schedule.id, dueAt: now });
  const done = await deps.store.write(tenant, schedule, { ...change, updatedAt: now, dueAt: now });
  if (!done)
    throw new AppError('changed', { detail: 'Somebody else changed it meanwhile. Please look again.' });
  if (schedule.dueAt !== 0 && Math.ceil(schedule.dueAt) !== Math.ceil(now))
    await deps.index.drop({ customerId: tenant.id, scheduleId: schedule.id, dueAt: schedule.dueAt });
  return done;
}

/** Nothing more is created until it is resumed; jobs already in FacilityApps stay. */
export async function pauseSchedule(deps: WorkDeps, tenant: Tenant, found: Schedule): Promise<Schedule> {
  refuseUnless(found.status === 'active', `A recurring job that is ${found.status} cannot be paused.`);
  const { schedule } = await work(deps, tenant, found);
  refuseUnless(schedule.status === 'active', 'It was paused already.');
  return write(deps, tenant, schedule, {
    status: 'paused',
    pausedAt: deps.clock.now(),
    resumedAt: 0,
    reason: 'Paused by a person.',
  });
}

/** Goes on from now; what the pause let go by stays skipped. */
export async function resumeSchedule(deps: WorkDeps, tenant: Tenant, found: Schedule): Promise<Worked> {
  refuseUnless(found.status === 'paused', `A recurring job that is ${found.status} cannot be resumed.`);
  const { schedule } = await work(deps, tenant, found);
  const resumed = await write(deps, tenant, schedule, {
    status: 'active',
    resumedAt: deps.clock.now(),
    reason: null,
    failures: 0,
    tellPause: false,
  });
  return work(deps, tenant, resumed);
}

/** Ends it for good; the ledger stays, and what is under way still settles. */
export async function endSchedule(deps: WorkDeps, tenant: Tenant, found: Schedule): Promise<Schedule> {
  if (found.status === 'ended') return found;
  return write(deps, tenant, found, { status: 'ended', reason: null });
}

/**
 * Does what is due now, and sends what failed once more: entries that are named, or all that failed.
 *
 * @throws AppError `refused` for an occurrence that did not fail
 */
export async function runSchedule(
  deps: WorkDeps,
  tenant: Tenant,
  found: Schedule,
  occurrences: string[] | undefined,
): Promise<Worked> {
  refuseUnless(found.status === 'active', `A recurring job that is ${found.status} cannot be run.`);
  const { schedule, started } = await work(deps, tenant, found);
  const failed = (await deps.store.entries(tenant, schedule.id, '', '9999')).filter(
    ({ state, occurrence }) => state === 'failed' && (occurrences?.includes(occurrence) ?? true),
  );
  const missing = occurrences?.find((key) => !failed.some(({ occurrence }) => occurrence === key));
  if (missing !== undefined) {
    const message = `${missing} did not fail.`;
    throw new AppError('refused', { detail: message, issues: [{ path: 'occurrences', message }] });
  }
  if (failed.length === 0) return { schedule, started };
  return again(deps, tenant, schedule, failed, started);
}

async function again(
  deps: WorkDeps,
  tenant: Tenant,
  schedule: Schedule,
  failed: Entry[],
  started: boolean,
): Promise<Worked> {
  const leased = await lease(deps, tenant, schedule);
  if (!leased) throw busy();
  const { held, importId } = leased;
  const ask = await askingFor(deps, tenant, held.segments);
  const begun = await begin(deps, tenant, held, importId, failed, ask);
  const done = await write(deps, tenant, held, {
    leaseUntil: 0,
    ...(begun.made
      ? {}
      : { open: schedule.open, lastOutcome: begun.words ?? 'None of them is meant by the rule any more.' }),
  });
  return { schedule: done, started: started || begun.made };
}
