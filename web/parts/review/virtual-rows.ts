import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualItem,
} from '@tanstack/virtual-core';
import { useLayoutEffect, useMemo, useReducer, useRef } from 'preact/hooks';
import type { RefObject } from 'preact';

/** Browsers draw no box that is much higher (Firefox 17.8 million pixels); beyond it scrolling moves in larger steps. */
const TALLEST = 15_000_000;
const OVERSCAN = 6;
/** Rows are placed from a base that changes seldom: pixels are exact, and rows that stay are not touched. */
const BASE_ROWS = 1_000;

export interface VirtualRows {
  items: VirtualItem[];
  /** Height of the box that scrolls, in pixels. */
  height: number;
  /** Index from which rows are placed, and where it lies in the box. */
  base: number;
  baseTop: number;
  scrollTo: (index: number) => void;
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
    rangeExtractor: ({ startIndex, endIndex, overscan }) => {
      const from = Math.max(0, startIndex - overscan);
      const to = Math.min(count - 1, endIndex + overscan);
      const drawn = Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
      if (keep >= 0 && keep < from && keep < count) drawn.unshift(keep);
      if (keep > to && keep < count) drawn.push(keep);
      return drawn;
    },
  });
  useLayoutEffect(() => virtualizer._didMount(), []);
  useLayoutEffect(() => virtualizer._willUpdate());

  const { total, height } = sizes.current;
  const offset = virtualizer.scrollOffset ?? 0;
  const base = Math.floor(offset / rowHeight / BASE_ROWS) * BASE_ROWS;
  const shift = total === height ? 0 : (scroller.current?.scrollTop ?? 0) - offset;
  return {
    items: virtualizer.getVirtualItems(),
    height,
    base,
    baseTop: base * rowHeight + shift,
    scrollTo: (index) => virtualizer.scrollToIndex(index, { align: 'auto' }),
  };
}
