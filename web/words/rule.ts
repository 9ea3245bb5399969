/** A rule as the editor's fields hold it; what they cannot hold is kept as text. */
export type RuleChoice =
  | { kind: 'daily'; every: number }
  | { kind: 'weekly'; every: number; days: string[] }
  | { kind: 'monthly-day'; every: number }
  | { kind: 'monthly-weekday'; every: number; which: string; day: string }
  | { kind: 'yearly'; every: number }
  | { kind: 'text'; text: string };

export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export const WEEKDAY_NAMES: Record<string, string> = {
  MO: 'Monday',
  TU: 'Tuesday',
  WE: 'Wednesday',
  TH: 'Thursday',
  FR: 'Friday',
  SA: 'Saturday',
  SU: 'Sunday',
};
export const WHICH: Record<string, string> = {
  '1': 'first',
  '2': 'second',
  '3': 'third',
  '4': 'fourth',
  '-1': 'last',
};

/** The weekday of a date as a rule names it. */
export const weekdayOf = (date: string): string =>
  WEEKDAYS[(new Date(`${date}T00:00Z`).getUTCDay() + 6) % 7] ?? 'MO';

/** A rule of RFC 5545. */
export function ruleText(choice: RuleChoice): string {
  if (choice.kind === 'text') return choice.text;
  const every = choice.every > 1 ? `;INTERVAL=${choice.every}` : '';
  switch (choice.kind) {
    case 'daily':
      return `FREQ=DAILY${every}`;
    case 'weekly':
      return `FREQ=WEEKLY${every}${choice.days.length > 0 ? `;BYDAY=${choice.days.join(',')}` : ''}`;
    case 'monthly-day':
      return `FREQ=MONTHLY${every}`;
    case 'monthly-weekday':
      return `FREQ=MONTHLY${every};BYDAY=${choice.which}${choice.day}`;
    case 'yearly':
      return `FREQ=YEARLY${every}`;
  }
}

/** The fields that mean a rule; its own text where none do. */
export function choiceOf(rule: string): RuleChoice {
  const text: RuleChoice = { kind: 'text', text: rule };
  const parts = new Map(
    rule
      .replace(/^RRULE:/i, '')
      .split(';')
      .map((part) => part.split('=') as [string, string]),
  );
  const known = ['FREQ', 'INTERVAL', 'BYDAY'];
  if ([...parts.keys()].some((name) => !known.includes(name))) return text;
  const every = Number(parts.get('INTERVAL') ?? 1);
  const byDay = parts.get('BYDAY');
  switch (parts.get('FREQ') ?? '') {
    case 'DAILY':
      return byDay === undefined ? { kind: 'daily', every } : text;
    case 'WEEKLY': {
      const days = byDay === undefined ? [] : byDay.split(',');
      return days.every((day) => day in WEEKDAY_NAMES) ? { kind: 'weekly', every, days } : text;
    }
    case 'MONTHLY': {
      if (byDay === undefined) return { kind: 'monthly-day', every };
      const [, which = '', day = ''] = /^(-?\d)([A-Z]{2})$/.exec(byDay) ?? [];
      return which in WHICH && day in WEEKDAY_NAMES ? { kind: 'monthly-weekday', every, which, day } : text;
    }
    case 'YEARLY':
      return byDay === undefined ? { kind: 'yearly', every } : text;
    default:
      return text;
  }
}

const ORDINALS = ['', '', 'second ', 'third ', 'fourth ', 'fifth ', 'sixth '];
const everyWord = (every: number, unit: string): string => {
  const ordinal = ORDINALS[every];
  return ordinal === undefined ? `every ${every} ${unit}s` : `every ${ordinal}${unit}`;
};
const listed = (names: string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
const dayWord = (day: number): string => {
  const tail =
    day % 10 === 1 && day !== 11
      ? 'st'
      : day % 10 === 2 && day !== 12
        ? 'nd'
        : day % 10 === 3 && day !== 13
          ? 'rd'
          : 'th';
  return `${day}${tail}`;
};

/** `every second Tuesday at 09:00`, as one says it; the start decides what a rule leaves open. */
export function inPlainWords(rule: string, start: string): string {
  const choice = choiceOf(rule);
  const [date = '', time = ''] = start.split('T');
  const at = ` at ${time}`;
  const name = WEEKDAY_NAMES[weekdayOf(date)] ?? '';
  switch (choice.kind) {
    case 'daily':
      return everyWord(choice.every, 'day') + at;
    case 'weekly': {
      const names = WEEKDAYS.filter((day) => choice.days.includes(day)).map(
        (day) => WEEKDAY_NAMES[day] ?? '',
      );
      const days = names.length === 0 ? [name] : names;
      if (days.length === 1) return everyWord(choice.every, days[0] ?? '') + at;
      const every = choice.every === 1 ? 'every ' : `${everyWord(choice.every, 'week')} on `;
      return every + listed(days) + at;
    }
    case 'monthly-day':
      return `on the ${dayWord(Number(date.slice(8)))} of ${everyWord(choice.every, 'month')}${at}`;
    case 'monthly-weekday':
      return `on the ${WHICH[choice.which]} ${WEEKDAY_NAMES[choice.day]} of ${everyWord(choice.every, 'month')}${at}`;
    case 'yearly': {
      const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' });
      return `on ${day.format(new Date(`${date}T00:00Z`))}, ${everyWord(choice.every, 'year')}${at}`;
    }
    case 'text':
      return `by the rule ${choice.text}${at}`;
  }
}
