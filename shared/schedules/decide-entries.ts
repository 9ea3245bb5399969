import { CATCH_UP_DAYS, current, refOf, type Cause, type Entry, type Schedule } from './model';
import type { Meant } from './meant';

const DAY_MS = 86_400_000;

/** Skipped because the definition said so: another definition may say otherwise. */
const BY_DEFINITION: readonly (Cause | null)[] = [
  'excluded',
  'holiday',
  'taken',
  'no-working-day',
  'together',
  'interrupted',
];
const isOpen = ({ state, cause }: Entry): boolean => state === 'skipped' && BY_DEFINITION.includes(cause);

/**
 * What the ledger will say of occurrences that it does not know yet, or knows as left out by an earlier definition.
 * Before `since` all is settled; `now` in milliseconds since the epoch.
 */
export function decideEntries(schedule: Schedule, meant: Meant[], ledger: Entry[], now: number): Entry[] {
  const settled = new Set(ledger.filter((entry) => !isOpen(entry)).map(refOf));
  const told = new Set(ledger.map((entry) => `${refOf(entry)}|${entry.cause}`));
  const fresh = meant.filter((one) => one.kind === 'left' || one.start >= schedule.since);
  const late = fresh.filter(
    (one) =>
      one.kind === 'placed' &&
      one.start <= now &&
      one.definition.jobs.some((_, job) => !settled.has(refOf({ occurrence: one.key, job }))),
  );
  const { catchUp } = current(schedule);
  const tooOld = now - CATCH_UP_DAYS * DAY_MS;
  const caughtUp = late.filter(
    (one) => one.kind === 'placed' && one.start >= tooOld && !wasPaused(schedule, one.start),
  );
  const chosen = new Set(
    (catchUp === 'none' ? [] : catchUp === 'latest' ? caughtUp.slice(-1) : caughtUp).map(({ key }) => key),
  );

  return fresh.flatMap((one) => {
    const decided = decide();
    return one.definition.jobs
      .map(({ title }, job): Entry => ({
        occurrence: one.key,
        job,
        title,
        date: one.date,
        start: one.kind === 'placed' ? one.start : 0,
        importId: null,
        jobId: null,
        at: now,
        missedAt: 0,
        ...decided,
      }))
      .filter((entry) => !settled.has(refOf(entry)) && !told.has(`${refOf(entry)}|${entry.cause}`));

    function decide(): Pick<Entry, 'state' | 'cause' | 'reason'> & { missedAt?: number } {
      if (one.kind === 'left') return { state: 'skipped', cause: one.cause, reason: one.reason };
      if (one.start > now) return { state: 'waiting', cause: null, reason: null };
      if (wasPaused(schedule, one.start))
        return { state: 'skipped', cause: 'paused', reason: 'The recurring job was paused.' };
      const missedAt = now;
      if (one.start < tooOld) {
        const reason = `Missed, and more than ${CATCH_UP_DAYS} days ago: too old to catch up with.`;
        return { state: 'skipped', cause: 'too-old', reason, missedAt };
      }
      if (chosen.has(one.key))
        return { state: 'waiting', cause: null, reason: 'Missed, and caught up with.', missedAt };
      const reason =
        catchUp === 'none' ? 'Missed, and not caught up with.' : 'Missed; the latest was caught up with.';
      return { state: 'skipped', cause: 'catch-up', reason, missedAt };
    }
  });
}

/** Whether a moment lies in the last pause. */
export const wasPaused = ({ pausedAt, resumedAt }: Schedule, moment: number): boolean =>
  pausedAt > 0 && moment >= pausedAt && (resumedAt === 0 || moment < resumedAt);
