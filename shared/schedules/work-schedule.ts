import type { Actor, AuditLog } from '../audit';
import type { ImportsService } from '../imports';
import { civilDate, type Clock } from '../platform/clock';
import { isAppError } from '../platform/errors';
import type { Log } from '../platform/log';
import { mayChange, type Tenant } from '../tenancy';
import type { DueIndex, DueItem } from './due-index';
import { addDays, fillHorizon, notePaused } from './fill-horizon';
import { current, MOST_FAILURES, type Schedule } from './model';
import { usesOwnDays, type OwnDaysOf } from './own-days';
import { importIdOf } from './plan-import';
import type { ReferenceOf } from './reference';
import { settleRuns } from './settle-runs';
import type { ScheduleChange, ScheduleStore } from './store';
import { tellPaused, type Planners } from './tell-paused';

export interface WorkDeps {
  store: ScheduleStore;
  index: DueIndex;
  imports: ImportsService;
  reference: ReferenceOf;
  ownDays: OwnDaysOf;
  clock: Clock;
  log: Log;
  audit: AuditLog;
  planners: Planners;
}

/** The timer of recurring jobs, as the audit log names it. */
export const SCHEDULES_ACTOR: Actor = { kind: 'system', id: 'schedules' };

/** Nobody works on one recurring job for longer. */
export const LEASE_MS = 3 * 60_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Five minutes, doubling: five failures in a row take two and a half hours. */
const pauseAfterFailure = (failures: number): number => 5 * MINUTE_MS * 2 ** Math.min(failures, 6);

export interface Worked {
  schedule: Schedule;
  /** An import waits for a driver. */
  started: boolean;
}

/**
 * Takes the lease of a recurring job, and names the import that may come of it: what a crash leaves of that import
 * is found by its name, whatever was edited since. Undefined where somebody else has the lease, or wrote meanwhile.
 */
export async function lease(
  deps: Pick<WorkDeps, 'store' | 'clock'>,
  tenant: Tenant,
  schedule: Schedule,
): Promise<{ held: Schedule; importId: string } | undefined> {
  const now = deps.clock.now();
  // A lease of the far future comes from a clock that was moved: nobody can hold one for so long.
  if (schedule.leaseUntil > now && schedule.leaseUntil <= now + LEASE_MS) return undefined;
  const importId = importIdOf(schedule, schedule.runNo);
  const held = await deps.store.write(tenant, schedule, {
    leaseUntil: now + LEASE_MS,
    runNo: schedule.runNo + 1,
    open: [...schedule.open, { importId, held: false, looks: 0 }],
  });
  return held && { held, importId };
}

/** Why nothing was begun, as the run says it; anything else is thrown. */
function failureOf(error: unknown): string {
  if (isAppError(error, 'upstream-failed')) return error.detail ?? 'FacilityApps did not answer.';
  throw error;
}

/**
 * The horizon of a recurring job was filled with another list of the customer's own days: it is filled again from
 * today on. What the ledger knows as sent stays, what a holiday had left out may come back.
 */
async function withOwnDays(deps: WorkDeps, tenant: Tenant, schedule: Schedule): Promise<ScheduleChange> {
  if (!schedule.segments.some(({ definition }) => usesOwnDays(definition))) return {};
  const { revision } = await deps.ownDays(tenant);
  if (revision === schedule.ownDaysSeen) return {};
  const now = deps.clock.now();
  const today = civilDate(now, current(schedule).timeZone);
  if (schedule.filledTo < today) return { ownDaysSeen: revision };
  return { ownDaysSeen: revision, filledTo: addDays(today, -1), since: now };
}

