import { z } from 'zod';
import { toInstant } from '../platform/clock';
import { CALENDARS } from '../recurrence';
import type { Tenant } from '../tenancy';
import type { Asking } from './meant';
import {
  CAUSES,
  current,
  definitionSchema,
  OCCURRENCE_STATES,
  SCHEDULE_STATUSES,
  type Entry,
  type Schedule,
} from './model';
import type { Adopted } from './adopt-rows';
import type { ChangedOwnDays } from './change-own-days';
import type { OwnDays } from './own-days';
import type { Version } from './store';

const instant = z.string().nullable();

/** A recurring job as the API shows it; the definition is the one that holds for new occurrences. */
export const scheduleView = z.object({
  id: z.string(),
  status: z.enum(SCHEDULE_STATUSES),
  reason: z.string().nullable(),
  version: z.number(),
  definition: definitionSchema,
  /** Days from which another definition holds ("from here on"), oldest first. */
  changesOn: z.array(z.string()),
  createdAt: z.string(),
  createdBy: z.string(),
  updatedAt: z.string(),
  filledTo: z.string(),
  next: z.object({ date: z.string(), start: z.string() }).nullable(),
  failures: z.number(),
  lastOutcome: z.string().nullable(),
  lastRunAt: instant,
  recent: z.array(z.enum(OCCURRENCE_STATES)),
});
export type ScheduleView = z.infer<typeof scheduleView>;

const STATE_OF = new Map(OCCURRENCE_STATES.map((state) => [state.charAt(0), state]));

export const toScheduleView = (
  schedule: Schedule,
  next: { date: string; start: number } | undefined,
): ScheduleView => ({
  id: schedule.id,
  status: schedule.status,
  reason: schedule.reason,
  version: schedule.version,
  definition: current(schedule),
  changesOn: schedule.segments.flatMap(({ from }) => from ?? []),
  createdAt: toInstant(schedule.createdAt),
  createdBy: schedule.createdBy,
  updatedAt: toInstant(schedule.updatedAt),
  filledTo: schedule.filledTo,
  next: next ? { date: next.date, start: toInstant(next.start) } : null,
  failures: schedule.failures,
  lastOutcome: schedule.lastOutcome,
  lastRunAt: schedule.lastRunAt === 0 ? null : toInstant(schedule.lastRunAt),
  recent: [...schedule.recent].flatMap((letter) => STATE_OF.get(letter) ?? []),
});

/** One line of the ledger of runs. */
export const entryView = z.object({
  occurrence: z.string(),
  job: z.number(),
  title: z.string(),
  date: z.string(),
  start: instant,
  state: z.enum(OCCURRENCE_STATES),
  cause: z.enum(CAUSES).nullable(),
  reason: z.string().nullable(),
  missedAt: instant,
  importId: z.string().nullable(),
  jobId: z.string().nullable(),
  at: z.string(),
});
export type EntryView = z.infer<typeof entryView>;
const orNull = (ms: number): string | null => (ms === 0 ? null : toInstant(ms));
export const toEntryView = ({ start, missedAt, at, ...entry }: Entry): EntryView => ({
  ...entry,
  start: orNull(start),
  missedAt: orNull(missedAt),
  at: toInstant(at),
});
export const entriesPage = z.object({ items: z.array(entryView), next: z.string().nullable() });

/** An edit's answer: what a person has to change in FacilityApps, and which exceptions have no day any more. */
export const editedView = z.object({
  schedule: scheduleView,
  alreadySent: z.array(entryView),
  lost: z.array(z.string()),
});

export const versionView = z.object({
  version: z.number(),
  at: z.string(),
  by: z.string(),
  what: z.string(),
  definitions: z.array(z.object({ from: z.string().nullable(), definition: definitionSchema })),
});
export const toVersionView = ({ version, at, by, what, segments }: Version): z.infer<typeof versionView> => ({
  version,
  at: toInstant(at),
  by,
  what,
  definitions: segments,
});

/** An occurrence in the calendar: planned, or what the ledger says of it. */
export const calendarView = z.object({
  occurrence: z.string(),
  date: z.string(),
  start: instant,
  end: instant,
  movedFrom: z.string().optional(),
  note: z.string().optional(),
  state: z.enum([...OCCURRENCE_STATES, 'planned']),
  reason: z.string().nullable(),
  jobIds: z.array(z.string()),
});
export type CalendarView = z.infer<typeof calendarView>;

