import { fieldOf, FIELDS, normalHeader, SPELLINGS, type Field } from './fields';

/** What a column may be, and how sure that is: 0 to 1. */
export interface Likely {
  field: Field;
  confidence: number;
}

/** From here on a column is taken for its field without asking; below it is only proposed. */
export const SURE = 0.8;

const DECORATED = 0.95;
const EXACT = 0.9;
const MISSPELT = 0.8;
const LOOSE = 0.6;

/** Names that planners give their columns beside the spellings; each word for word. */
const SAYINGS: Partial<Record<Field, readonly string[]>> = {
  title_en: [
    'job',
    'task',
    'job name',
    'task name',
    'job title en',
    'task title',
    'name of job',
    'work',
    'activity',
  ],
  description_en: ['job description', 'task description', 'instructions'],
  site_name: [
    'building',
    'building name',
    'premises',
    'property',
    'location name',
    'site location',
    'client site',
  ],
  floor_name: ['level', 'storey', 'floor level', 'story'],
  space_name: ['room', 'room name', 'space room', 'area name'],
  owner_email: [
    'email',
    'e mail',
    'email address',
    'owner e mail',
    'assignee email',
    'cleaner email',
    'employee email',
  ],
  assigned_to: [
    'assignee',
    'assigned',
    'cleaner',
    'operative',
    'employee',
    'employee name',
    'staff',
    'staff member',
    'responsible',
    'responsible person',
    'done by',
    'who',
  ],
  owner_employee_id: ['employee id', 'staff id', 'employee number'],
  form_name: ['checklist', 'form template'],
  date_start: [
    'date',
    'day',
    'job date',
    'start day',
    'date of job',
    'when',
    'from date',
    'date from',
    'scheduled date',
  ],
  date_end: ['finish date', 'date finish', 'to date', 'date to', 'end day', 'until'],
  start: ['start date time', 'start datetime', 'starts', 'starts at', 'date and time', 'start date and time'],
  end: [
    'end date time',
    'end datetime',
    'ends',
    'ends at',
    'finish',
    'end date and time',
    'finish date and time',
  ],
  time_start: ['from time', 'time from', 'time in', 'begin', 'begin time', 'start at'],
  time_end: ['finish time', 'time finish', 'to time', 'time to', 'time out', 'end at'],
  location: ['location path', 'full location', 'path', 'site floor room', 'site floor space'],
  label_list: ['tags', 'label', 'tag'],
  recurrence_type: ['repeat', 'repeats', 'recurrence', 'frequency', 'how often'],
  recurrence_end_date: ['repeat until', 'repeats until', 'recurrence end', 'recurrence until'],
  recurrence_days: ['repeat days', 'weekdays', 'days of week'],
  recurrence_interval: ['repeat every', 'interval'],
};
/** Words that often, but not always, mean the field: proposed, never taken. */
const HINTS: Partial<Record<Field, readonly string[]>> = {
  title_en: ['description of work', 'what', 'service', 'subject', 'name'],
  description_en: ['notes', 'note', 'comments', 'comment', 'details', 'remarks'],
  site_name: ['address', 'client', 'customer', 'branch', 'place', 'where'],
  space_name: ['area', 'zone', 'unit'],
  owner_name: ['contact', 'supervisor', 'manager', 'team'],
  time_start: ['from', 'in'],
  time_end: ['to', 'out'],
  label_list: ['category', 'type'],
};

const LONGEST_NAME = 200;
const REMARK = /\([^)]*\)|\[[^\]]*\]/g;
const words = (cell: string): string =>
  normalHeader(cell)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

const said = new Map<string, Likely>();
const note = (table: Partial<Record<Field, readonly string[]>>, confidence: number): void => {
  for (const field of FIELDS)
    for (const saying of table[field] ?? []) if (!said.has(saying)) said.set(saying, { field, confidence });
};
note(SAYINGS, EXACT);
note(HINTS, LOOSE);

const spellings = FIELDS.flatMap((field) =>
  SPELLINGS[field].map((spelling) => ({ field, text: spelling.replaceAll('_', ' ') })),
);

/** The field that a header most likely means, by its name alone; spellings that are known are not asked here. */
export function likelyByName(cell: string): Likely | undefined {
  const text = words(cell.slice(0, LONGEST_NAME).replace(REMARK, ' '));
  const spelt = text === '' ? undefined : fieldOf(text);
  // `Site *`, `Date start (dd/mm/yyyy)`: a spelling with something around it.
  if (spelt !== undefined) return { field: spelt, confidence: DECORATED };
  const known = said.get(text);
  if (known) return known;
  // One letter left out, added, changed or swapped in a name that is long enough for that to be no other word.
  const near = text.length < 5 ? [] : spellings.filter((spelling) => oneEdit(text, spelling.text));
  const [first] = near;
  if (first && near.every(({ field }) => field === first.field))
    return { field: first.field, confidence: MISSPELT };
  return undefined;
}

/** True where one edit (insert, delete, replace, swap of neighbours) leads from one text to the other, or none. */
export function oneEdit(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at++;
  if (long.length > short.length) return short.slice(at) === long.slice(at + 1);
  const swapped = short[at] === long[at + 1] && short[at + 1] === long[at];
  return (
    short.slice(at + 1) === long.slice(at + 1) || (swapped && short.slice(at + 2) === long.slice(at + 2))
  );
}

/** The order of dates that a header says, as in `Start (dd/mm/yyyy)`. */
export function orderInHeader(cell: string): 'dmy' | 'mdy' | undefined {
  const found = /\b(d{1,2}|m{1,2})[-/. ](d{1,2}|m{1,2})[-/. ]y{2,4}\b/i.exec(cell);
  const [first, second] = [found?.[1]?.[0]?.toLowerCase(), found?.[2]?.[0]?.toLowerCase()];
  if (first === 'd' && second === 'm') return 'dmy';
  return first === 'm' && second === 'd' ? 'mdy' : undefined;
}
