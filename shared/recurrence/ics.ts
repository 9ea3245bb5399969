import { dayOf, formatDay, DAY_MS, dayOfCivil } from './civil';
import { RecurrenceError } from './errors';
import { expansion } from './expand';
import type { OwnDay } from './holidays';
import { parseRule } from './rule';

const MOST_CHARACTERS = 1_000_000;
const MOST_DAYS = 5_000;
const LONGEST_EVENT = 366;

const wrong = (message: string): never => {
  throw new RecurrenceError('malformed', 'holidays', message);
};

interface Line {
  name: string;
  value: string;
}

/** Content lines of RFC 5545, 3.1: a line that begins with a blank goes on with the one before. */
function contentLines(text: string): Line[] {
  const unfolded = text.replace(/\r\n?/g, '\n').replace(/\n[ \t]/g, '');
  return unfolded.split('\n').flatMap((line) => {
    const match = /^([A-Za-z0-9-]+)(?:;(?:[^":]|"[^"]*")*)?:(.*)$/.exec(line);
    return match ? [{ name: (match[1] ?? '').toUpperCase(), value: match[2] ?? '' }] : [];
  });
}

/** The day of a DATE or a DATE-TIME as it is written: a holiday is a day wherever it is kept. */
function dayIn(value: string): number {
  const match = /^(\d{4})(\d{2})(\d{2})(T\d{6}Z?)?$/.exec(value.trim());
  const day = match ? dayOf(Number(match[1]), Number(match[2]), Number(match[3])) : NaN;
  if (!match || formatDay(day).replaceAll('-', '') !== `${match[1]}${match[2]}${match[3]}`)
    return wrong(`“${value.slice(0, 40)}” is no day in this calendar file.`);
  return day;
}

const unescape = (text: string): string =>
  text
    .replace(/\\n/gi, ' ')
    .replace(/\\([,;\\])/g, '$1')
    .trim();

async function daysOfEvent(lines: Line[], from: number, to: number): Promise<OwnDay[]> {
  const all = (name: string): string[] =>
    lines.filter((line) => line.name === name).map(({ value }) => value);
  const [start] = all('DTSTART');
  if (start === undefined) return wrong('An event in this calendar file has no start.');
  if (all('STATUS')[0]?.toUpperCase() === 'CANCELLED') return [];
  const first = dayIn(start);
  const [end] = all('DTEND');
  // The end of a whole day is the day after (RFC 5545, 3.6.1); one with a time ends on its own day.
  const last = end === undefined ? first : Math.max(first, dayIn(end) - (end.includes('T') ? 0 : 1));
  if (last - first >= LONGEST_EVENT) wrong(`An event in this calendar file lasts longer than a year.`);
  const name = (unescape(all('SUMMARY')[0] ?? '') || 'Holiday').slice(0, 100);

  const [rule] = all('RRULE');
  const without = new Set(all('EXDATE').flatMap((value) => value.split(',').map(dayIn)));
  const starts =
    rule === undefined
      ? [first]
      : (await expansion(parseRule(rule), first * DAY_MS))((from - LONGEST_EVENT) * DAY_MS, to * DAY_MS).map(
          dayOfCivil,
        );
  return starts
    .filter((day) => !without.has(day))
    .flatMap((day) => Array.from({ length: last - first + 1 }, (_, n) => ({ day: day + n, name })))
    .filter(({ day }) => day >= from && day <= to);
}

/**
 * Days of an `.ics` file (RFC 5545) between two days: each day that one of its events touches.
 *
 * @throws RecurrenceError for what is no calendar, or more than we keep
 */
export async function readCalendarDays(text: string, from: number, to: number): Promise<OwnDay[]> {
  if (text.length > MOST_CHARACTERS) wrong('A calendar file has at most 1 MB.');
  const lines = contentLines(text.replace(/^\uFEFF/, ''));
  if (lines[0]?.name !== 'BEGIN' || lines[0].value.toUpperCase() !== 'VCALENDAR')
    wrong('This is no calendar file (.ics): it does not begin with BEGIN:VCALENDAR.');
  const days = new Map<number, OwnDay>();
  let event: Line[] | undefined;
  /** Parts within an event, such as alarms, have starts of their own. */
  let inner = 0;
  for (const line of lines) {
    const what = line.value.toUpperCase();
    if (line.name === 'BEGIN' && event) inner++;
    else if (line.name === 'BEGIN' && what === 'VEVENT') event = [];
    else if (line.name === 'END' && inner > 0) inner--;
    else if (line.name === 'END' && event) {
      if (what !== 'VEVENT') wrong('This calendar file ends in the middle of an event.');
      for (const one of await daysOfEvent(event, from, to)) if (!days.has(one.day)) days.set(one.day, one);
      if (days.size > MOST_DAYS) wrong('This calendar file has more than 5,000 days.');
      event = undefined;
    } else if (event && inner === 0) event.push(line);
  }
  if (event) wrong('This calendar file ends in the middle of an event.');
  return [...days.values()].sort((a, b) => a.day - b.day);
}
