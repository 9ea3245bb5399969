import { useState } from 'preact/hooks';
import type { PreviewView } from '../../../shared/imports/preview/views';
import type { ImportView, SessionView } from '../../../shared/imports/views';
import { asProblem, type Problem } from '../../api/problem';
import { choose } from '../../api/reading';
import { mayChange } from '../../session';
import { counted, inFigures, inFull } from '../../words/numbers';
import { ProblemNotice } from '../notice';
import { DropEdits } from '../reading/drop-edits';

/** Says that FacilityApps' sites or people are others than the rows were checked against, and offers to check again. */
export function ReferenceChanged({
  reference,
  view,
  who,
  put,
}: {
  reference: PreviewView['reference'];
  view: ImportView;
  who: SessionView;
  put: (view: ImportView) => void;
}) {
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState(false);
  const { changed, gone, fetchedAt } = reference;
  if (!changed && gone.jobs === 0) return null;
  const again = async (dropEdits: boolean) => {
    setAsking(false);
    setBusy(true);
    try {
      put(await choose(view.id, view.choices ?? {}, null, { dropEdits }));
    } catch (error) {
      setProblem(asProblem(error));
      setBusy(false);
    }
  };
  const mayCheck = mayChange(who, 'imports:create') && view.revision === 1;
  const headerRow = view.layout?.headerRow ?? 1;
  return (
    <div class="notice notice-warn" role="status">
      <p>
        Sites, people or forms in your FacilityApps changed since these rows were checked (fetched on{' '}
        {inFull(fetchedAt, who.customer.timeZone)}).
      </p>
      {gone.jobs > 0 && (
        <p>
          {counted(gone.jobs, 'job names', 'jobs name')} something that is not there any more (line{' '}
          {gone.rows.map((row) => inFigures(row + headerRow)).join(', ')}
          {gone.jobs > gone.rows.length && ' …'}). FacilityApps will most likely refuse{' '}
          {gone.jobs === 1 ? 'it' : 'them'}.
        </p>
      )}
      {mayCheck && (
        <button
          type="button"
          class="button button-quiet"
          disabled={busy}
          onClick={() => (view.editVersion > 0 ? setAsking(true) : void again(false))}
        >
          {busy ? 'One moment…' : 'Check the file again'}
        </button>
      )}
      {asking && (
        <DropEdits importId={view.id} onYes={() => void again(true)} onNo={() => setAsking(false)} />
      )}
      {problem && <ProblemNotice problem={problem} />}
    </div>
  );
}
