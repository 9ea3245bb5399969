import { useEffect, useMemo, useReducer, useRef } from 'preact/hooks';
import { readGrid } from '../../api/review';
import type { RowsShown } from '../../routes';
import { RowPages } from './row-pages';

/** The rows of a list, kept as new as `version` says. */
export function useRows(id: string, wanted: RowsShown, version: string): RowPages {
  const [, redraw] = useReducer((n: number, _: void) => n + 1, 0);
  const drawing = useRef(0);
  /** Reading an answer and drawing it are no one task, and several answers are drawn at once. */
  const drawLater = () => {
    cancelAnimationFrame(drawing.current);
    drawing.current = requestAnimationFrame(() => redraw());
  };
  const filter = JSON.stringify(wanted);
  const pages = useMemo(
    () => new RowPages((offset, limit, signal) => readGrid(id, wanted, { offset, limit }, signal), drawLater),
    [id, filter],
  );
  const seen = useRef({ pages, version });
  useEffect(() => {
    // New pages are asked for by whoever shows them; old ones are read anew.
    if (seen.current.pages === pages && seen.current.version !== version) pages.renew();
    seen.current = { pages, version };
  }, [version, pages]);
  useEffect(
    () => () => {
      pages.close();
      cancelAnimationFrame(drawing.current);
    },
    [pages],
  );
  return pages;
}
