import { useEffect, useRef } from 'preact/hooks';
import { ARRIVED_MS, fliesBy, type RowPages, type Step } from './row-pages';

/** Asks for the rows that somebody looks at; those that only fly by are not asked for. */
export function useWanted(pages: RowPages, from: number, to: number): void {
  const last = useRef<Step & { pages: RowPages }>(undefined);
  useEffect(() => {
    const before = last.current;
    const now = { pages, from, at: performance.now() };
    last.current = now;
    if (before?.pages !== pages || !fliesBy(before, now)) return pages.want(from, to);
    const arrived = setTimeout(() => pages.want(from, to), ARRIVED_MS);
    return () => clearTimeout(arrived);
  }, [pages, from, to]);
}
