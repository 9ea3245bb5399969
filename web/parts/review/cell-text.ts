/**
 * A block of cells as spreadsheets put it on the clipboard: tabs between cells, line ends between rows, and quotes
 * around cells that hold one of them.
 */
export function cellsOfText(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    let cell = '';
    if (text[at] === '"') {
      at++;
      for (;;) {
        const end = text.indexOf('"', at);
        if (end < 0) {
          cell += text.slice(at);
          at = text.length;
          break;
        }
        cell += text.slice(at, end);
        at = end + 1;
        if (text[at] !== '"') break;
        cell += '"';
        at++;
      }
    }
    const rest = /[\t\r\n]/g;
    rest.lastIndex = at;
    const end = rest.exec(text)?.index ?? text.length;
    cell += text.slice(at, end);
    row.push(cell);
    at = end;
    if (at >= text.length) break;
    if (text[at] === '\t') {
      at++;
      // A tab at the very end has an empty cell behind it.
      if (at === text.length) row.push('');
      continue;
    }
    at += text.startsWith('\r\n', at) ? 2 : 1;
    rows.push(row);
    row = [];
  }
  if (row.length > 0) rows.push(row);
  return rows;
}

/** Cells as spreadsheets take them from the clipboard. */
export const textOfCells = (rows: string[][]): string =>
  rows
    .map((row) =>
      row.map((cell) => (/[\t\r\n"]/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell)).join('\t'),
    )
    .join('\n');
