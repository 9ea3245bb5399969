import type { ImportView } from '../../shared/imports/views';
import { originalPath, resultPath } from '../api/imports';
import { inFull } from '../words/numbers';
import { hasEnded, type Status } from '../words/statuses';

/** A result is worth having once rows were checked. */
const WITHOUT_RESULT: readonly Status[] = ['received', 'checking', 'asking', 'rejected'];

export function Downloads({ view, timeZone }: { view: ImportView; timeZone: string }) {
  const ended = hasEnded(view.status);
  if (view.filesRemovedAt)
    return (
      <p class="hint">
        The file, its rows and its result were removed on {inFull(view.filesRemovedAt, timeZone)}, after as
        long as your organisation keeps them. How many rows ended how is counted below, and no job is made
        twice.
      </p>
    );
  return (
    <p class="downloads">
      {!WITHOUT_RESULT.includes(view.status) && (
        <a class={ended ? 'button' : ''} href={resultPath(view.id)} download>
          {ended ? 'Download the result (CSV)' : 'Download the result so far (CSV)'}
        </a>
      )}
      <a href={originalPath(view.id)} download>
        Download the original file
      </a>
    </p>
  );
}
