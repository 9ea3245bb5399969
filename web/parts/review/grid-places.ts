import type { Place } from './cell-editor';
import type { GridColumn } from './grid-columns';
import { cellId, LINE_WIDTH } from './grid-row';
import type { RowPages } from './row-pages';
import type { Cell } from './selection';

/** How far something was scrolled, in pixels. */
export const scrolledTo = (scroller: HTMLElement | null) => ({
  top: scroller?.scrollTop ?? 0,
  left: scroller?.scrollLeft ?? 0,
});

/** Where the active cell lies in the frame around the grid; undefined while it is not drawn. */
export function placeOf(frame: HTMLElement | null, { index, col }: Cell): Place | undefined {
  const cell = document.getElementById(cellId(index, col))?.getBoundingClientRect();
  const around = frame?.getBoundingClientRect();
  if (!cell || !around) return undefined;
  return {
    left: cell.left - around.left,
    top: cell.top - around.top,
    width: cell.width,
    height: cell.height,
  };
}

/** Scrolls sideways so that a column can be seen beside the line numbers, which stay. */
export function reveal(scroller: HTMLElement | null, columns: readonly GridColumn[], col: number): void {
  const column = columns[col - 1];
  if (!scroller || !column) return;
  const left = columns.slice(0, col - 1).reduce((sum, { width }) => sum + width, 0);
  const room = scroller.clientWidth - LINE_WIDTH;
  if (left < scroller.scrollLeft) scroller.scrollLeft = left;
  else if (left + column.width > scroller.scrollLeft + room)
    scroller.scrollLeft = Math.min(left, left + column.width - room);
}

/** The next cell with an issue, as far as the rows are known. */
export function nextProblem(pages: RowPages, columns: readonly GridColumn[], from: Cell): Cell | undefined {
  for (let index = from.index; index < (pages.total ?? 0); index++) {
    const row = pages.row(index);
    if (!row) return undefined;
    const found = columns.findIndex(
      ({ field, header }, at) =>
        (index > from.index || at + 1 > from.col) &&
        row.issues.some(
          ({ column, severity }) => severity === 'error' && (column === header || column === field),
        ),
    );
    if (found >= 0) return { index, col: found + 1 };
  }
  return undefined;
}
