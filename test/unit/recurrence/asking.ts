import {
  holidays,
  lastDayInstead,
  occurrencesOf,
  parseCivil,
  parseDay,
  parseRule,
  type CalendarName,
  type DayOrTime,
  type HolidayRule,
} from '../../../shared/recurrence';

export const dayIn = (text: string): number => {
  const day = parseDay(text);
  if (day === undefined) throw new Error(`${text} is no day`);
  return day;
};
export const civilIn = (text: string): number => {
  const civil = parseCivil(text);
  if (civil === undefined) throw new Error(`${text} is no time`);
  return civil;
};
const either = (text: string): DayOrTime =>
  text.includes('T') ? { civil: civilIn(text) } : { day: dayIn(text) };

export interface Question {
  rule: string;
  start: string;
  minutes?: number;
  zone?: string;
  exclude?: string[];
  add?: string[];
  moved?: { key: string; to: string }[];
  calendar?: CalendarName;
  own?: string[];
  holidayRule?: HolidayRule;
  lastDay?: boolean;
  from: string;
  to: string;
}

/** Asks as a person would write it. */
export async function ask(question: Question) {
  const { rule, start, minutes = 60, zone = 'Europe/London', exclude = [], add = [], moved = [] } = question;
  const read = parseRule(rule);
  const own = (question.own ?? []).map((text) => ({ day: dayIn(text), name: 'Our own day' }));
  const between = await occurrencesOf({
    rule: question.lastDay ? lastDayInstead(read) : read,
    start: civilIn(start),
    durationMinutes: minutes,
    timeZone: zone,
    exclude: exclude.map(either),
    add: add.map(either),
    moved: moved.map(({ key, to }) => ({ key, to: civilIn(to) })),
    ...(question.holidayRule
      ? { holidays: { days: holidays(question.calendar, own), rule: question.holidayRule } }
      : {}),
  });
  return between(dayIn(question.from), dayIn(question.to));
}

const instant = (at: number): string => new Date(at).toISOString().slice(0, 16);
export const dates = async (question: Question): Promise<string[]> =>
  (await ask(question)).occurrences.map(({ date }) => date);
export const starts = async (question: Question): Promise<string[]> =>
  (await ask(question)).occurrences.map(({ start, end }) => `${instant(start)} to ${instant(end)}`);
export const left = async (question: Question): Promise<string[]> =>
  (await ask(question)).left.map(({ date, cause }) => `${date} ${cause}`);
