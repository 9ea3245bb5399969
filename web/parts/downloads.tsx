import type { ImportView } from '../../shared/imports/views';
import { originalPath, resultPath } from '../api/imports';
import { hasEnded, type Status } from '../words/statuses';

/** A result is worth having once rows were checked. */
const WITHOUT_RESULT: readonly Status[] = ['received', 'checking', 'asking', 'rejected'];

export function Downloads({ view }: { view: ImportView }) {
  const ended = hasEnded(view.status);
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
