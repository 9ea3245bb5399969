import type { ImportView, SessionView } from '../../shared/imports/views';
import { inFigures, percent } from '../words/numbers';
import { ProgressBar } from './progress';

/** How far an edit of many rows is; rows can be looked at meanwhile, and it goes on without this page. */
export function EditUnderWay({ view: { editing }, who }: { view: ImportView; who: SessionView }) {
  if (!editing) return null;
  const { by, done, total } = editing;
  return (
    <div class="notice editing" role="status">
      <p>
        {by === who.user.id ? 'Your change' : 'Somebody else’s change'} of many rows is being made. You can
        look at the rows meanwhile, or close this page: it goes on. Other changes wait until it is done.
      </p>
      <ProgressBar label="Rows looked at for the change" value={percent(done, total)} />
      <p class="hint">
        {inFigures(done)} of {inFigures(total)} rows looked at
      </p>
    </div>
  );
}
