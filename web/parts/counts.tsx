import type { ImportView } from '../../shared/imports/views';
import { importAddress } from '../routes';
import { inFigures } from '../words/numbers';
import { OUTCOME_WORDS, OUTCOMES, type Outcome } from '../words/outcomes';

/** Outcomes that say something even when they are none. */
const always = (view: ImportView): readonly Outcome[] =>
  view.status === 'review' ? ['ready', 'withErrors'] : ['created', 'failed'];

/** How many rows ended how; each figure leads to its rows, as long as there are any. */
export function Counts({ view }: { view: ImportView }) {
  const shown = OUTCOMES.filter((outcome) => view.counts[outcome] > 0 || always(view).includes(outcome));
  return (
    <section aria-label="Rows by outcome">
      <ul class="counts">
        {shown.map((outcome) => {
          const { label, tone, help } = OUTCOME_WORDS[outcome];
          const count = view.counts[outcome];
          const look = `count count-${count === 0 ? 'plain' : tone}`;
          const figure = (
            <>
              <span class="count-figure">{inFigures(count)}</span>
              <span class="count-label">{label}</span>
            </>
          );
          return (
            <li key={outcome}>
              {view.filesRemovedAt ? (
                <div class={look}>{figure}</div>
              ) : (
                <a class={look} href={importAddress(view.id, { outcome })} title={help}>
                  {figure}
                </a>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
