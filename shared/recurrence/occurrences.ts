import { DAY_MS, dayOfCivil, formatCivil, formatDay, formatTime, MINUTE_MS } from './civil';
import { byDay, expansion } from './expand';
import type { HolidayRule, Holidays } from './holidays';
import { settleDays, type Leaving, type Placed } from './settle-days';
import type { Rule } from './rule';
import { zoneNamed, type Moment, type Zone } from './zone';

/** A day, or one occurrence of a day with several. */
export type DayOrTime = { day: number } | { civil: number };

/** Everything that says when the jobs of a recurring job take place. Civil times as in civil.ts. */
export interface Series {
  rule: Rule;
  /** The first day and the time of day; an occurrence only where the rule means it. */
  start: number;
  durationMinutes: number;
  timeZone: string;
  exclude?: DayOrTime[];
  add?: DayOrTime[];
  /** Occurrences that a person put elsewhere: by their key, to a civil time. Holidays have no say in them. */
  moved?: { key: string; to: number; durationMinutes?: number }[];
  holidays?: { days: Holidays; rule: HolidayRule };
}

export interface Occurrence {
  /** What it is known by, wherever it went: its original civil date, and `.2` and so on for later ones of a day. */
  key: string;
  /** The day on which it takes place, `2027-01-04`. */
  date: string;
  /** Civil start as it was meant, `2027-01-04T09:00`. */
  civil: string;
  /** Milliseconds since the epoch. */
  start: number;
  end: number;
  /** What the clock on the wall shows then, `2027-03-28T02:30` for a start at 01:30 that is skipped. */
  startsAt: string;
  endsAt: string;
  /** The day on which the rule had put it. */
  movedFrom?: string;
  note?: string;
}

export interface LeftOut {
  key: string;
  date: string;
  cause: Leaving['cause'];
  /** A sentence for people. */
  reason: string;
}

export interface Occurrences {
  occurrences: Occurrence[];
  left: LeftOut[];
}

/**
 * The end is the civil time that the person typed; where a change of the clock would put it at or before the
 * start, the length is kept.
 */
function endOf(zone: Zone, civil: number, start: number, durationMinutes: number): Moment {
  const end = zone.toInstant(civil + durationMinutes * MINUTE_MS);
  return end.instant > start ? end : { instant: start + durationMinutes * MINUTE_MS };
}

function toOccurrence(zone: Zone, placed: Placed): Occurrence {
  const { key, civil, movedFrom, durationMinutes } = placed;
  const start = zone.toInstant(civil);
  const end = endOf(zone, civil, start.instant, durationMinutes);
  const notes = placed.note === undefined ? [] : [placed.note];
  if (start.change === 'skipped') {
    const told = formatTime(zone.toCivil(start.instant));
    notes.push(`The clocks go forward: ${formatTime(civil)} does not exist, it starts at ${told}.`);
  }
  if (start.change === 'repeated')
    notes.push(`The clocks go back: ${formatTime(civil)} comes twice, it starts the first time.`);
  return {
    key,
    date: formatDay(dayOfCivil(civil)),
    civil: formatCivil(civil),
    start: start.instant,
    end: end.instant,
    startsAt: formatCivil(zone.toCivil(start.instant)),
    endsAt: formatCivil(zone.toCivil(end.instant)),
    ...(movedFrom === undefined ? {} : { movedFrom: formatDay(movedFrom) }),
    ...(notes.length === 0 ? {} : { note: notes.join(' ') }),
  };
}

/** A window with the days beyond it from which, or to which, a holiday may move an occurrence. */
function widened({ holidays }: Series, from: number, to: number): [number, number] {
  if (holidays?.rule !== 'before' && holidays?.rule !== 'after') return [from, to];
  const { days } = holidays;
  return [days.workingDayFrom(from, -1) ?? from - 366, days.workingDayFrom(to, 1) ?? to + 366];
}

/** The day that a key names. */
const keyDay = (key: string): number => Date.parse(`${key.slice(0, 10)}T00:00Z`) / DAY_MS;

/**
 * What takes place between two days (both inclusive, by the day on which it takes place), and what the rule meant
 * there and does not (by its original day). The series is prepared once; asking is then plain computing.
 *
 * @throws RecurrenceError for a rule or a zone that cannot be used
 */
export async function occurrencesOf(series: Series): Promise<(from: number, to: number) => Occurrences> {
  const expand = await expansion(series.rule, series.start);
  const zoneBetween = await zoneNamed(series.timeZone);
  const { until } = series.rule;
  const added = byDay(
    (series.add ?? []).map((one) =>
      'civil' in one ? one.civil : one.day * DAY_MS + (series.start - dayOfCivil(series.start) * DAY_MS),
    ),
  );

  return (from, to) => {
    const [low, high] = widened(series, from, to);
    const fromElsewhere = (series.moved ?? [])
      .filter((move) => dayOfCivil(move.to) >= from && dayOfCivil(move.to) <= to)
      .map(({ key }) => keyDay(key))
      .filter((day) => day < low || day > high);
    const zone = zoneBetween(Math.min(low, ...fromElsewhere), Math.max(high, ...fromElsewhere) + 32);

    const meant = (first: number, last: number): number[] => {
      const starts = expand(first * DAY_MS, (last + 1) * DAY_MS - 1);
      return until?.kind === 'instant'
        ? starts.filter((civil) => zone.toInstant(civil).instant <= until.instant)
        : starts;
    };
    const days = byDay(meant(low, high));
    for (const day of fromElsewhere)
      for (const [key, starts] of byDay(meant(day, day))) days.set(key, starts);
    for (const [day, starts] of added) {
      if ((day < low || day > high) && !fromElsewhere.includes(day)) continue;
      // Those of the rule come first, so that adding one leaves the keys of the others as they are.
      days.set(day, [...new Set([...(days.get(day) ?? []), ...starts.sort((a, b) => a - b)])]);
    }

    const { placed, left } = settleDays(series, days);
    const found: Occurrence[] = [];
    const starts = new Map<number, string>();
    const inside = (day: number): boolean => day >= from && day <= to;
    for (const one of placed.sort((a, b) => a.civil - b.civil)) {
      if (!inside(dayOfCivil(one.civil))) continue;
      const occurrence = toOccurrence(zone, one);
      const other = starts.get(occurrence.start);
      // RFC 5545, 3.8.5.3: instances that fall together count once.
      if (other !== undefined) {
        left.push({
          key: one.key,
          day: one.day,
          cause: 'together',
          reason: `Falls together with the one of ${other}, and takes place once.`,
        });
        continue;
      }
      starts.set(occurrence.start, formatCivil(one.civil).replace('T', ' at '));
      found.push(occurrence);
    }
    return {
      occurrences: found.sort((a, b) => a.start - b.start),
      left: left
        .filter(({ day }) => inside(day))
        .sort((a, b) => a.day - b.day)
        .map(({ key, day, cause, reason }) => ({ key, date: formatDay(day), cause, reason })),
    };
  };
}
