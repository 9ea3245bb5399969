import { dayOf, weekdayOf } from '../recurrence';
import type { Recurrence } from './job';

export type SeriesPattern = Omit<Recurrence, 'until'>;

/**
 * The days (since 1970-01-01, ascending) on which a series of FacilityApps takes place from its start day to its last
 * day, both inclusive. What FacilityApps does where its vocabulary leaves a choice is unverified, so this follows
 * RFC 5545: weeks begin on Monday, months without the day are left out, the start counts only where the pattern means it.
 */
export function seriesDays(pattern: SeriesPattern, start: number, until: number): number[] {
  switch (pattern.period) {
    case 'daily':
      return daily(pattern, start, until);
    case 'weekly':
      return weekly(pattern, start, until);
    case 'monthly':
      return monthly(pattern, start, until);
  }
}

function daily({ every, weekdays }: SeriesPattern, start: number, until: number): number[] {
  const days: number[] = [];
  for (let day = start; day <= until; day += every)
    if (weekdays.length === 0 || weekdays.includes(weekdayOf(day))) days.push(day);
  return days;
}

function weekly({ every, weekdays }: SeriesPattern, start: number, until: number): number[] {
  const days: number[] = [];
  const monday = start - (weekdayOf(start) - 1);
  for (let week = monday; week <= until; week += 7 * every) {
    for (const weekday of weekdays) {
      const day = week + weekday - 1;
      if (day >= start && day <= until) days.push(day);
    }
  }
  return days;
}

function monthly({ every, byWeekdayOfMonth }: SeriesPattern, start: number, until: number): number[] {
  const days: number[] = [];
  const first = new Date(start * 86_400_000);
  const date = first.getUTCDate();
  const weekday = weekdayOf(start);
  const nth = Math.ceil(date / 7);
  for (let month = first.getUTCMonth() + 1; ; month += every) {
    const begins = dayOf(first.getUTCFullYear(), month, 1);
    if (begins > until) return days;
    const offset = byWeekdayOfMonth ? ((weekday - weekdayOf(begins) + 7) % 7) + (nth - 1) * 7 : date - 1;
    const day = begins + offset;
    const ends = dayOf(first.getUTCFullYear(), month + 1, 0);
    if (day >= start && day <= until && day <= ends) days.push(day);
  }
}
