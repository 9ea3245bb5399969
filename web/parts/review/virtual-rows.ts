import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core';
import { useLayoutEffect, useMemo, useReducer, useRef } from 'preact/hooks';
import type { RefObject } from 'preact';

/** Browsers draw no box that is much higher (Firefox 17.8 million pixels); beyond it scrolling moves in larger steps. */
const TALLEST = 15_000_000;
const OVERSCAN = 3;
/** Rows are placed from a base that changes seldom: pixels are exact, and rows that stay are not touched. */
const BASE_ROWS = 1_000;

export interface VirtualRows {
  /** Those that are drawn, in the order in which they stand in the page. */
  items: DrawnRow[];
  /** First and last index of those that are drawn one after another. */
  first: number;
  last: number;
  /** Height of the box that scrolls, in pixels. */
  height: number;
  /** Index from which rows are placed, and where it lies in the box. */
  base: number;
  baseTop: number;
  scrollTo: (index: number) => void;
}

export interface DrawnRow {
  index: number;
  /** The element that shows it: it goes on to another row when this one has scrolled away. */
  slot: number;
}

/**
 * Which of many rows of one height are to be drawn, and where.
 *
 * @param keep an index that is drawn wherever it is, as the active cell has to be there for screen readers
 */
export function useVirtualRows(
  scroller: RefObject<HTMLElement | null>,
  { count, rowHeight, keep }: { count: number; rowHeight: number; keep: number },
): VirtualRows {
  const [, redraw] = useReducer((n: number, _: void) => n + 1, 0);
  const sizes = useRef({ total: 0, height: 0 });
  const turn = useRef(0);
  sizes.current = { total: count * rowHeight, height: Math.min(count * rowHeight, TALLEST) };

  const virtualizer = useMemo(() => {
    /** How far a pixel of the scroll bar leads. */
    const ratio = (): number => {
      const { total, height } = sizes.current;
      const seen = scroller.current?.clientHeight ?? 0;
      return height <= seen ? 1 : Math.max(1, (total - seen) / (height - seen));
    };
    return new Virtualizer<HTMLElement, Element>({
      count: 0,
      getScrollElement: () => scroller.current,
      estimateSize: () => rowHeight,
      observeElementRect,
      observeElementOffset: (instance, report) =>
        observeElementOffset(instance, (offset, moving) => report(offset * ratio(), moving)),
      scrollToFn: (offset, options, instance) => elementScroll(offset / ratio(), options, instance),
      onChange: () => redraw(),
    });
  }, []);
  virtualizer.setOptions({
    ...virtualizer.options,
    count,
    overscan: OVERSCAN,
  });
  useLayoutEffect(() => virtualizer._didMount(), []);
  useLayoutEffect(() => virtualizer._willUpdate());

  const { total, height } = sizes.current;
  const offset = virtualizer.scrollOffset ?? 0;
  const base = Math.floor(offset / rowHeight / BASE_ROWS) * BASE_ROWS;
  const shift = total === height ? 0 : (scroller.current?.scrollTop ?? 0) - offset;
  const indexes = virtualizer.getVirtualIndexes();
  const [first, last] = [indexes[0] ?? 0, indexes.at(-1) ?? -1];
  const slots = Math.ceil((virtualizer.scrollRect?.height ?? 0) / rowHeight) + 1 + 2 * OVERSCAN;
  // Moving elements about costs as much as making them, so they stay where they stand until the scrolling has ended.
  if (!virtualizer.isScrolling) turn.current = first % slots;
  const place = ({ slot }: DrawnRow): number => (slot - turn.current + slots) % slots;
  const items = indexes
    .map((index) => ({ index, slot: index % slots }))
    .sort((one, other) => place(one) - place(other));
  if (keep >= 0 && keep < first && keep < count) items.unshift({ index: keep, slot: -1 });
  if (keep > last && keep < count) items.push({ index: keep, slot: -1 });
  return {
    items,
    first,
    last,
    height,
    base,
    baseTop: base * rowHeight + shift,
    scrollTo: (index) => virtualizer.scrollToIndex(index, { align: 'auto' }),
  };
}
