import './review.css';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { RowView } from '../../../shared/imports/views';
import { CellEditor, type Ending, type Place, type Then } from './cell-editor';
import { cellOptions } from './cell-options';
import { textOfCells, cellsOfText } from './cell-text';
import { allColumns, type GridColumn } from './grid-columns';
import { nextProblem, placeOf, reveal, scrolledTo } from './grid-places';
import { cellId, GridRow, LINE_WIDTH, ROW_HEIGHT } from './grid-row';
import type { RowPages } from './row-pages';
import { boxOf, cellByKey, type Box, type Cell, type Selection } from './selection';
import { useWanted } from './use-wanted';
import { useColumnWindow } from './use-column-window';
import { useVirtualRows } from './virtual-rows';

/** How far ahead of the screen rows are fetched. */
const AHEAD = 60;

export interface GridProps {
  pages: RowPages;
  columns: readonly GridColumn[];
  headerRow: number;
  selection: Selection;
  select: (selection: Selection) => void;
  /** Undefined where the person may only look. */
  onCell?: ((at: Cell, row: RowView, value: string, then: Then) => void) | undefined;
  onPaste?: ((box: Box, cells: string[][]) => void) | undefined;
  onClear?: ((box: Box) => void) | undefined;
}

/**
 * The rows as a grid after the pattern of WAI-ARIA: one stop of the Tab key, cells by arrows, `aria-activedescendant`
 * telling which; only the rows on the screen are there.
 */
