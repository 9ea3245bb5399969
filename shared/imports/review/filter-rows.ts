import type { Container } from '../../platform/blobs';
import { clean } from '../checking/text';
import { ISSUE_CODES, type IssueCode } from '../codes';
import { WINDOW_ROWS, type CheckedRow, type Layout, type Outcome } from '../model';
import { readTexts } from '../rows-blob';
import { codeBits, unpackWindow } from '../rows-format';
import { placeAt, windowOf, type Review } from './review';

/** Which rows are meant; what is not said is not looked at. */
export interface RowsFilter {
  outcome?: Outcome | undefined;
  code?: IssueCode | undefined;
  /** A field: rows with an issue in its column, or with `text` in its cell. */
  column?: string | undefined;
  /** Rows with a cell that holds it; neither case nor outer space matters. */
  text?: string | undefined;
  edited?: boolean | undefined;
}
export type RowsOrder = 'issues' | 'file';

const WINDOWS_AT_ONCE = 128;
const MOST_LISTS = 4;
const WARNINGS = codeBits(ISSUE_CODES);
/** Errors stand first, then what a person may want to know, then the rest. */
const GROUPS = 3;

function groupOf({ facts }: Review, at: number): number {
  const outcome = facts.outcome(at);
  if (outcome === 'withErrors' || outcome === 'failed' || outcome === 'unknown') return 0;
  if (outcome === 'skipped' || facts.carried(at)) return 2;
  return ((facts.codes[at] as number) & WARNINGS) === 0 ? 2 : 1;
}

/** Places of the rows that a filter means, in an order; kept for as long as the review is what it is. */
export async function listRows(
  container: Container,
  review: Review,
  layout: Layout,
  filter: RowsFilter,
  order: RowsOrder,
): Promise<Uint32Array> {
  const key = JSON.stringify([filter, order]);
  const known = review.lists.get(key);
  if (known) return known;
  const inFile = await inOrderOfFile(container, review, layout, filter);
  const list = order === 'file' ? inFile : issuesFirst(review, inFile);
  review.lists.set(key, list);
  for (const oldest of review.lists.keys()) {
    if (review.lists.size <= MOST_LISTS) break;
    review.lists.delete(oldest);
  }
  return list;
}

function issuesFirst(review: Review, list: Uint32Array): Uint32Array {
  const many = new Uint32Array(GROUPS + 1);
  for (const at of list) {
    const group = groupOf(review, at) + 1;
    many[group] = (many[group] as number) + 1;
  }
  for (let group = 1; group <= GROUPS; group++)
    many[group] = (many[group] as number) + (many[group - 1] as number);
  const sorted = new Uint32Array(list.length);
  for (const at of list) {
    const group = groupOf(review, at);
    const place = many[group] as number;
    sorted[place] = at;
    many[group] = place + 1;
  }
  return sorted;
}

async function inOrderOfFile(
  container: Container,
  review: Review,
  layout: Layout,
  filter: RowsFilter,
): Promise<Uint32Array> {
  const { facts } = review;
  const { outcome, code, edited } = filter;
  const bits = code === undefined ? 0 : codeBits([code]);
  const found = new Uint32Array(facts.count);
  let many = 0;
  for (let at = 0; at < facts.count; at++) {
    if (outcome !== undefined && facts.outcome(at) !== outcome) continue;
    if (bits !== 0 && ((facts.codes[at] as number) & bits) === 0) continue;
    if (edited !== undefined && facts.marked(at) !== edited) continue;
    found[many++] = at;
  }
  const list = found.slice(0, many);
  const fits = cellsFilter(layout, filter);
  return fits ? await readAndFilter(container, review, layout, list, fits) : list;
}

const ODD = /[\u00a0\u2007\u202f\u200b\u2060\ufeff]/;

interface CellsFilter {
  /** False where no row of the window can fit. */
  window(text: string): boolean;
  row(row: CheckedRow): boolean;
}

/** The part of a filter that only the rows themselves can answer. */
function cellsFilter(layout: Layout, { column, text = '', code }: RowsFilter): CellsFilter | undefined {
  const wanted = text.trim().toLowerCase();
  if (column === undefined && wanted === '') return undefined;
  const index = column === undefined ? undefined : layout.columns[column];
  const header = index === undefined ? column : (layout.header[index] ?? '').trim();
  const holds = (cell: string | undefined): boolean => clean(cell).toLowerCase().includes(wanted);
  return {
    // Odd spaces are plain ones to whoever searches, and signs that nobody sees are none.
    window: (window) => wanted === '' || window.toLowerCase().includes(wanted) || ODD.test(window),
    row({ cells, issues }) {
      if (wanted === '')
        return issues.some((issue) => issue.column === header && (code === undefined || issue.code === code));
      return column === undefined ? cells.some(holds) : index !== undefined && holds(cells[index]);
    },
  };
}

async function readAndFilter(
  container: Container,
  review: Review,
  layout: Layout,
  list: Uint32Array,
  fits: CellsFilter,
): Promise<Uint32Array> {
  const found: number[] = [];
  const windows = [...new Set(Array.from(list, windowOf))];
  let next = 0;
  for (let from = 0; from < windows.length; from += WINDOWS_AT_ONCE) {
    const places = windows.slice(from, from + WINDOWS_AT_ONCE).map((window) => placeAt(review, window));
    for (const { place, text } of await readTexts(container, review.folder, places)) {
      const end = place.window * WINDOW_ROWS + place.rows;
      if (!fits.window(text)) {
        while (next < list.length && (list[next] as number) < end) next++;
        continue;
      }
      const rows = unpackWindow(text, layout);
      for (; next < list.length && (list[next] as number) < end; next++) {
        const row = rows[(list[next] as number) % WINDOW_ROWS];
        if (row && fits.row(row)) found.push(list[next] as number);
      }
    }
  }
  return Uint32Array.from(found);
}
