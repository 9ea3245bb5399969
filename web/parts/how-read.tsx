import { useState } from 'preact/hooks';
import type { ImportView, SessionView } from '../../shared/imports/views';
import { mayChange } from '../session';
import { fieldLabel } from '../words/fields';
import { guessedColumns, recognised } from '../words/recognised';
import { counted } from '../words/numbers';
import { Later } from './later';

const editor = () => import('./reading/reading-editor');
const Editor = ({ view, put }: { view: ImportView; put: (view: ImportView) => void }) => (
  <Later what="the columns of the file" load={editor}>
    {({ ReadingEditor }) => <ReadingEditor key={view.question?.sentence} id={view.id} put={put} />}
  </Later>
);

/** Whether this person can say anything about how the file is read; a corrected file is read as its import was. */
const mayChoose = ({ status, revision }: ImportView, who: SessionView): boolean =>
  ['asking', 'review', 'rejected'].includes(status) && revision === 1 && mayChange(who, 'imports:create');

/** What was recognised of the file, and the way to say it otherwise. */
export function HowRead({
  view,
  who,
  put,
}: {
  view: ImportView;
  who: SessionView;
  put: (view: ImportView) => void;
}) {
  const [open, setOpen] = useState(false);
  const { layout, status } = view;
  const asks = status === 'asking';
  const choosing = mayChoose(view, who);
  const known = layout ? [...guessedColumns(layout), ...constants(layout)] : [];
  if (asks)
    return choosing ? (
      <section class="card reading" aria-label="Your answer">
        <Editor view={view} put={put} />
      </section>
    ) : null;
  if (!layout && !choosing) return null;
  return (
    <section class="how-read" aria-labelledby="how-read-title">
      <h2 id="how-read-title">How the file was read</h2>
      {layout && (
        <>
          <p>{recognised(layout, view.counts.rows).join(', ')}.</p>
          {known.length > 0 && <p class="hint">{known.join('; ')}.</p>}
        </>
      )}
      {status === 'review' && view.counts.withErrors > 0 && (
        <div class="actions">
          <button type="button" class="button" onClick={goToRows}>
            Go on: put {counted(view.counts.withErrors, 'row')} right
          </button>
        </div>
      )}
      {choosing && (
        <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary>{status === 'rejected' ? 'Have it read in another way' : 'Change how it is read'}</summary>
          {open && <Editor view={view} put={put} />}
        </details>
      )}
    </section>
  );
}

/** The rows below, with the keyboard in them. */
function goToRows(): void {
  document.getElementById('rows-title')?.scrollIntoView();
  document.querySelector<HTMLElement>('[role=grid]')?.focus({ preventScroll: true });
}

const constants = (layout: NonNullable<ImportView['layout']>): string[] =>
  Object.entries(layout.constants ?? {}).map(
    ([field, value]) => `the ${fieldLabel(field).toLowerCase()} is “${value}” where none is given`,
  );
