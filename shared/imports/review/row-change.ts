import type { Stamp, Marks } from '../marks';
import { someMarks } from '../marks';
import type { CheckedRow } from '../model';

type CellMark = Stamp & { was: string };
/** A row's cells and marks: what an edit changes. */
export type RowState = Pick<CheckedRow, 'cells' | 'marks'>;

/** A cell before and after an edit, with who had changed it last each time. */
type CellChange = [column: number, was: string, wasMark: CellMark | 0, now: string, nowMark: CellMark | 0];
type SaidChange = [was: Stamp | 0, now: Stamp | 0];
/** What an edit did to a row, both ways: undoing takes it back, redoing makes it again. */
export type RowChange = [row: number, cells: CellChange[], skipped: SaidChange | 0, anyway: SaidChange | 0];

/** What a person wants of a row; undefined leaves it. */
export interface Wish {
  cells?: readonly (readonly [column: number, text: string])[];
  skipped?: boolean;
  anyway?: boolean;
}

/** The row as it is wished; undefined where it is so already. */
export function wished({ cells, marks = {} }: RowState, wish: Wish, stamp: Stamp): RowState | undefined {
  let changed = false;
  const next: Marks = { ...marks };
  let texts = cells;
  for (const [column, text] of wish.cells ?? []) {
    const before = texts[column] ?? '';
    if (before === text) continue;
    if (texts === cells) texts = [...cells];
    while (texts.length < column) texts.push('');
    texts[column] = text;
    const { [column]: mark, ...others } = next.cells ?? {};
    const was = mark?.was ?? before;
    // A cell that is what the file says is not changed any more.
    next.cells = was === text ? others : { ...others, [column]: { was, ...stamp } };
    changed = true;
  }
  for (const said of ['skipped', 'anyway'] as const) {
    const wanted = wish[said];
    if (wanted === undefined || wanted === (marks[said] !== undefined)) continue;
    if (wanted) next[said] = stamp;
    else delete next[said];
    changed = true;
  }
  return changed ? { cells: texts, marks: someMarks(next) } : undefined;
}

/** What leads from one state of a row to the other. */
export function changeBetween(row: number, before: RowState, after: RowState): RowChange {
  const cells: CellChange[] = [];
  const columns = Math.max(before.cells.length, after.cells.length);
  for (let column = 0; column < columns; column++) {
    const [was, now] = [before.cells[column] ?? '', after.cells[column] ?? ''];
    const [wasMark, nowMark] = [before.marks?.cells?.[column], after.marks?.cells?.[column]];
    if (was !== now || wasMark?.edit !== nowMark?.edit)
      cells.push([column, was, wasMark ?? 0, now, nowMark ?? 0]);
  }
  const said = (which: 'skipped' | 'anyway'): SaidChange | 0 => {
    const [was, now] = [before.marks?.[which], after.marks?.[which]];
    return was?.edit === now?.edit ? 0 : [was ?? 0, now ?? 0];
  };
  return [row, cells, said('skipped'), said('anyway')];
}

/** What stands in the way of undoing or redoing: somebody changed it after. */
export interface Obstacle {
  row: number;
  /** Of the cell; undefined where it is about leaving out or sending the row. */
  column?: number;
  text: string;
  by: string | undefined;
}

/** Takes a change back, or makes it again; what is not as the change left it is an obstacle. */
export function replay(
  state: RowState,
  [row, cells, skipped, anyway]: RowChange,
  back: boolean,
): RowState | { obstacles: Obstacle[] } {
  const obstacles: Obstacle[] = [];
  const texts = [...state.cells];
  const marks: Marks = { ...state.marks, cells: { ...state.marks?.cells } };
  for (const [column, was, wasMark, now, nowMark] of cells) {
    const [from, fromMark, to, toMark] = back ? [now, nowMark, was, wasMark] : [was, wasMark, now, nowMark];
    const mark = state.marks?.cells?.[column];
    const text = texts[column] ?? '';
    if (text !== from || (mark?.edit ?? 0) !== (fromMark === 0 ? 0 : fromMark.edit)) {
      obstacles.push({ row, column, text, by: mark?.by });
      continue;
    }
    while (texts.length < column) texts.push('');
    texts[column] = to;
    const { [column]: _, ...others } = marks.cells ?? {};
    marks.cells = toMark === 0 ? others : { ...others, [column]: toMark };
  }
  for (const [which, change] of [
    ['skipped', skipped],
    ['anyway', anyway],
  ] as const) {
    if (change === 0) continue;
    const [from, to] = back ? [change[1], change[0]] : change;
    const mark = state.marks?.[which];
    if ((mark?.edit ?? 0) !== (from === 0 ? 0 : from.edit)) obstacles.push({ row, text: '', by: mark?.by });
    else if (to === 0) delete marks[which];
    else marks[which] = to;
  }
  return obstacles.length > 0 ? { obstacles } : { cells: texts, marks: someMarks(marks) };
}
