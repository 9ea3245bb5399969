import { useEffect } from 'preact/hooks';
import type { ImportView, SessionView } from '../../shared/imports/views';
import { resultPath } from '../api/imports';
import { navigate } from '../router';
import { importAddress } from '../routes';
import { mayChange } from '../session';
import { addFiles, dismiss, uploads } from '../uploads/queue';
import { counted } from '../words/numbers';
import { FileChoice } from './file-choice';
import { Uploads } from './uploads';

/** Rows that did not become jobs and can after all: the steps that lead there. */
export function Correct({ view, who, refresh }: { view: ImportView; who: SessionView; refresh: () => void }) {
  const { failed, skipped } = view.counts;
  const done = uploads.value.find(({ state }) => state === 'done');
  // The corrected file makes a new round of this import; any other file is an import of its own.
  useEffect(() => {
    if (!done?.record) return;
    dismiss(done.key);
    if (done.record.id === view.id) refresh();
    else navigate(importAddress(done.record.id));
  }, [done?.key]);
  const mayUpload = mayChange(who, 'imports:create');
  if (view.status !== 'finished' || failed + skipped === 0 || !mayUpload) return null;
  return (
    <section class="card correct" aria-labelledby="correct-title">
      <h2 id="correct-title">
        Send{' '}
        {failed + skipped === 1
          ? 'the row that is left'
          : `the ${counted(failed + skipped, 'row')} that are left`}
      </h2>
      <ol class="steps">
        <li>
          <a href={resultPath(view.id)} download>
            Download the result
          </a>
          : your file with a column <code>import_message</code> that says what is wrong with each row.
        </li>
        <li>
          Correct the cells of those rows in your spreadsheet. Leave the columns that begin with{' '}
          <code>import_</code> as they are; rows that are done stay as they are, whatever you change in them.
        </li>
        <li>
          Upload it here. The rows are checked again, and nothing is sent until you approve.
          <FileChoice label="Upload the corrected file" onFiles={(files) => addFiles(files.slice(0, 1))} />
        </li>
      </ol>
      <Uploads />
    </section>
  );
}
