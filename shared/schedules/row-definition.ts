import { z } from 'zod';
import { civilIn, dayIn } from './when';

/** The job of a checked row, as the imports room resolved it. */
const rowJobSchema = z.object({
  title: z.string(),
  description: z.string().optional(),
  dateStart: z.string(),
  dateEnd: z.string(),
  hourStart: z.number(),
  minuteStart: z.number(),
  hourEnd: z.number(),
  minuteEnd: z.number(),
  siteId: z.string(),
  floorId: z.string().optional(),
  spaceId: z.string().optional(),
  ownerId: z.string(),
  formId: z.string().optional(),
  labels: z.array(z.string()),
  recurrence: z
    .object({
      period: z.enum(['daily', 'weekly', 'monthly']),
      every: z.number(),
      weekdays: z.array(z.number()),
      byWeekdayOfMonth: z.boolean(),
      until: z.string(),
    })
    .optional(),
});
export type RowJob = z.infer<typeof rowJobSchema>;
export const toRowJob = (resolved: unknown): RowJob | undefined => rowJobSchema.safeParse(resolved).data;

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const FREQUENCIES = { daily: 'DAILY', weekly: 'WEEKLY', monthly: 'MONTHLY' };
const MINUTE_MS = 60_000;
const WEEK = 7;

/** A series of FacilityApps as a rule of RFC 5545 that means the same days. */
export function ruleOf({ dateStart, recurrence }: RowJob): string | undefined {
  if (!recurrence) return undefined;
  const { period, every, weekdays, byWeekdayOfMonth } = recurrence;
  const names = weekdays.map((day) => WEEKDAYS[day - 1] ?? '').join(',');
  const day = Number(dateStart.slice(8));
  const weekday = WEEKDAYS[(new Date(`${dateStart}T00:00Z`).getUTCDay() + 6) % WEEK] ?? '';
  const byDay = byWeekdayOfMonth ? `${Math.ceil(day / WEEK)}${weekday}` : names;
  return [
    `FREQ=${FREQUENCIES[period]}`,
    ...(every === 1 ? [] : [`INTERVAL=${every}`]),
    ...(byDay === '' ? [] : [`BYDAY=${byDay}`]),
  ].join(';');
}

const two = (part: number): string => String(part).padStart(2, '0');
const civil = (date: string, hour: number, minute: number): string => `${date}T${two(hour)}:${two(minute)}`;

/** When a row's job takes place: the fields of a definition that say so. */
export function timesOf(job: RowJob): { start: string; durationMinutes: number; lastDay?: string } {
  const { recurrence, dateStart, hourStart, minuteStart, hourEnd, minuteEnd } = job;
  const start = civil(dateStart, hourStart, minuteStart);
  // In a series the end time is on the same day; its last day is the series' own.
  const end = civil(recurrence ? dateStart : job.dateEnd, hourEnd, minuteEnd);
  return {
    start,
    durationMinutes: Math.round((civilIn(end) - civilIn(start)) / MINUTE_MS),
    ...(recurrence && dayIn(recurrence.until) >= dayIn(dateStart) ? { lastDay: recurrence.until } : {}),
  };
}

/** What of a row's job stays the same at every occurrence. */
export const templateOf = ({
  title,
  description,
  siteId,
  floorId,
  spaceId,
  ownerId,
  formId,
  labels,
}: RowJob) => ({
  title,
  ...(description ? { description } : {}),
  siteId,
  ...(floorId === undefined ? {} : { floorId }),
  ...(spaceId === undefined ? {} : { spaceId }),
  ownerId,
  ...(formId === undefined ? {} : { formId }),
  labels,
});
