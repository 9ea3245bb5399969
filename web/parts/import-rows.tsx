import { useEffect, useState } from 'preact/hooks';
import { MOST_REVIEWED_ROWS } from '../../shared/imports/review/bounds';
import type { ImportView, SessionView } from '../../shared/imports/views';
import { navigate } from '../router';
import { importAddress, type RowsShown } from '../routes';
import { mayChange } from '../session';
import { isOutcome } from '../words/outcomes';
import { Later } from './later';
import { EditUnderWay } from './edit-under-way';
import { Rows } from './rows';

const review = () => import('./review/review-rows');

/** Too narrow for a grid: rows are cards there, to be looked at. */
const NARROW = '(max-width: 44rem)';
function useNarrow(): boolean {
  const [narrow, setNarrow] = useState(() => window.matchMedia(NARROW).matches);
  useEffect(() => {
    const query = window.matchMedia(NARROW);
    const follow = () => setNarrow(query.matches);
    query.addEventListener('change', follow);
    return () => query.removeEventListener('change', follow);
  }, []);
  return narrow;
}

const AS_IN_THE_FILE: RowsShown = {
  outcome: null,
  code: null,
  column: null,
  text: null,
  edited: false,
  order: 'file',
};

/** The rows of an import: a grid to put them right while they are in review, a list of what becomes of them after. */
export function ImportRows({
  view,
  who,
  shown,
  put,
  refresh,
}: {
  view: ImportView;
  who: SessionView;
  shown: RowsShown;
  put: (view: ImportView) => void;
  refresh: () => void;
}) {
  const narrow = useNarrow();
  const under = <EditUnderWay view={view} who={who} />;
  if (view.status === 'review' && !narrow) {
    const tooMany = view.counts.rows > MOST_REVIEWED_ROWS;
    const { code, column, text, edited, order } = shown;
    const outcome = isOutcome(shown.outcome) ? shown.outcome : null;
    const wanted: RowsShown = tooMany ? AS_IN_THE_FILE : { outcome, code, column, text, edited, order };
    return (
      <>
        {under}
        <Later what="the rows" load={review}>
          {({ ReviewRows }) => (
            <ReviewRows
              view={view}
              who={who}
              tooMany={tooMany}
              wanted={wanted}
              show={(part) => navigate(importAddress(view.id, { ...wanted, ...part }))}
              put={put}
              refresh={refresh}
            />
          )}
        </Later>
      </>
    );
  }
  return (
    <>
      {under}
      <Rows
        view={view}
        outcome={shown.outcome}
        code={shown.code}
        mayDecide={mayChange(who, 'imports:run')}
        put={put}
      />
      {view.status === 'review' && (
        <p class="hint">Rows are changed on a wider screen; looking and approving work here.</p>
      )}
    </>
  );
}
