import { useEffect, useMemo, useReducer, useRef } from 'preact/hooks';
import { readGrid } from '../../api/review';
import type { RowsShown } from '../../routes';
import { RowPages } from './row-pages';

/** The rows of a list, kept as new as `version` says. */
export function useRows(id: string, wanted: RowsShown, version: string): RowPages {
  const [, redraw] = useReducer((n: number, _: void) => n + 1, 0);
  const filter = JSON.stringify(wanted);
  const pages = useMemo(
    () =>
      new RowPages(
        (offset, limit, signal) => readGrid(id, wanted, { offset, limit }, signal),
        () => redraw(),
      ),
    [id, filter],
  );
  const seen = useRef({ pages, version });
  useEffect(() => {
    // New pages are asked for by whoever shows them; old ones are read anew.
    if (seen.current.pages === pages && seen.current.version !== version) pages.renew();
    seen.current = { pages, version };
  }, [version, pages]);
  useEffect(() => () => pages.close(), [pages]);
  return pages;
}
