/** A cell of the grid: its row by place in the list, its column from 0 (the line number). */
export interface Cell {
  index: number;
  col: number;
}
/** The active cell, and the opposite corner of what is chosen with it. */
export interface Selection {
  active: Cell;
  anchor: Cell;
}
export interface Box {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

export const boxOf = ({ active, anchor }: Selection): Box => ({
  top: Math.min(active.index, anchor.index),
  bottom: Math.max(active.index, anchor.index),
  left: Math.min(active.col, anchor.col),
  right: Math.max(active.col, anchor.col),
});
export const isOneCell = ({ active, anchor }: Selection): boolean =>
  active.index === anchor.index && active.col === anchor.col;

export interface Bounds {
  rows: number;
  cols: number;
  /** Rows that fit on the screen. */
  page: number;
}
const within = (value: number, most: number): number => Math.max(0, Math.min(most, value));

/** Where a key leads from a cell, as in a spreadsheet; undefined for a key that leads nowhere. */
export function cellByKey(
  { index, col }: Cell,
  key: string,
  ctrl: boolean,
  { rows, cols, page }: Bounds,
): Cell | undefined {
  const at = (nextIndex: number, nextCol: number): Cell => ({
    index: within(nextIndex, rows - 1),
    col: within(nextCol, cols - 1),
  });
  switch (key) {
    case 'ArrowDown':
      return at(ctrl ? rows : index + 1, col);
    case 'ArrowUp':
      return at(ctrl ? 0 : index - 1, col);
    case 'ArrowRight':
      return at(index, ctrl ? cols : col + 1);
    case 'ArrowLeft':
      return at(index, ctrl ? 0 : col - 1);
    case 'PageDown':
      return at(index + page, col);
    case 'PageUp':
      return at(index - page, col);
    case 'Home':
      return at(ctrl ? 0 : index, 0);
    case 'End':
      return at(ctrl ? rows : index, cols);
    default:
      return undefined;
  }
}
