import type { RowView } from '../../../shared/imports/views';
import type { CellChange } from '../../api/review';
import type { GridColumn } from './grid-columns';
import type { Box } from './selection';

/** As many as one edit takes. */
const MOST_CELLS = 5_000;

/**
 * The changes that pasting cells into a box means: one cell fills all of the box, more are laid down from its corner
 * and repeated where they fit into it whole. What hangs over the last row or column, and rows that are not known, are
 * left out.
 */
export function pasted(
  box: Box,
  cells: readonly string[][],
  columns: readonly GridColumn[],
  total: number,
  rowAt: (index: number) => RowView | undefined,
): { changes: CellChange[]; bottom: number; right: number } {
  const [high, wide] = [cells.length, Math.max(1, ...cells.map((row) => row.length))];
  const left = Math.max(1, box.left);
  const span = (size: number, room: number) => (room % size === 0 ? Math.max(size, room) : size);
  const bottom = Math.min(total, box.top + span(high, box.bottom - box.top + 1)) - 1;
  const right = Math.min(columns.length + 1, left + span(wide, box.right - left + 1)) - 1;
  const changes: CellChange[] = [];
  for (let index = box.top; index <= bottom; index++) {
    const row = rowAt(index);
    if (!row || row.row === null) continue;
    for (let col = left; col <= right; col++) {
      const value = cells[(index - box.top) % high]?.[(col - left) % wide];
      const field = columns[col - 1]?.field;
      const was = field === undefined ? undefined : (row.values[field] ?? '');
      if (field === undefined || value === undefined || value === was) continue;
      if (changes.length < MOST_CELLS) changes.push({ row: row.row, field, value, was: was ?? '' });
    }
  }
  return { changes, bottom, right };
}
