import type { ImportsService } from '../imports';
import { civilDate, type Clock } from '../platform/clock';
import type { Tenant } from '../tenancy';
import { formatDay } from '../recurrence';
import { decideEntries, wasPaused } from './decide-entries';
import { nextDay, type Asking } from './meant';
import { current, refOf, type Entry, type Schedule } from './model';
import { askingFor, type OwnDaysOf } from './own-days';
import { jobsOf } from './plan-import';
import { goneFrom, type ReferenceOf } from './reference';
import type { ScheduleChange, ScheduleStore } from './store';
import { dayIn } from './when';

export interface FillDeps {
  store: ScheduleStore;
  imports: Pick<ImportsService, 'find' | 'importJobs'>;
  reference: ReferenceOf;
  ownDays: OwnDaysOf;
  clock: Clock;
}

/** Rows that one import of a recurring job may have; a longer horizon is filled by several, one after the other. */
const MOST_ROWS = 2_000;
const DAY_MS = 86_400_000;
/** A rule that means nothing for years is looked at again after so long. */
const IDLE_DAYS = 180;

export const addDays = (date: string, days: number): string => formatDay(dayIn(date) + days);

/** What a fill came to: what to change in the record, and whether an import waits for a driver. */
export interface Filled {
  change: ScheduleChange;
  started: boolean;
}

/** When the first day beyond the horizon that has anything comes within it: the start of that day, so many before. */
export function nextDue(schedule: Schedule, ask: Asking, filledTo: string, now: number): number {
  const next = nextDay(ask, addDays(filledTo, 1));
  if (next === undefined) return now + IDLE_DAYS * DAY_MS;
  // The start of a civil day, to the hour: nobody minds when in the night it is filled.
  return Math.max(now, (dayIn(next) - current(schedule).horizonDays) * DAY_MS);
}

/**
 * Settles the days up to the horizon: writes down every occurrence that the rule meant, and makes one import of
 * those that are to be created. Each step may be repeated: the record names the import before anything of it is
 * written (work-schedule.ts), an entry is written before its import, and the record moves on last.
 *
 * @param importId the import that the record already names
 */
export async function fillHorizon(
  deps: FillDeps,
  tenant: Tenant,
  schedule: Schedule,
  importId: string,
): Promise<Filled> {
  const { store, clock } = deps;
  const now = clock.now();
  const definition = current(schedule);
  const ask = await askingFor(deps, tenant, schedule.segments);
  const today = civilDate(now, definition.timeZone);
  const from = addDays(schedule.filledTo, 1);
  let to = addDays(today, definition.horizonDays);
  if (to < from) return { change: { dueAt: nextDue(schedule, ask, schedule.filledTo, now) }, started: false };

  let meant = ask(from, to);
  const jobs = (list: typeof meant): number => list.reduce((sum, one) => sum + one.definition.jobs.length, 0);
  if (jobs(meant) > MOST_ROWS) {
    let rows = 0;
    const over = meant.findIndex((one) => (rows += one.definition.jobs.length) > MOST_ROWS);
    const cut = meant[over]?.date ?? to;
    // At least a day goes, however many it has.
    to = cut > from ? addDays(cut, -1) : from;
    meant = meant.filter(({ date }) => date <= to);
  }
  const keys = meant.map(({ key }) => key.slice(0, 10)).sort();
  const ledger =
    meant.length === 0 ? [] : await store.entries(tenant, schedule.id, keys[0] ?? from, keys.at(-1) ?? to);
  const entries = decideEntries(schedule, meant, ledger, now);
  const waiting = entries.filter(({ state }) => state === 'waiting');
  const begun = await begin(deps, tenant, schedule, importId, waiting, ask);
  const rest = entries.filter(({ state }) => state !== 'waiting');
  await store.putEntries(tenant, schedule.id, rest);

  const more = to < addDays(today, definition.horizonDays);
  return {
    started: begun.made,
    change: {
      filledTo: to,
      ...(begun.failed > 0 && !begun.made
        ? { failures: schedule.failures + 1, lastOutcome: begun.words, lastRunAt: now }
        : {}),
      dueAt: more ? now : nextDue(schedule, ask, to, now),
    },
  };
}

/**
 * While it is paused: writes down what the pause let go by, so that people see it before they end it. Nothing is
 * created, and the horizon stays where it was.
 */
export async function notePaused(deps: FillDeps, tenant: Tenant, schedule: Schedule): Promise<Filled> {
  const { store, clock } = deps;
  const now = clock.now();
  const ask = await askingFor(deps, tenant, schedule.segments);
  const today = civilDate(now, current(schedule).timeZone);
  const from = addDays(schedule.filledTo, 1);
  const meant = from > today ? [] : ask(from, today);
  const gone = meant.filter(
    (one) => one.kind === 'placed' && one.start <= now && wasPaused(schedule, one.start),
  );
  if (gone.length > 0) {
    const keys = gone.map(({ key }) => key.slice(0, 10)).sort();
    const ledger = await store.entries(tenant, schedule.id, keys[0] ?? from, keys.at(-1) ?? today);
    await store.putEntries(tenant, schedule.id, decideEntries(schedule, gone, ledger, now));
  }
  const next = nextDay(ask, addDays(today, 1));
  const dueAt = next === undefined ? now + IDLE_DAYS * DAY_MS : (dayIn(next) + 1) * DAY_MS;
  return { change: { dueAt }, started: false };
}

interface Begun {
  /** The import is there; without it there was nothing to make. */
  made: boolean;
  failed: number;
  words: string | null;
}

/**
 * Writes entries as waiting for the run's import and makes that import; jobs whose place or person is gone from
 * FacilityApps fail by themselves and stop nobody else.
 */
export async function begin(
  deps: FillDeps,
  tenant: Tenant,
  schedule: Schedule,
  importId: string,
  entries: Entry[],
  ask: Asking,
): Promise<Begun> {
  if (entries.length === 0) return { made: false, failed: 0, words: null };
  const { store, imports, clock } = deps;
  const reference = await deps.reference(tenant);
  const days = entries.map(({ date }) => date).sort();
  const meant = ask(days[0] ?? '', days.at(-1) ?? '');
  const gone = new Map<string, string>();
  for (const one of meant) {
    for (const [job, template] of one.definition.jobs.entries()) {
      const missing = goneFrom(reference, template);
      if (missing) gone.set(refOf({ occurrence: one.key, job }), missing.message);
    }
  }
  const failed = entries.flatMap((entry): Entry[] => {
    const reason = gone.get(refOf(entry));
    return reason === undefined ? [] : [{ ...entry, state: 'failed', cause: 'reference-gone', reason }];
  });
  const going = entries
    .filter((entry) => !gone.has(refOf(entry)))
    .map((entry): Entry => ({ ...entry, state: 'waiting', cause: null, importId, at: clock.now() }));
  const jobs = jobsOf(going, meant);
  const refs = new Set(jobs.map(({ ref }) => ref));
  const known = going.filter((entry) => refs.has(refOf(entry)));
  await store.putEntries(tenant, schedule.id, [...failed, ...known]);
  if (jobs.length > 0) {
    const fileName = `${current(schedule)
      .name.replace(/[^\p{L}\p{N} ._-]/gu, '_')
      .slice(0, 80)}.csv`;
    await imports.importJobs(tenant, { importId, fileName, createdBy: schedule.id, jobs });
  }
  return {
    made: jobs.length > 0,
    failed: failed.length,
    words: failed[0]?.reason ?? null,
  };
}
