/** What a spreadsheet would run as a formula, full-width twins of the signs included. */
const FORMULA = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;
/** What was defused: an apostrophe before a formula, or before apostrophes that stand before one. */
const DEFUSED = /^'+[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;

/** A cell that a spreadsheet shows as text; `undefuse` gives back what it was. */
export const defuse = (cell: string): string =>
  FORMULA.test(cell) || DEFUSED.test(cell) ? `'${cell}` : cell;
export const undefuse = (cell: string): string => (DEFUSED.test(cell) ? cell.slice(1) : cell);

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
const line = (cells: readonly string[]): string =>
  `${cells.map((cell) => quoted(defuse(cell))).join(',')}\r\n`;

/** Lines as a file for people's spreadsheets; the mark at its beginning tells Excel that it is UTF-8. */
export const csvFile = (lines: readonly (readonly string[])[]): string => `\uFEFF${lines.map(line).join('')}`;
