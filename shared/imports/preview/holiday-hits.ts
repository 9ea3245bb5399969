import { formatDay, holidays, type CalendarName } from '../../recurrence';
import type { PreviewView } from './views';

const MOST_DAYS = 100;
const MOST_ROWS = 5;

/** Counts occurrences on bank holidays. */
export class HolidayHits {
  private readonly days = new Map<number, { name: string; occurrences: number; rows: number[] }>();
  private readonly bySeries = new WeakMap<readonly number[], { day: number; name: string }[]>();
  private readonly nameOf: (day: number) => string | undefined;

  constructor(private readonly calendar: CalendarName | null) {
    this.nameOf = holidays(calendar ?? undefined).nameOf;
  }

  add(row: number, days: readonly number[]): void {
    if (this.calendar === null) return;
    for (const { day, name } of days.length === 1 ? this.among(days) : this.ofSeries(days)) {
      const hit = this.days.get(day) ?? { name, occurrences: 0, rows: [] };
      this.days.set(day, hit);
      hit.occurrences++;
      if (hit.rows.length < MOST_ROWS) hit.rows.push(row);
    }
  }

  private among(days: readonly number[]): { day: number; name: string }[] {
    return days.flatMap((day) => {
      const name = this.nameOf(day);
      return name === undefined ? [] : [{ day, name }];
    });
  }

  /** The same days stand for many rows. */
  private ofSeries(days: readonly number[]): { day: number; name: string }[] {
    let found = this.bySeries.get(days);
    if (!found) this.bySeries.set(days, (found = this.among(days)));
    return found;
  }

  told(): PreviewView['holidays'] {
    const days = [...this.days].sort(([a], [b]) => a - b);
    return {
      calendar: this.calendar,
      occurrences: days.reduce((all, [, { occurrences }]) => all + occurrences, 0),
      days: days.slice(0, MOST_DAYS).map(([day, hit]) => ({ date: formatDay(day), ...hit })),
    };
  }
}