async function attempt(deps: WorkDeps, tenant: Tenant, leased: Schedule, importId: string) {
  const now = deps.clock.now();
  const emptied = await withOwnDays(deps, tenant, leased);
  const open = leased.open.filter((run) => run.importId !== importId);
  const schedule = { ...leased, ...emptied, open };
  const settled = await settleRuns(deps, tenant, schedule, now);
  let change: ScheduleChange = { ...emptied, ...settled.change };
  let started = settled.resumed;
  let dueAt = settled.lookAt;
  const sooner = (at: number) => (dueAt = Math.min(dueAt ?? Infinity, at));
  if (schedule.status === 'active') {
    if (!mayChange(tenant)) {
      change = { ...change, lastOutcome: 'The account is suspended: nothing was created.', lastRunAt: now };
      sooner(now + HOUR_MS);
    } else {
      try {
        const filled = await fillHorizon(deps, tenant, { ...schedule, ...change }, importId);
        change = { ...change, ...filled.change };
        started = started || filled.started;
        if (filled.started)
          change = { ...change, open: [...(change.open ?? []), { importId, held: false, looks: 0 }] };
        sooner(filled.change.dueAt ?? now + HOUR_MS);
        if (started) sooner(now + MINUTE_MS);
      } catch (error) {
        const failures = (change.failures ?? 0) + 1;
        change = { ...change, failures, lastOutcome: failureOf(error), lastRunAt: now };
        sooner(now + pauseAfterFailure(failures));
      }
    }
  }
  if (schedule.status === 'paused') {
    const noted = await notePaused(deps, tenant, { ...schedule, ...change });
    sooner(noted.change.dueAt ?? now + HOUR_MS);
    // A mail that could not be sent is tried again.
    if (schedule.tellPause) sooner(now + HOUR_MS);
  }
  const failures = change.failures ?? 0;
  if (failures >= MOST_FAILURES && schedule.status === 'active') {
    change = {
      ...change,
      status: 'paused',
      pausedAt: now,
      resumedAt: 0,
      tellPause: true,
      reason: `Paused after ${failures} failures in a row. The last: ${change.lastOutcome ?? 'unknown'}`,
    };
    sooner(now + HOUR_MS);
    deps.log.warn('recurring job paused after failures', { customer: tenant.id, schedule: schedule.id });
  }
  return { change, started, dueAt };
}

/** Nothing to look at for a recurring job that rests: it comes back into the index when a person wakes it. */
const NEVER = 0;

/**
 * Does what is due for one recurring job, under its lease: settles imports that ended, fills the horizon, and says
 * when it is due again. `item` is the entry of the index that led here.
 */
export async function workSchedule(
  deps: WorkDeps,
  tenant: Tenant,
  found: Schedule,
  item?: DueItem,
): Promise<Worked | undefined> {
  const leased = await lease(deps, tenant, found);
  if (!leased) return undefined;
  const { held, importId } = leased;
  const { change, started, dueAt } = await attempt(deps, tenant, held, importId);
  const next = dueAt ?? NEVER;
  const place = { customerId: tenant.id, scheduleId: held.id };
  // The next entry comes before the record that names it, and the old one goes last: no crash leaves it without.
  if (next !== NEVER) await deps.index.put({ ...place, dueAt: next });
  const done = await deps.store.write(tenant, held, { ...change, dueAt: next, leaseUntil: 0 });
  if (!done) {
    deps.log.warn('recurring job was changed while it was worked on', { schedule: held.id });
    return undefined;
  }
  if (change.status === 'paused' && change.failures !== undefined) {
    await deps.audit.record(tenant, {
      action: 'schedule.paused',
      actor: SCHEDULES_ACTOR,
      target: { kind: 'schedule', id: held.id },
      before: { status: held.status },
      after: { status: change.status, failures: change.failures },
    });
  }
  // Both that led here and that the record named: one recurring job has one entry.
  const old = new Set([item?.dueAt ?? NEVER, held.dueAt].map(Math.ceil));
  for (const at of old)
    if (at !== NEVER && at !== Math.ceil(next)) await deps.index.drop({ ...place, dueAt: at });
  const told = done.tellPause ? await tellPaused(deps, tenant, done) : done;
  return { schedule: told, started };
}