/** Worst first: what an occurrence of several jobs is shown as. */
const WEIGHT = ['failed', 'waiting', 'created', 'skipped'] as const;

export function toCalendar(meant: ReturnType<Asking>, ledger: Entry[]): CalendarView[] {
  const known = new Map<string, Entry[]>();
  for (const entry of ledger) known.set(entry.occurrence, [...(known.get(entry.occurrence) ?? []), entry]);
  return meant.map((one) => {
    const entries = known.get(one.key) ?? [];
    const [worst] = WEIGHT.flatMap((state) => entries.find((entry) => entry.state === state) ?? []);
    const jobIds = entries.flatMap(({ jobId }) => jobId ?? []);
    if (one.kind === 'left')
      return {
        occurrence: one.key,
        date: one.date,
        start: null,
        end: null,
        state: worst?.state ?? 'skipped',
        reason: worst?.reason ?? one.reason,
        jobIds,
      };
    const { key, date, start, end, movedFrom, note } = one;
    return {
      occurrence: key,
      date,
      start: toInstant(start),
      end: toInstant(end),
      ...(movedFrom === undefined ? {} : { movedFrom }),
      ...(note === undefined ? {} : { note }),
      state: worst?.state ?? 'planned',
      reason: worst?.reason ?? null,
      jobIds,
    };
  });
}

/** Hours of jobs, as minutes: each job of an occurrence is as long as the occurrence. */
const sum = z.object({ jobs: z.number(), minutes: z.number() });

/** All recurring jobs between two days: what takes place when, and how much that is by day and site. */
export const monthView = z.object({
  occurrences: z.array(
    z.object({
      scheduleId: z.string(),
      name: z.string(),
      /** Of the recurring job. */
      status: z.enum(SCHEDULE_STATUSES),
      occurrence: z.string(),
      date: z.string(),
      start: z.string(),
      end: z.string(),
      movedFrom: z.string().optional(),
      note: z.string().optional(),
      state: calendarView.shape.state,
      /** Of each of its jobs. */
      siteIds: z.array(z.string()),
    }),
  ),
  days: z.array(sum.extend({ date: z.string(), sites: z.array(sum.extend({ siteId: z.string() })) })),
  /** There is more than a view can hold. */
  cut: z.boolean(),
});
export type MonthView = z.infer<typeof monthView>;

/** The customer's own days. */
export const ownDaysView = z.object({
  revision: z.number(),
  /** Whose bank holidays the customer observes, as its settings say; what a new recurring job begins with. */
  calendar: z.enum(CALENDARS).nullable(),
  days: z.array(z.object({ date: z.string(), name: z.string() })),
  updatedAt: instant,
  updatedBy: z.string().nullable(),
});
export const toOwnDaysView = (
  { holidayCalendar }: Pick<Tenant, 'holidayCalendar'>,
  { revision, days, at, by }: OwnDays,
): z.infer<typeof ownDaysView> => ({
  revision,
  calendar: holidayCalendar,
  days,
  updatedAt: orNull(at),
  updatedBy: by || null,
});
/** After a change: how many recurring jobs it concerns, and what a person has to change in FacilityApps. */
export const ownDaysChangedView = ownDaysView.extend({
  recurringJobs: z.number(),
  alreadySent: z.array(entryView.extend({ scheduleId: z.string(), name: z.string() })),
});
export const toOwnDaysChangedView = (
  tenant: Tenant,
  done: ChangedOwnDays,
): z.infer<typeof ownDaysChangedView> => ({
  ...toOwnDaysView(tenant, done.ownDays),
  recurringJobs: done.recurringJobs,
  alreadySent: done.alreadySent.map(({ schedule, entry }) => ({
    ...toEntryView(entry),
    scheduleId: schedule.id,
    name: current(schedule).name,
  })),
});

const adoptedOne = z.object({
  id: z.string(),
  name: z.string(),
  rule: z.string(),
  rows: z.array(z.number()),
});
/** What became of rows that were to be recurring jobs. */
export const adoptedView = z.object({
  made: z.array(adoptedOne),
  already: z.array(adoptedOne),
  left: z.array(z.object({ row: z.number(), reason: z.string() })),
});
export function toAdoptedView({ made, already, left }: Adopted): z.infer<typeof adoptedView> {
  const one = ({ schedule, rows }: Adopted['made'][number]) => {
    const { name, rule } = current(schedule);
    return { id: schedule.id, name, rule, rows };
  };
  return { made: made.map(one), already: already.map(one), left };
}
