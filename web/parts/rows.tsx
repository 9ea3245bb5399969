import { useEffect, useMemo, useState } from 'preact/hooks';
import type { ImportView, RowView } from '../../shared/imports/views';
import type { Page } from '../api/answers';
import { listRows, type RowsWanted } from '../api/imports';
import { useFollowed } from '../follow';
import { counted } from '../words/numbers';
import { isOutcome, type Outcome } from '../words/outcomes';
import { isWorking } from '../words/statuses';
import { Decide } from './decide';
import { Loading, ProblemNotice } from './notice';
import { RowFilter } from './row-filter';
import { RowsTable } from './rows-table';

const PAGE_ROWS = 50;

/** What needs a person is shown first, unless the address says otherwise. */
function firstOutcome({ counts }: ImportView): Outcome | null {
  if (counts.failed > 0) return 'failed';
  if (counts.unknown > 0) return 'unknown';
  return counts.withErrors > 0 ? 'withErrors' : null;
}

/** A page with rows in it: where rows of a kind are rare, the API answers with what it found so far, even nothing. */
async function filledPage(id: string, wanted: RowsWanted, signal: AbortSignal): Promise<Page<RowView>> {
  let page = await listRows(id, wanted, signal);
  while (page.items.length === 0 && page.next !== null)
    page = await listRows(id, { ...wanted, after: page.next }, signal);
  return page;
}

/** Cursors of the pages before this one; empty again when the filter changes. */
function usePages(filter: string) {
  const [state, setState] = useState<{ filter: string; cursors: string[] }>({ filter, cursors: [] });
  const cursors = state.filter === filter ? state.cursors : [];
  return {
    after: cursors.at(-1) ?? null,
    number: cursors.length + 1,
    go: (cursor: string) => setState({ filter, cursors: [...cursors, cursor] }),
    back: () => setState({ filter, cursors: cursors.slice(0, -1) }),
    reset: () => setState({ filter, cursors: [] }),
  };
}

/** The rows of an import, a page at a time, by outcome and issue. */
export function Rows({
  view,
  outcome,
  code,
  mayDecide,
  put,
}: {
  view: ImportView;
  outcome: string | null;
  code: string | null;
  /** Whether this person may say what became of rows whose answer was lost. */
  mayDecide: boolean;
  put: (view: ImportView) => void;
}) {
  // Chosen once for each status: rows that move on while one looks must not turn the page.
  const first = useMemo(() => firstOutcome(view), [view.status, view.checkEtag]);
  const wanted: Outcome | null =
    outcome === null ? (code === null ? first : null) : isOutcome(outcome) ? outcome : null;
  // Another check makes other rows, and cursors of the old ones lead nowhere.
  const filter = `${view.checkEtag}|${wanted}|${code}`;
  const pages = usePages(filter);
  const moving = isWorking(view.status);
  const { value, problem, refresh } = useFollowed<Page<RowView>>(
    `${filter}|${pages.after}`,
    (signal) => filledPage(view.id, { outcome: wanted, code, after: pages.after, limit: PAGE_ROWS }, signal),
    () => (moving ? 3000 : null),
  );
  useEffect(refresh, [view.status]);
  // A cursor that is refused belongs to rows that were checked anew meanwhile.
  useEffect(() => {
    if (problem?.code === 'bad-cursor') pages.reset();
  }, [problem]);

  const turn = (act: () => void) => {
    act();
    document.getElementById('rows-title')?.scrollIntoView();
  };
  const { next = null, items = [] } = value ?? {};
  const deciding = mayDecide && view.status === 'finished';
  const lost = items.flatMap(({ row, outcome: is }) => (is === 'unknown' && row !== null ? [row] : []));
  const decided = (changed: ImportView) => {
    put(changed);
    refresh();
  };
  return (
    <section aria-labelledby="rows-title">
      <h2 id="rows-title">Rows</h2>
      <RowFilter view={view} outcome={wanted} code={code} />
      {problem && <ProblemNotice problem={problem} onRetry={refresh} />}
      {!value && !problem && <Loading what="the rows" />}
      {value && items.length === 0 && next === null && (
        <p class="empty">{pages.number === 1 ? 'No rows like that.' : 'No more rows like that.'}</p>
      )}
      {deciding && lost.length > 0 && (
        <div class="decide">
          <p>
            The answers to these jobs were lost and FacilityApps cannot be asked about them. Please look
            there: a job that is there is kept as created, one that is not can be sent again.
          </p>
          {lost.length > 1 && <Decide id={view.id} rows={lost} onDecided={decided} />}
        </div>
      )}
      {items.length > 0 && (
        <RowsTable
          rows={items}
          headerRow={view.layout?.headerRow ?? 1}
          action={({ row, outcome: is }) =>
            deciding && is === 'unknown' && row !== null ? (
              <Decide id={view.id} rows={[row]} onDecided={decided} />
            ) : null
          }
        />
      )}
      {(pages.number > 1 || next !== null) && (
        <nav class="pager" aria-label="Pages of rows">
          <button
            type="button"
            class="button button-quiet"
            disabled={pages.number === 1}
            onClick={() => turn(pages.back)}
          >
            Previous
          </button>
          <span>
            Page {pages.number}, {counted(items.length, 'row')}
          </span>
          <button
            type="button"
            class="button button-quiet"
            disabled={next === null}
            onClick={() => next !== null && turn(() => pages.go(next))}
          >
            Next
          </button>
        </nav>
      )}
    </section>
  );
}
