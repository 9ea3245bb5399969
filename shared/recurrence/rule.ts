import { dayOf, formatDay, MINUTE_MS, DAY_MS } from './civil';
import { RecurrenceError } from './errors';
import { checkTogether, PARTS } from './rule-parts';

export const FREQUENCIES = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
export type Frequency = (typeof FREQUENCIES)[number];

/** The end of a rule: a day (all of it), a civil time, or an instant; each of them inclusive. */
export type Until =
  { kind: 'day'; day: number } | { kind: 'civil'; civil: number } | { kind: 'instant'; instant: number };

/** A recurrence rule that was read and may be used. */
export interface Rule {
  freq: Frequency;
  /** Its parts in the order they came, without COUNT, UNTIL, RSCALE and SKIP, which are ours to apply. */
  parts: Map<string, string>;
  count: number | undefined;
  until: Until | undefined;
  /** RFC 7529's SKIP=BACKWARD: the last day of a month that is too short. */
  lastDayInstead: boolean;
}

const MOST_CHARACTERS = 1_000;
const MOST_COUNT = 10_000;

const malformed = (message: string): never => {
  throw new RecurrenceError('malformed', 'rule', message);
};
const refused = (message: string): never => {
  throw new RecurrenceError('refused', 'rule', message);
};

function split(text: string): Map<string, string> {
  const trimmed = text.trim();
  if (trimmed.length > MOST_CHARACTERS)
    malformed(`A rule has at most ${MOST_CHARACTERS.toLocaleString('en-GB')} characters.`);
  if (/[\r\n]/.test(trimmed)) malformed('A rule is one line; its start is a field of its own.');
  const found = new Map<string, string>();
  for (const part of trimmed
    .replace(/^RRULE:/i, '')
    .toUpperCase()
    .split(';')) {
    const [name = '', value = '', ...more] = part.split('=');
    if (name === '' || value === '' || more.length > 0)
      malformed(`“${part.slice(0, 40)}” is no part of a rule such as FREQ=WEEKLY;BYDAY=TU.`);
    if (found.has(name)) malformed(`${name.slice(0, 40)} stands twice in the rule.`);
    found.set(name, value);
  }
  return found;
}

const UNTIL = /^(\d{4})(\d{2})(\d{2})(?:T([01]\d|2[0-3])([0-5]\d)([0-5]\d)(Z?))?$/;

function readUntil(text: string): Until {
  const match = UNTIL.exec(text);
  const [, year = '', month = '', date = '', hours, minutes = '', seconds = '', utc] = match ?? [];
  const day = dayOf(Number(year), Number(month), Number(date));
  if (!match || formatDay(day) !== `${year}-${month}-${date}`)
    return malformed(`UNTIL=${text.slice(0, 40)} is no day of the calendar, such as 20271231.`);
  if (hours === undefined) return { kind: 'day', day };
  const at = day * DAY_MS + (Number(hours) * 60 + Number(minutes)) * MINUTE_MS + Number(seconds) * 1000;
  return utc === 'Z' ? { kind: 'instant', instant: at } : { kind: 'civil', civil: at };
}

function readCount(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) malformed('COUNT is a whole number from 1.');
  if (Number(text) > MOST_COUNT) refused(`COUNT is at most ${MOST_COUNT.toLocaleString('en-GB')}.`);
  return Number(text);
}

function readSkip(parts: Map<string, string>, freq: Frequency): boolean {
  const [scale, skip] = [parts.get('RSCALE'), parts.get('SKIP')];
  if (scale !== undefined && scale !== 'GREGORIAN') refused('RSCALE can only be GREGORIAN.');
  if (skip === undefined || skip === 'OMIT') return false;
  if (skip !== 'BACKWARD') return refused('SKIP can be OMIT or BACKWARD (the last day instead).');
  if (scale === undefined) malformed('SKIP goes with RSCALE=GREGORIAN (RFC 7529).');
  return freq === 'MONTHLY' || freq === 'YEARLY';
}

/**
 * Reads a rule of RFC 5545 (3.3.10), with or without `RRULE:` before it, in any case.
 *
 * @throws RecurrenceError `malformed` or `refused`, with a sentence that names the part
 */
export function parseRule(text: string): Rule {
  const found = split(text);
  const freq =
    found.get('FREQ') ?? malformed('A rule says how often: FREQ=DAILY, WEEKLY, MONTHLY or YEARLY.');
  if (['HOURLY', 'MINUTELY', 'SECONDLY'].includes(freq))
    refused(`FREQ=${freq} is too often: a job repeats daily to yearly, several times a day by BYHOUR.`);
  if (!(FREQUENCIES as readonly string[]).includes(freq))
    malformed(`FREQ=${freq.slice(0, 40)} is not known; it can be DAILY, WEEKLY, MONTHLY or YEARLY.`);
  for (const [name, value] of found) {
    const check = PARTS[name];
    if (!check) malformed(`${name.slice(0, 40)} is no part of a rule (RFC 5545).`);
    const wrong = check?.(value);
    if (wrong) malformed(wrong);
  }
  const count = found.get('COUNT');
  const until = found.get('UNTIL');
  if (count !== undefined && until !== undefined)
    malformed('A rule ends by COUNT or by UNTIL, not by both (RFC 5545).');
  const together = checkTogether(found, freq as Frequency);
  if (together) malformed(together);
  const rule: Rule = {
    freq: freq as Frequency,
    parts: new Map([...found].filter(([name]) => !['COUNT', 'UNTIL', 'RSCALE', 'SKIP'].includes(name))),
    count: count === undefined ? undefined : readCount(count),
    until: until === undefined ? undefined : readUntil(until),
    lastDayInstead: readSkip(found, freq as Frequency),
  };
  return rule.lastDayInstead ? lastDayInstead(rule) : rule;
}

/** The same rule with the last day in place of days that a month does not have. @throws RecurrenceError */
export function lastDayInstead(rule: Rule): Rule {
  if (rule.freq !== 'MONTHLY' && rule.freq !== 'YEARLY') return rule;
  const other = ['BYDAY', 'BYSETPOS', 'BYYEARDAY', 'BYWEEKNO'].find((name) => rule.parts.has(name));
  if (other)
    throw new RecurrenceError(
      'refused',
      'shortMonths',
      `“The last day instead” is for days of the month; a rule with ${other} has none that could be missing.`,
    );
  return { ...rule, lastDayInstead: true };
}
