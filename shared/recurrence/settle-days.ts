import { DAY_MS, dayOfCivil, formatDay } from './civil';
import type { DayOrTime, Series } from './occurrences';

/** An occurrence at the civil time at which it takes place. */
export interface Placed {
  key: string;
  /** Its original day. */
  day: number;
  civil: number;
  durationMinutes: number;
  movedFrom?: number;
  note?: string;
}

/** Why an occurrence that was meant does not take place. */
export const LEAVING_CAUSES = ['excluded', 'holiday', 'taken', 'no-working-day', 'together'] as const;
export interface Leaving {
  key: string;
  day: number;
  cause: (typeof LEAVING_CAUSES)[number];
  reason: string;
}

/** `2027-01-04`, and `2027-01-04.2` for the second of a day: the time may be edited, the occurrence is the same. */
const keyOf = (day: number, index: number): string => formatDay(day) + (index === 0 ? '' : `.${index + 1}`);

const names = (list: DayOrTime[], day: number, civil: number): boolean =>
  list.some((one) => ('day' in one ? one.day === day : one.civil === civil));

/**
 * Applies exclusions, people's own moves and the holiday rule to the days that are meant. A move never lands on a
 * day that has an occurrence of its own, or to which another day was moved before: then it is left out, and said.
 */
export function settleDays(
  series: Series,
  days: Map<number, number[]>,
): { placed: Placed[]; left: Leaving[] } {
  const { holidays, durationMinutes } = series;
  const exclude = series.exclude ?? [];
  const movedByKey = new Map((series.moved ?? []).map((move) => [move.key, move]));
  const placed: Placed[] = [];
  const left: Leaving[] = [];
  /** Days of occurrences that stay where they are. */
  const taken = new Set<number>();
  const onHoliday: { day: number; name: string; starts: { key: string; civil: number }[] }[] = [];

  for (const day of [...days.keys()].sort((a, b) => a - b)) {
    const staying: { key: string; civil: number }[] = [];
    for (const [index, civil] of (days.get(day) ?? []).entries()) {
      const key = keyOf(day, index);
      const move = movedByKey.get(key);
      if (names(exclude, day, civil)) left.push({ key, day, cause: 'excluded', reason: 'Excluded.' });
      else if (move) {
        const to = dayOfCivil(move.to);
        const length = move.durationMinutes ?? durationMinutes;
        placed.push({
          key,
          day,
          civil: move.to,
          durationMinutes: length,
          ...(to === day ? {} : { movedFrom: day, note: 'Moved by hand.' }),
        });
        taken.add(to);
      } else staying.push({ key, civil });
    }
    if (staying.length === 0) continue;
    const name = holidays?.days.nameOf(day);
    if (name !== undefined && holidays?.rule !== 'keep') onHoliday.push({ day, name, starts: staying });
    else {
      const note = name === undefined ? {} : { note: `On a holiday: ${name}.` };
      placed.push(...staying.map(({ key, civil }) => ({ key, day, civil, durationMinutes, ...note })));
      taken.add(day);
    }
  }

  for (const { day, name, starts } of onHoliday) {
    const leave = (cause: Leaving['cause'], reason: string) =>
      left.push(...starts.map(({ key }) => ({ key, day, cause, reason })));
    if (holidays?.rule === 'skip') {
      leave('holiday', `Holiday: ${name}.`);
      continue;
    }
    const step = holidays?.rule === 'before' ? -1 : 1;
    const to = holidays?.days.workingDayFrom(day, step);
    if (to === undefined) leave('no-working-day', `Holiday: ${name}; no working day within a year.`);
    else if (taken.has(to))
      leave('taken', `Holiday: ${name}; ${formatDay(to)}, to which it would move, has one already.`);
    else {
      taken.add(to);
      const note = `Moved from a holiday: ${name}.`;
      placed.push(
        ...starts.map(({ key, civil }) => ({
          key,
          day,
          civil: civil + (to - day) * DAY_MS,
          durationMinutes,
          movedFrom: day,
          note,
        })),
      );
    }
  }
  return { placed, left };
}
