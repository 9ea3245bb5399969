import { useLayoutEffect, useState } from 'preact/hooks';
import type { RefObject } from 'preact';
import { allColumns, columnsBetween, type ColumnWindow, type GridColumn } from './grid-columns';

/** Pixels beside the grid's edges in which columns are drawn too, so that few scrolls draw others. */
const BESIDE = 240;

/** The columns that the scroller shows, and a function to be called when it was scrolled. */
export function useColumnWindow(
  scroller: RefObject<HTMLElement | null>,
  columns: readonly GridColumn[],
): [ColumnWindow, () => void] {
  const [shown, setShown] = useState<ColumnWindow & { columns?: readonly GridColumn[] }>(allColumns(columns));
  const look = () => {
    const { scrollLeft = 0, clientWidth = 0 } = scroller.current ?? {};
    if (clientWidth === 0) return;
    const next = columnsBetween(columns, scrollLeft - BESIDE, scrollLeft + clientWidth + BESIDE);
    setShown((last) =>
      last.columns === columns && last.from === next.from && last.to === next.to
        ? last
        : { ...next, columns },
    );
  };
  useLayoutEffect(() => {
    look();
    if (!scroller.current) return;
    const observer = new ResizeObserver(look);
    observer.observe(scroller.current);
    return () => observer.disconnect();
  }, [columns]);
  return [shown.columns === columns ? shown : allColumns(columns), look];
}
