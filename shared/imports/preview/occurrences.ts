import { seriesDays, type JobSpec } from '../../facilityapps';
import { parseDay } from '../../recurrence';

export const DAY_MINUTES = 1_440;

/** When a job takes place: minutes since 1970-01-01 by the clock on the wall, and the days of its occurrences. */
export interface Times {
  start: number;
  end: number;
  /** Start days, ascending: one, or those of the series. */
  days: readonly number[];
}

const MOST_DAYS_KEPT = 1_000_000;

/** Makes the times of jobs; series come again and again in a file, and are laid out once. */
export function timesOf(): (job: JobSpec) => Times {
  let kept = new Map<string, number[]>();
  let days = 0;

  function ofSeries({ dateStart, recurrence }: JobSpec, start: number): number[] {
    if (!recurrence) return [start];
    const { period, every, weekdays, byWeekdayOfMonth, until } = recurrence;
    const key = `${dateStart}|${until}|${period}|${every}|${weekdays.join('')}|${byWeekdayOfMonth}`;
    const known = kept.get(key);
    if (known) return known;
    const made = seriesDays(recurrence, start, parseDay(until) ?? start);
    if (days + made.length > MOST_DAYS_KEPT) {
      kept = new Map();
      days = 0;
    }
    kept.set(key, made);
    days += made.length;
    return made;
  }

  return (job) => {
    const first = parseDay(job.dateStart) ?? 0;
    const last = parseDay(job.dateEnd) ?? first;
    return {
      start: first * DAY_MINUTES + job.hourStart * 60 + job.minuteStart,
      end: last * DAY_MINUTES + job.hourEnd * 60 + job.minuteEnd,
      days: ofSeries(job, first),
    };
  };
}