export function RowsGrid({
  pages,
  columns,
  headerRow,
  selection,
  select,
  onCell,
  onPaste,
  onClear,
}: GridProps) {
  const scroller = useRef<HTMLDivElement>(null);
  /** Scrolled sideways, so that the line numbers lie over other columns. */
  const [aside, setAside] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  /** The row as it was when the person began: others may change it meanwhile, or move it away. */
  const [editing, setEditing] = useState<{
    at: Cell;
    row: RowView;
    text: string;
    all: boolean;
    place: Place;
    scrolled: { top: number; left: number };
  }>();
  const { active } = selection;
  const count = pages.total ?? 0;
  const virtual = useVirtualRows(scroller, { count, rowHeight: ROW_HEIGHT, keep: active.index });
  const box = boxOf(selection);
  const [shown, lookAside] = useColumnWindow(scroller, columns);
  const everything = useMemo(() => allColumns(columns), [columns]);
  const { first, last } = virtual;

  useWanted(pages, first - AHEAD, last + AHEAD);
  useLayoutEffect(() => reveal(scroller.current, columns, active.col), [active.col, columns]);

  const show = (at: Cell, keepAnchor: boolean) => {
    virtual.scrollTo(at.index);
    select({ active: at, anchor: keepAnchor ? selection.anchor : at });
  };
  const edit = (at: Cell, typed?: string) => {
    const column = columns[at.col - 1];
    const row = pages.row(at.index);
    const place = placeOf(frame.current, at);
    if (!onCell || !column || !row || !place) return;
    const scrolled = scrolledTo(scroller.current);
    setEditing({
      at,
      row,
      text: typed ?? row.values[column.field] ?? '',
      all: typed === undefined,
      place,
      scrolled,
    });
  };
  const finish = (ending: Ending) => {
    setEditing(undefined);
    // A click elsewhere takes the focus where it was meant to go.
    if (ending.kind === 'leave' || ending.then !== 'stay') scroller.current?.focus({ preventScroll: true });
    if (editing && ending.kind === 'take') onCell?.(editing.at, editing.row, ending.value, ending.then);
  };

  function onKeyDown(event: KeyboardEvent): void {
    const ctrl = event.ctrlKey || event.metaKey;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_HEIGHT) - 2);
    const to = cellByKey(active, event.key, ctrl, { rows: count, cols: columns.length + 1, page });
    if (to && !event.altKey) {
      event.preventDefault();
      show(to, event.shiftKey);
    } else if (event.key === 'Enter' || event.key === 'F2') {
      event.preventDefault();
      edit(active);
    } else if ((event.key === 'Delete' || event.key === 'Backspace') && onClear) {
      event.preventDefault();
      onClear(box);
    } else if (event.key === 'F8') {
      event.preventDefault();
      const next = nextProblem(pages, columns, active);
      if (next) show(next, false);
    } else if (ctrl && event.key.toLowerCase() === 'a') {
      event.preventDefault();
      select({ active: { index: count - 1, col: columns.length }, anchor: { index: 0, col: 0 } });
    } else if (event.key.length === 1 && !ctrl && !event.altKey) {
      event.preventDefault();
      edit(active, event.key);
    }
  }

  function onCopy(event: ClipboardEvent): void {
    const rows: string[][] = [];
    for (let index = box.top; index <= box.bottom && rows.length < 5_000; index++) {
      const row = pages.row(index);
      if (!row) break;
      const cells = columns.slice(Math.max(0, box.left - 1), box.right);
      rows.push(cells.map(({ field }) => row.values[field] ?? ''));
    }
    event.preventDefault();
    event.clipboardData?.setData('text/plain', textOfCells(rows));
  }

  const at = (event: MouseEvent): Cell | undefined => {
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-col]') : null;
    const index = cell?.parentElement?.getAttribute('aria-rowindex');
    return cell && index ? { index: Number(index) - 2, col: Number(cell.dataset.col) } : undefined;
  };
  const width = LINE_WIDTH + columns.reduce((sum, column) => sum + column.width, 0);
  const column = editing && columns[editing.at.col - 1];
  return (
    <div class="grid-frame" ref={frame}>
      <div
        ref={scroller}
        class={aside ? 'grid is-aside' : 'grid'}
        role="grid"
        aria-label="Rows of the file"
        aria-rowcount={count + 1}
        aria-colcount={columns.length + 1}
        aria-multiselectable="true"
        aria-readonly={onCell === undefined}
        tabIndex={0}
        {...(count > 0 ? { 'aria-activedescendant': cellId(active.index, active.col) } : {})}
        onKeyDown={onKeyDown}
        onCopy={onCopy}
        onPaste={(event) => {
          const text = event.clipboardData?.getData('text/plain') ?? '';
          if (!onPaste || text === '') return;
          event.preventDefault();
          onPaste(box, cellsOfText(text));
        }}
        onMouseDown={(event) => {
          const cell = event.button === 0 ? at(event) : undefined;
          if (cell) select({ active: cell, anchor: event.shiftKey ? selection.anchor : cell });
        }}
        onMouseOver={(event) => {
          const cell = event.buttons === 1 ? at(event) : undefined;
          if (cell) select({ ...selection, active: cell });
        }}
        onDblClick={(event) => {
          const cell = at(event);
          if (cell) edit(cell);
        }}
        onScroll={() => {
          // The field over a cell does not move with it; a scroll from before it was opened is told late.
          const { top, left } = editing?.scrolled ?? scrolledTo(scroller.current);
          const now = scrolledTo(scroller.current);
          setAside(now.left > 0);
          lookAside();
          if (now.top === top && now.left === left) return;
          if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
        }}
      >
        <div role="rowgroup" class="grid-head" style={{ width: `${width}px` }}>
          <div role="row" class="grid-head-row" aria-rowindex={1}>
            <div
              role="columnheader"
              aria-colindex={1}
              class="grid-cell grid-line"
              style={{ width: `${LINE_WIDTH}px` }}
            >
              Line
            </div>
            {columns.map(({ field, header, label, width: its }, index) => (
              <div
                key={field}
                role="columnheader"
                aria-colindex={index + 2}
                class="grid-cell"
                title={label}
                style={{ width: `${its}px` }}
              >
                {header}
              </div>
            ))}
          </div>
        </div>
        <div role="rowgroup" class="grid-body" style={{ height: `${virtual.height}px`, width: `${width}px` }}>
          <div
            role="presentation"
            class="grid-base"
            style={{ transform: `translateY(${virtual.baseTop}px)` }}
          >
            {virtual.items.map(({ index, slot }) => (
              <GridRow
                key={slot}
                row={pages.row(index)}
                index={index}
                top={(index - virtual.base) * ROW_HEIGHT}
                columns={columns}
                // The active cell is there for screen readers and the editor, however far aside it lies.
                shown={index === active.index ? everything : shown}
                headerRow={headerRow}
                active={index === active.index ? active.col : -1}
                from={index >= box.top && index <= box.bottom ? box.left : -1}
                to={index >= box.top && index <= box.bottom ? box.right : -1}
              />
            ))}
          </div>
        </div>
      </div>
      {editing && column && (
        <CellEditor
          label={`${column.header}, line ${editing.row.row === null ? '' : editing.row.row + headerRow}`}
          first={editing}
          options={cellOptions(column.field, editing.row, columns)}
          place={editing.place}
          onEnd={finish}
        />
      )}
    </div>
  );
}
