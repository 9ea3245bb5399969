import type { SessionView } from '../../../shared/imports/views';
import type { PastEdit } from '../../api/review';
import { inShort } from '../../words/numbers';

/** What people changed, newest first, undone changes among them. */
export function PastEdits({ edits, who }: { edits: readonly PastEdit[]; who: SessionView }) {
  if (edits.length === 0) return null;
  return (
    <details class="past-edits">
      <summary>What was changed, by whom</summary>
      <ol class="plain">
        {edits.map(({ id, by, byName, at, words, undone }) => (
          <li key={id} class={undone ? 'is-undone' : ''}>
            <span class="when">
              {inShort(at, who.customer.timeZone)}, {by === who.user.id ? 'you' : (byName ?? 'somebody else')}
              :
            </span>{' '}
            <span class="past-words">{words}</span>
            {undone && ' (undone)'}
          </li>
        ))}
      </ol>
    </details>
  );
}
