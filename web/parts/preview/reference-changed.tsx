import type { PreviewView } from '../../../shared/imports/preview/views';
import type { ImportView, SessionView } from '../../../shared/imports/views';
import { mayChange } from '../../session';
import { counted, inFigures, inFull } from '../../words/numbers';
import { ProblemNotice } from '../notice';
import { useReadAnew } from '../reading/read-anew';

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
  const { busy, problem, dialog, start } = useReadAnew(view.id, (now) => now.choices ?? {}, { put });
  const { changed, gone, fetchedAt } = reference;
  if (!changed && gone.jobs === 0) return null;
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
        <button type="button" class="button button-quiet" disabled={busy} onClick={start}>
          {busy ? 'One moment…' : 'Check the file again'}
        </button>
      )}
      {dialog}
      {problem && <ProblemNotice problem={problem} />}
    </div>
  );
}
