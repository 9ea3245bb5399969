import type { SharedStrings } from './shared-strings';
import { unescapeText } from './shared-strings';
import type { ShowNumber } from './shown-number';
import { readXml } from './xml';

/** A row of a sheet that is not empty; `row` is the number that the sheet shows. */
export interface SheetRow {
  row: number;
  cells: string[];
}

/** Cells further right are no column of a file of jobs; whole formatted sheets have 16,384 of them. */
const MOST_COLUMNS = 1_000;

/** Index of the column in a reference such as `AB12`; -1 where there is none. */
function columnOf(reference: string | undefined): number {
  if (reference === undefined) return -1;
  let column = 0;
  for (let at = 0; at < reference.length; at++) {
    const code = reference.charCodeAt(at) & ~32;
    if (code < 65 || code > 90) break;
    column = column * 26 + code - 64;
  }
  return column - 1;
}

export interface CellSources {
  strings: SharedStrings | undefined;
  styles: ShowNumber[];
}

/**
 * The rows of a sheet as its XML comes, those that were complete after each piece of it. Blank rows and cells that
 * are only formatted make nothing.
 */
export async function* sheetRows(
  parts: AsyncIterable<Buffer>,
  { strings, styles }: CellSources,
): AsyncGenerator<SheetRow[]> {
  let done: SheetRow[] = [];
  let cells: string[] = [];
  let [row, column] = [0, -1];
  let [type, style] = ['n', 0];
  let [text, inText, inReading] = ['', false, false];

  const shown = (): string => {
    if (text === '') return '';
    switch (type) {
      case 's':
        return strings?.get(Number(text)) ?? '';
      case 'b':
        return text.trim() === '1' ? 'TRUE' : 'FALSE';
      case 'inlineStr':
      case 'str':
        return unescapeText(text);
      case 'e':
      case 'd':
        return text;
      default: {
        const value = Number(text);
        return Number.isFinite(value) ? (styles[style]?.(value) ?? String(value)) : text;
      }
    }
  };
  const reading = readXml(parts, {
    open(name, attributes) {
      if (name === 'c') {
        const at = columnOf(attributes.r);
        column = at >= 0 ? at : column + 1;
        type = attributes.t ?? 'n';
        style = Number(attributes.s ?? 0);
        text = '';
      } else if (name === 'v' || name === 't') inText = !inReading;
      else if (name === 'rPh') inReading = true;
      else if (name === 'row') {
        // Rows need not be numbered; those that are must not go back.
        row = Math.max(row + 1, Number(attributes.r ?? 0) || 0);
        column = -1;
        cells = [];
      }
    },
    text(piece) {
      if (inText) text += piece;
    },
    close(name) {
      if (name === 'v' || name === 't') inText = false;
      else if (name === 'rPh') inReading = false;
      else if (name === 'c') {
        const value = column < MOST_COLUMNS ? shown() : '';
        if (value === '') return;
        while (cells.length < column) cells.push('');
        cells[column] = value;
      } else if (name === 'row' && cells.length > 0) done.push({ row, cells });
    },
  });
  for await (const _ of reading) {
    if (done.length === 0) continue;
    yield done;
    done = [];
  }
}
