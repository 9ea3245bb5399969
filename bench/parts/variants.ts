import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Papa from 'papaparse';
import type { Choices } from '../../shared/imports/choices';
import { makeXlsx, type Cell } from '../../test/support/make-xlsx';

/** The same jobs as files of other kinds: what each of them costs shows beside the plain one. */
export interface Variant {
  name: string;
  choices?: Choices;
  make(records: string[][]): Buffer;
}

const csv = (records: string[][], delimiter = ','): string =>
  Papa.unparse(records, { delimiter, newline: '\r\n' });
const columnsOf =
  ([header = []]: string[][]) =>
  (name: string) =>
    header.indexOf(name);
/** The records with their rows changed; the header stays. */
const changed = (records: string[][], change: (row: string[], at: (name: string) => number) => string[]) => {
  const at = columnsOf(records);
  return [records[0] ?? [], ...records.slice(1).map((row) => change([...row], at))];
};
const renamed = (records: string[][], names: Record<string, string>): string[][] => [
  (records[0] ?? []).map((name) => names[name] ?? name),
  ...records.slice(1),
];

const SPEND = Object.fromEntries([...'aeiouAEIOU'].map((letter, n) => [letter, 'áéíóúÁÉÍÓÚ'[n] ?? letter]));
const accented = (text: string): string => text.replace(/[aeiou]/i, (letter) => SPEND[letter] ?? letter);
const abbreviated = (text: string): string => text.replace(/Ground/, 'Grd').replace(/Floor/, 'Flr');
const misspelt = (text: string): string => (text.length > 3 ? text.slice(0, 1) + text.slice(2) : text);

/** `31/12/2031` as the number that a spreadsheet keeps. */
const serial = (date: string): number => {
  const [day, month, year] = date.split('/').map(Number);
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day) / 86_400_000 + 25_569;
};
const asCell = (text: string): Cell => {
  if (/^\d{2}\/\d{2}\/\d{4}$/.test(text)) return { value: serial(text), format: 'dd/mm/yyyy' };
  return /^\d+$/.test(text) ? Number(text) : text === '' ? null : text;
};

export const VARIANTS: Variant[] = [
  { name: 'plain (UTF-8, commas, both spellings)', make: (records) => Buffer.from(csv(records)) },
  { name: 'UTF-16', make: (records) => Buffer.from(`\uFEFF${csv(records)}`, 'utf16le') },
  { name: 'Windows-1252', make: (records) => Buffer.from(csv(changed(records, latin)), 'latin1') },
  {
    name: 'Windows-1252 seen only in the last row, so read twice',
    make: (records) => Buffer.from(csv([...records, latin([...(records.at(-1) ?? [])])]), 'latin1'),
  },
  { name: 'semicolons', make: (records) => Buffer.from(csv(records, ';')) },
  {
    name: 'preamble, and a million blank rows',
    make: (records) => Buffer.from(`Plan\n\n${csv(records)}\r\n${`${','.repeat(15)}\r\n`.repeat(1_000_000)}`),
  },
  {
    name: 'columns told by likeness',
    make: (records) =>
      Buffer.from(csv(renamed(records, { title_en: 'Task', site_name: 'Building', owner_email: 'X' }))),
  },
  {
    name: 'month first, seen in the last row, so read twice',
    make: (records) => Buffer.from(csv([...monthFirst(records), ...monthFirst(records).slice(-1).map(last)])),
  },
  {
    name: 'dates with the names of months, times like 9.00am',
    make: (records) =>
      Buffer.from(
        csv(
          changed(records, (row, at) => {
            row[at('date_start')] = wordy(row[at('date_start')] ?? '');
            row[at('hour_start')] = `${row[at('hour_start')]}.00am`;
            row[at('minute_start')] = '';
            return row;
          }),
        ),
      ),
  },
  {
    name: 'date and time in one column',
    make: (records) =>
      Buffer.from(
        csv(
          renamed(
            changed(records, (row, at) => {
              row[at('date_start')] += ` 0${row[at('hour_start')]}:00`.replace(/ 0(\d\d):/, ' $1:');
              row[at('hour_start')] = '';
              row[at('minute_start')] = '';
              return row;
            }),
            { date_start: 'start' },
          ),
        ),
      ),
  },
  {
    name: 'names with accents and abbreviations',
    make: (records) =>
      Buffer.from(csv(changed(records, (row, at) => namesBy(row, at, accented, abbreviated)))),
  },
  {
    name: 'names misspelt, suggestions accepted',
    choices: { acceptSuggestions: true },
    make: (records) => Buffer.from(csv(changed(records, (row, at) => namesBy(row, at, misspelt, misspelt)))),
  },
  {
    name: 'places as a path in one column',
    make: (records) =>
      Buffer.from(
        csv(
          renamed(
            changed(records, (row, at) => {
              const parts = ['site_name', 'floor_name', 'space_name'].map((name) => row[at(name)] ?? '');
              row[at('site_name')] = parts.filter(Boolean).join(' > ');
              row[at('floor_name')] = row[at('space_name')] = '';
              return row;
            }),
            { site_name: 'location' },
          ),
        ),
      ),
  },
  {
    name: 'workbook (.xlsx)',
    make: (records) =>
      makeXlsx([{ name: 'Jobs', rows: records.map((row, n) => (n === 0 ? row : row.map(asCell))) }]),
  },
];

function latin(row: string[]): string[] {
  row[0] = `Café ${row[0]}`;
  return row;
}
const dates = ['date_start', 'recurrence_end_date'];
/** Days up to the 12th, month first: nothing shows it but the last row. */
const monthFirst = (records: string[][]): string[][] =>
  changed(records, (row, at) => {
    for (const name of dates) row[at(name)] = swapped(row[at(name)] ?? '');
    return row;
  });
function swapped(date: string): string {
  const [day, month, year] = date.split('/');
  return year === undefined
    ? date
    : `${month}/${String(((Number(day) - 1) % 12) + 1).padStart(2, '0')}/${year}`;
}
function last(row: string[]): string[] {
  return row.map((cell) => (/^\d\d\/\d\d\/\d{4}$/.test(cell) ? `12/31/${cell.slice(6)}` : cell));
}
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
function wordy(date: string): string {
  const [day, month, year] = date.split('/');
  return `${day} ${MONTHS[Number(month) - 1]} ${year}`;
}
function namesBy(
  row: string[],
  at: (name: string) => number,
  site: (text: string) => string,
  floor: (text: string) => string,
): string[] {
  row[at('site_name')] = site(row[at('site_name')] ?? '');
  row[at('floor_name')] = floor(row[at('floor_name')] ?? '');
  return row;
}

/** Writes every variant of a CSV file into the folder; answers where each lies. */
export function writeVariants(file: string, folder: string): { variant: Variant; path: string }[] {
  const records = Papa.parse<string[]>(readFileSync(file, 'utf8'), { skipEmptyLines: true }).data;
  return VARIANTS.map((variant, n) => {
    const path = join(folder, `variant-${n}`);
    writeFileSync(path, variant.make(records));
    return { variant, path };
  });
}
