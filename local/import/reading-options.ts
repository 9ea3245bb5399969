import { choicesSchema, type Choices, type QuestionKind } from '../../shared/imports/choices';
import { DATE_ORDERS, type DateOrder } from '../../shared/imports/checking/dates';
import type { Delimiter } from '../../shared/imports/reading/delimiters';
import { ENCODINGS, type Encoding } from '../../shared/imports/reading/encoding';
import { fieldOf, type Field } from '../../shared/imports/reading/fields';
import { CannotStart } from './usage';

const text = { type: 'string' } as const;
/** Options about how a file is read, as `parseArgs` takes them. */
export const READING_CONFIG = {
  encoding: text,
  delimiter: text,
  'header-row': text,
  sheet: text,
  map: { type: 'string', multiple: true },
  set: { type: 'string', multiple: true },
  'date-order': text,
  'accept-suggestions': { type: 'boolean' },
} as const;

export interface ReadingValues {
  encoding?: string | undefined;
  delimiter?: string | undefined;
  'header-row'?: string | undefined;
  sheet?: string | undefined;
  map?: string[] | undefined;
  set?: string[] | undefined;
  'date-order'?: string | undefined;
  'accept-suggestions'?: boolean | undefined;
}

const ENCODING_NAMES: Record<string, Encoding> = {
  utf8: 'utf-8',
  utf16: 'utf-16le',
  utf16le: 'utf-16le',
  utf16be: 'utf-16be',
  windows1252: 'windows-1252',
  cp1252: 'windows-1252',
  latin1: 'windows-1252',
  iso88591: 'windows-1252',
};
function encodingOf(given: string): Encoding {
  const found = ENCODING_NAMES[given.toLowerCase().replace(/[^a-z0-9]/g, '')];
  if (!found) throw new CannotStart(`--encoding is one of ${ENCODINGS.join(', ')}, not ${given}`);
  return found;
}

const DELIMITER_NAMES: Record<string, Delimiter> = {
  ...{ ',': ',', comma: ',', ';': ';', semicolon: ';', '|': '|', pipe: '|', bar: '|' },
  ...{ '\t': '\t', '\\t': '\t', tab: '\t' },
};
function delimiterOf(given: string): Delimiter {
  const found = DELIMITER_NAMES[given.toLowerCase()];
  if (!found)
    throw new CannotStart(`--delimiter is comma, semicolon, tab or pipe (or the sign), not ${given}`);
  return found;
}

function headerRowOf(given: string): number {
  const row = Number(given);
  if (!/^\d+$/.test(given.trim()) || row < 1 || row > 10_000)
    throw new CannotStart(`--header-row is the number of a row from 1 to 10000, not ${given}`);
  return row;
}

const dateOrderOf = (given: string): DateOrder => {
  const found = DATE_ORDERS.find((order) => order === given.toLowerCase());
  if (!found) throw new CannotStart(`--date-order is ${DATE_ORDERS.join(', ')}, not ${given}`);
  return found;
};

function fieldNamed(option: string, spelling: string): Field {
  const field = fieldOf(spelling);
  if (!field) throw new CannotStart(`${option}: there is no field “${spelling}”`);
  return field;
}

/** `Header=field`; an empty field leaves the column out. The last `=` parts them, since headers may hold one. */
function mapOf(given: string[]): NonNullable<Choices['map']> {
  const map: NonNullable<Choices['map']> = {};
  for (const one of given) {
    const at = one.lastIndexOf('=');
    const header = one.slice(0, at).trim();
    if (at < 1 || header === '') throw new CannotStart(`--map is "Header=field", not ${one}`);
    if (header in map) throw new CannotStart(`--map names the column “${header}” twice`);
    const spelling = one.slice(at + 1).trim();
    map[header] = spelling === '' ? null : fieldNamed('--map', spelling);
  }
  return map;
}

function setOf(given: string[]): NonNullable<Choices['set']> {
  const set: NonNullable<Choices['set']> = {};
  for (const one of given) {
    const at = one.indexOf('=');
    const value = one.slice(at + 1).trim();
    if (at < 1 || value === '') throw new CannotStart(`--set is field=value, not ${one}`);
    const field = fieldNamed('--set', one.slice(0, at));
    if (set[field] !== undefined) throw new CannotStart(`--set names the field ${field} twice`);
    set[field] = value;
  }
  return set;
}

/**
 * The choices about reading a file that the options make; undefined where none is given.
 *
 * @throws CannotStart for a value that no file could be read with
 */
export function choicesOf(values: ReadingValues): Choices | undefined {
  const { encoding, delimiter, sheet, map, set } = values;
  const [headerRow, dateOrder] = [values['header-row'], values['date-order']];
  if (sheet?.trim() === '') throw new CannotStart('--sheet is the name of a sheet');
  const choices: Choices = {
    ...(encoding === undefined ? {} : { encoding: encodingOf(encoding) }),
    ...(delimiter === undefined ? {} : { delimiter: delimiterOf(delimiter) }),
    ...(headerRow === undefined ? {} : { headerRow: headerRowOf(headerRow) }),
    ...(sheet === undefined ? {} : { sheet }),
    ...(map === undefined ? {} : { map: mapOf(map) }),
    ...(set === undefined ? {} : { set: setOf(set) }),
    ...(dateOrder === undefined ? {} : { dateOrder: dateOrderOf(dateOrder) }),
    ...(values['accept-suggestions'] ? { acceptSuggestions: true } : {}),
  };
  const fits = choicesSchema.safeParse(choices);
  if (!fits.success)
    throw new CannotStart(`The choices about reading do not fit: ${fits.error.issues[0]?.message ?? ''}`);
  return Object.keys(choices).length > 0 ? choices : undefined;
}

/** The option that answers what an import asks, in a sentence. */
export const ANSWERS: Record<QuestionKind, string> = {
  encoding: 'Answer with --encoding utf-8, utf-16le, utf-16be or windows-1252.',
  delimiter: 'Answer with --delimiter comma, semicolon, tab or pipe.',
  'header-row': 'Answer with --header-row N.',
  sheet: 'Answer with --sheet NAME.',
  mapping: 'Answer with --map "Header=field" for a column, or --set field=value for all rows.',
  'date-order': 'Answer with --date-order dmy, mdy or ymd.',
};
