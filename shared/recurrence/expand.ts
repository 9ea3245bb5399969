import type { RRuleTemporal as Library } from 'rrule-temporal';
import { DAY_MS, dayOf, dayOfCivil, MINUTE_MS, weekdayOf, yearOf } from './civil';
import { RecurrenceError } from './errors';
import { rruleTemporal } from './libraries';
import type { Rule } from './rule';
import { WEEKDAYS } from './rule-parts';

/** Civil starts that the rule means, in order, from one civil time to another (both inclusive). */
export type Expansion = (from: number, to: number) => number[];

/** Years that are looked at in one go while a COUNT is counted from the start. */
const STRIDE = 5 * 366 * DAY_MS;

const stamp = (civil: number): string =>
  `${new Date(civil).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;

/** Asks the library for a rule without its end. */
async function byLibrary({ parts, freq }: Rule, start: number): Promise<Expansion> {
  const RRuleTemporal = await rruleTemporal();
  const text = [...parts].map(([name, value]) => `${name}=${value.replaceAll('+', '')}`).join(';');
  let library: Library;
  try {
    library = new RRuleTemporal({ rruleString: `DTSTART:${stamp(start)}\nRRULE:${text}` });
  } catch {
    throw new RecurrenceError('malformed', 'rule', 'This rule cannot be read (RFC 5545).');
  }
  const known = freq === 'YEARLY' && !parts.has('BYMONTH') ? inItsYear(parts.get('BYDAY')) : () => true;
  const named = onNamedDays(parts);
  return (from, to) => {
    if (to < from) return [];
    const found = library.between(new Date(from), new Date(to), true);
    const starts = new Set(found.map(({ epochMilliseconds }) => epochMilliseconds));
    return [...starts].filter((civil) => known(civil) && named(civil));
  };
}

/** Under BYYEARDAY the library leaves BYDAY alone, which limits it (the table of RFC 5545, 3.3.10). */
function onNamedDays(parts: Rule['parts']): (civil: number) => boolean {
  const weekdays = parts.has('BYYEARDAY') ? parts.get('BYDAY')?.split(',') : undefined;
  if (!weekdays) return () => true;
  return (civil) => weekdays.includes(WEEKDAYS[weekdayOf(dayOfCivil(civil)) - 1] ?? '');
}

/** The library goes on into the next year where a year has no 53rd Saturday: those days are taken out again. */
function inItsYear(weekdays: string | undefined): (civil: number) => boolean {
  const tokens = weekdays?.split(',') ?? [];
  if (!tokens.some((token) => token.includes('53'))) return () => true;
  const wanted = new Set(tokens.map((token) => token.replace('+', '')));
  return (civil) => {
    const day = dayOfCivil(civil);
    const year = yearOf(day);
    const name = WEEKDAYS[weekdayOf(day) - 1] ?? '';
    const fromStart = Math.floor((day - dayOf(year, 1, 1)) / 7) + 1;
    const fromEnd = Math.floor((dayOf(year, 12, 31) - day) / 7) + 1;
    return [name, `${fromStart}${name}`, `-${fromEnd}${name}`].some((token) => wanted.has(token));
  };
}

/** First days of the period that a day lies in, and of the next: a week as WKST has it, or a year. */
const weekFrom =
  (first: string) =>
  (day: number): [number, number] => {
    const begins = day - ((weekdayOf(day) - 1 - (WEEKDAYS as readonly string[]).indexOf(first) + 7) % 7);
    return [begins, begins + 7];
  };
const itself = (day: number): [number, number] => [day, day + 1];
const yearOfDay = (day: number): [number, number] => [dayOf(yearOf(day), 1, 1), dayOf(yearOf(day) + 1, 1, 1)];

/**
 * BYSETPOS by our own hand where the library reads it otherwise than others, or is slow: of the week in which a rule
 * begins it counts the days before the start (python-dateutil and rrule.js count from the start), of days of the
 * year that BYDAY limits it counts those that BYDAY takes out, and of several times a day it goes through each.
 */
async function byPositions(rule: Rule, start: number): Promise<Expansion> {
  const parts = new Map(rule.parts);
  parts.delete('BYSETPOS');
  const positions = (rule.parts.get('BYSETPOS') ?? '').split(',').map(Number);
  const yearly = rule.freq === 'YEARLY';
  const periodOf = yearly ? yearOfDay : rule.freq === 'WEEKLY' ? weekFrom(parts.get('WKST') ?? 'MO') : itself;
  const startDay = dayOfCivil(start);
  // The first day counts whole: its times before the start have positions as well.
  const time = new Date(start);
  const begin =
    (yearly ? periodOf(startDay)[0] : startDay) * DAY_MS +
    (parts.has('BYHOUR') ? 0 : time.getUTCHours() * 60 * MINUTE_MS) +
    (parts.has('BYMINUTE') ? 0 : time.getUTCMinutes() * MINUTE_MS);
  const between = await byLibrary({ ...rule, parts }, begin);
  return (from, to) => {
    if (to < from) return [];
    const [first, beyond] = [periodOf(dayOfCivil(from))[0], periodOf(dayOfCivil(to))[1]];
    const periods = new Map<number, number[]>();
    for (const civil of between(first * DAY_MS, beyond * DAY_MS - 1)) {
      const [period] = periodOf(dayOfCivil(civil));
      periods.set(period, [...(periods.get(period) ?? []), civil]);
    }
    const picked = [...periods.values()].flatMap((starts) =>
      starts.filter((_, index) => positions.includes(index + 1) || positions.includes(index - starts.length)),
    );
    return picked.filter((civil) => civil >= Math.max(from, start) && civil <= to);
  };
}

const positionsAreOurs = ({ parts, freq }: Rule): boolean =>
  parts.has('BYSETPOS') &&
  (freq === 'DAILY' || freq === 'WEEKLY' || (parts.has('BYYEARDAY') && parts.has('BYDAY')));

/**
 * Days of the month with the last day in place of those that a month does not have: the library says which months
 * and which times of the day, by the same rule on the first.
 */
async function byMonths(rule: Rule, start: number): Promise<Expansion> {
  const first = new Date(start);
  const month = first.getUTCMonth() + 1;
  const named = rule.parts.get('BYMONTHDAY')?.split(',').map(Number) ?? [first.getUTCDate()];
  const parts = new Map(rule.parts).set('BYMONTHDAY', '1');
  // A yearly rule that names a day of the month and no month means every month (RFC 5545, the table of 3.3.10).
  if (rule.freq === 'YEARLY' && !rule.parts.has('BYMONTH') && !rule.parts.has('BYMONTHDAY'))
    parts.set('BYMONTH', String(month));
  const firsts = await byLibrary({ ...rule, parts }, start - (first.getUTCDate() - 1) * DAY_MS);
  return (from, to) => {
    const starts = firsts(from - 31 * DAY_MS, to).flatMap((civil) => {
      const at = new Date(civil);
      const last = dayOf(at.getUTCFullYear(), at.getUTCMonth() + 2, 0) - dayOfCivil(civil) + 1;
      const days = named
        .map((day) => (day > 0 ? Math.min(day, last) : last + 1 + day))
        .filter((day) => day > 0);
      return [...new Set(days)].map((day) => civil + (day - 1) * DAY_MS);
    });
    const least = Math.max(from, start);
    return starts.filter((civil) => civil >= least && civil <= to).sort((a, b) => a - b);
  };
}

/**
 * Expands a rule in civil time: no zone has a part in which days and times a rule means, so the library sees a
 * clock without changes. COUNT is counted here, since the library cannot skip ahead under it; `start` is an
 * occurrence only where the rule means it.
 *
 * @throws RecurrenceError for a rule that the library refuses
 */
export async function expansion(rule: Rule, start: number): Promise<Expansion> {
  const by = rule.lastDayInstead ? byMonths : positionsAreOurs(rule) ? byPositions : byLibrary;
  const between = await by(rule, start);
  const { until, count } = rule;
  /** An UNTIL that is an instant is applied where the zone is known; a day more than it is enough here. */
  const last =
    until === undefined
      ? Infinity
      : until.kind === 'day'
        ? (until.day + 1) * DAY_MS - 1
        : until.kind === 'civil'
          ? until.civil
          : until.instant + 2 * DAY_MS;

  if (count === undefined) return (from, to) => between(Math.max(from, start), Math.min(to, last));
  const counted: number[] = [];
  let reached = start - 1;
  return (from, to) => {
    while (counted.length < count && reached < to) {
      const next = reached + STRIDE;
      counted.push(...between(reached + 1, next));
      reached = next;
    }
    return counted.slice(0, count).filter((civil) => civil >= from && civil <= to);
  };
}

/** Starts by the day on which they stand, each day's in order. */
export function byDay(starts: number[]): Map<number, number[]> {
  const days = new Map<number, number[]>();
  for (const civil of starts) {
    const day = dayOfCivil(civil);
    const there = days.get(day);
    if (there) there.push(civil);
    else days.set(day, [civil]);
  }
  return days;
}
