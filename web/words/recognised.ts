import type { ImportView } from '../../shared/imports/views';
import { fieldLabel } from './fields';
import { counted, inFigures } from './numbers';

type Layout = NonNullable<ImportView['layout']>;

export const ENCODING_WORDS: Record<string, string> = {
  'utf-8': 'UTF-8',
  'windows-1252': 'Windows-1252',
  'utf-16le': 'UTF-16, little-endian',
  'utf-16be': 'UTF-16, big-endian',
};
export const DELIMITER_WORDS: Record<string, string> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'vertical bars',
};
export const DATE_ORDER_WORDS: Record<string, string> = {
  dmy: 'day first',
  mdy: 'month first',
  ymd: 'year first',
};

function dates({ dateOrder, dateOrders = {} }: Layout): string[] {
  const several = Object.entries(dateOrders);
  if (several.length > 0)
    return several.map(
      ([field, order]) => `${fieldLabel(field).toLowerCase()}s are ${DATE_ORDER_WORDS[order]}`,
    );
  return dateOrder === null ? [] : [`dates are ${DATE_ORDER_WORDS[dateOrder]}`];
}

/** What was recognised of a file, a piece each: `2,314 rows`, `semicolons`, `Windows-1252`, `header in row 3`. */
export function recognised(layout: Layout, rows: number): string[] {
  const { sheet, delimiter, encoding, headerRow } = layout;
  return [
    ...(rows > 0 ? [counted(rows, 'row')] : []),
    ...(sheet === undefined
      ? [DELIMITER_WORDS[delimiter] ?? delimiter, ENCODING_WORDS[encoding] ?? encoding]
      : [`Excel workbook, sheet “${sheet}”`]),
    `header in row ${inFigures(headerRow)}`,
    ...dates(layout),
  ];
}

/** Columns that were not simply called what they are: whose header is which field, and how that was known. */
export function guessedColumns({ how = {}, columns }: Layout): string[] {
  const said = { person: ', as you chose', remembered: ', as you chose before', likeness: '', spelling: '' };
  return Object.entries(how)
    .filter(([, { by }]) => by !== 'spelling')
    .map(
      ([field, { by }]) =>
        `“${(columns[field] ?? field).trim()}” is the ${fieldLabel(field).toLowerCase()}${said[by]}`,
    );
}
