import type { Layout } from './model';

const ENCODING_WORDS: Record<string, string> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 (little-endian)',
  'utf-16be': 'UTF-16 (big-endian)',
  'windows-1252': 'Windows-1252',
};
const DELIMITER_WORDS: Record<string, string> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'vertical bars',
};
const ORDER_WORDS = { dmy: 'day first', mdy: 'month first', ymd: 'year first' } as const;

/** The line of the file that a row stands in, as a spreadsheet counts them and as the screens show it. */
export const lineOf = ({ headerRow }: Pick<Layout, 'headerRow'>, row: number): number => headerRow + row;

/** What was recognised of a file, as people say it: "2,314 rows, semicolons, Windows-1252, header in row 3, ...". */
export function layoutWords(layout: Layout, rows: number): string {
  const { encoding, delimiter, headerRow, dateOrder, dateOrders = {}, constants = {}, sheet } = layout;
  const words = rows > 0 ? [`${rows.toLocaleString('en-GB')} ${rows === 1 ? 'row' : 'rows'}`] : [];
  if (sheet === undefined)
    words.push(DELIMITER_WORDS[delimiter] ?? delimiter, ENCODING_WORDS[encoding] ?? encoding);
  else words.push(`Excel workbook, sheet “${sheet}”`);
  words.push(`header in row ${headerRow.toLocaleString('en-GB')}`);
  const orders = Object.entries(dateOrders);
  if (orders.length > 0)
    words.push(
      ...orders.map(([field, order]) => `dates of ${nameOf(layout, field)} are ${ORDER_WORDS[order]}`),
    );
  else if (dateOrder !== null) words.push(`dates are ${ORDER_WORDS[dateOrder]}`);
  const told = Object.entries(layout.how ?? {}).filter(([, { by }]) => by !== 'spelling');
  for (const [field, { by }] of told) words.push(`${nameOf(layout, field)} is ${field}${BY_WORDS[by]}`);
  for (const [field, value] of Object.entries(constants))
    words.push(`${field} is “${value}” where none is given`);
  return words.join(', ');
}

const BY_WORDS = {
  person: ', as you chose',
  remembered: ', as you chose before',
  likeness: '',
  spelling: '',
};
const nameOf = ({ header, columns }: Layout, field: string): string =>
  `“${(header[columns[field] ?? -1] ?? field).trim()}”`;
