import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CannotStart } from '../import/usage';

export const SCHEDULES_USAGE = `Says when recurring jobs take place; nothing is stored, nothing has to run.

  npm run schedules -- preview FILE|RULE... [options]

A FILE holds questions as POST /api/schedules/preview takes them: one as JSON, a list of them, or one on each line.
A RULE is one of RFC 5545, such as "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU". Options fill in what a question leaves open.

  --start TIME         the first day and the time of day, such as 2027-01-04T09:00 (today at 09:00)
  --minutes N          how long a job lasts (60)
  --zone NAME          time zone of the IANA database (Europe/London)
  --from DATE          first day to look at (the start's)
  --to DATE            last day to look at (a year later)
  --exclude DATE       a day without; may stand several times
  --add DATE           a day more; may stand several times
  --calendar NAME      england-and-wales, scotland or northern-ireland
  --holidays RULE      keep, skip, before or after (keep)
  --short-months HOW   skip or last-day
  --json               one JSON object for each question on stdout
  --help               this text

Ends with 0 when every question was answered, 2 when one was refused, 1 when it could not start.
`;

const text = { type: 'string' } as const;
const many = { type: 'string', multiple: true } as const;
const config = {
  start: text,
  minutes: text,
  zone: text,
  from: text,
  to: text,
  exclude: many,
  add: many,
  calendar: text,
  holidays: text,
  'short-months': text,
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

export interface Asked {
  /** What the answer is headed with. */
  title: string;
  question: unknown;
}
export interface Options {
  asked: Asked[];
  json: boolean;
}

/** The same day a year later; 29 February becomes the 28th. */
const yearLater = (date: string): string => {
  const day = date.slice(5) === '02-29' ? '02-28' : date.slice(5);
  return `${String(Number(date.slice(0, 4)) + 1).padStart(4, '0')}-${day}`;
};

function split(args: string[]) {
  try {
    return parseArgs({ args, options: config, allowPositionals: true, strict: true });
  } catch (error) {
    throw new CannotStart(`${(error as Error).message}\n\n${SCHEDULES_USAGE}`);
  }
}

function questionsIn(path: string, name: string): unknown[] {
  if (statSync(path).isDirectory()) throw new CannotStart(`${name} is a folder.`);
  const content = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  try {
    const whole = JSON.parse(content) as unknown;
    return Array.isArray(whole) ? whole : [whole];
  } catch {
    // Not one piece of JSON: one on each line, then.
  }
  const lines = content.split(/\r?\n/).filter((line) => line.trim() !== '');
  if (lines.length === 0) throw new CannotStart(`${name} is empty.`);
  return lines.map((line, index) => {
    try {
      return JSON.parse(line) as unknown;
    } catch (cause) {
      throw new CannotStart(`${name}, line ${index + 1}: this is no JSON.`, { cause });
    }
  });
}

/** @param today the civil date on which it is asked @throws CannotStart with a sentence for whoever typed it */
export function parseOptions(args: string[], folder: string, today: string): Options | 'help' {
  const { values, positionals } = split(args);
  if (values.help) return 'help';
  const [command, ...what] = positionals;
  if (command !== 'preview' || what.length === 0)
    throw new CannotStart(`Say what to preview: a file or a rule.\n\n${SCHEDULES_USAGE}`);

  const given: Record<string, unknown> = {
    ...(values.start === undefined ? {} : { start: values.start }),
    ...(values.minutes === undefined ? {} : { durationMinutes: Number(values.minutes) }),
    ...(values.zone === undefined ? {} : { timeZone: values.zone }),
    ...(values.exclude ? { exclude: values.exclude } : {}),
    ...(values.add ? { add: values.add } : {}),
    ...(values['short-months'] === undefined ? {} : { shortMonths: values['short-months'] }),
    ...(values.calendar === undefined && values.holidays === undefined
      ? {}
      : { holidays: { calendar: values.calendar ?? 'england-and-wales', rule: values.holidays ?? 'keep' } }),
    ...(values.from === undefined ? {} : { from: values.from }),
    ...(values.to === undefined ? {} : { to: values.to }),
  };
  const filled = (question: unknown): unknown => {
    if (typeof question !== 'object' || question === null || Array.isArray(question)) return question;
    const all = {
      start: `${today}T09:00`,
      durationMinutes: 60,
      timeZone: 'Europe/London',
      ...given,
      ...question,
    };
    const { from: named } = all as { from?: unknown };
    const dateOf = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 10) : today);
    const start = dateOf(all.start);
    const from = named === undefined ? start : dateOf(named);
    return { from, to: yearLater(from > start ? from : start), ...all };
  };
  const asked = what.flatMap((one): Asked[] => {
    const path = resolve(folder, one);
    if (existsSync(path)) {
      const questions = questionsIn(path, one);
      return questions.map((question, index) => ({
        title: questions.length === 1 ? one : `${one}, ${index + 1}`,
        question: filled(question),
      }));
    }
    if (!one.includes('=')) throw new CannotStart(`${one} is neither a file nor a rule such as FREQ=DAILY.`);
    return [{ title: one, question: filled({ rule: one }) }];
  });
  return { asked, json: values.json === true };
}
