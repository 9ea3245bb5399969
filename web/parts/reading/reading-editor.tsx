import './reading.css';
import { useEffect, useState } from 'preact/hooks';
import type { ImportView } from '../../../shared/imports/views';
import { asProblem, type Problem } from '../../api/problem';
import { getColumns, getTagged, type FileColumns } from '../../api/reading';
import { Loading, Notice, ProblemNotice } from '../notice';
import { ColumnChoices } from './column-choices';
import { ConstantChoices } from './constant-choices';
import { choicesOf, draftOf, type Draft } from './draft';
import { Answer, FileChoices } from './file-choices';
import { useReadAnew } from './read-anew';

interface Basis {
  view: ImportView;
  etag: string | null;
  /** Null where the file cannot be read as a table yet. */
  columns: FileColumns | null;
}

async function loadBasis(id: string, signal: AbortSignal): Promise<Basis> {
  const { value: view, etag } = await getTagged(id, signal);
  try {
    return { view, etag, columns: await getColumns(id, signal) };
  } catch (error) {
    if (asProblem(error).status !== 409) throw error;
    return { view, etag, columns: null };
  }
}

/** The check that made the rows: what is before the number of their last edit. */
const checkOf = ({ checkEtag }: ImportView): string | undefined => checkEtag?.split('.')[0];
const asTold = ({ status, question, choices }: ImportView): string =>
  JSON.stringify([status, question, choices]);
/** Whether the file is still read as it was; changes of rows are another matter. */
const sameReading = (now: ImportView, before: ImportView): boolean =>
  checkOf(now) === checkOf(before) && asTold(now) === asTold(before);

function Form({
  basis,
  put,
  onStale,
}: {
  basis: Basis;
  put: (view: ImportView) => void;
  onStale: () => void;
}) {
  const { view, columns } = basis;
  const first = draftOf(view, columns);
  const [draft, setDraft] = useState<Draft>(first);
  const { busy, problem, dialog, start } = useReadAnew(
    view.id,
    (now) => (sameReading(now, view) ? choicesOf(view, columns, draft) : undefined),
    { put, onStale },
  );
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const asked = view.status === 'asking' ? view.question?.kind : undefined;
  const otherTable = (['encoding', 'delimiter', 'sheet', 'headerRow'] as const).some(
    (key) => draft[key] !== first[key],
  );
  const parts = { view, columns, draft, change };
  const columnParts = columns !== null && !otherTable && (
    <>
      <ColumnChoices columns={columns} draft={draft} setDraft={setDraft} />
      <ConstantChoices draft={draft} change={change} />
    </>
  );
  return (
    <form
      class="reading-form"
      onSubmit={(event) => {
        event.preventDefault();
        start();
      }}
    >
      {asked === undefined ? (
        <>
          <FileChoices {...parts} asked={asked} />
          {columnParts}
        </>
      ) : (
        <>
          {asked === 'mapping' ? columnParts : <Answer {...parts} />}
          <details class="more-choices">
            <summary>More about how this file is read</summary>
            <FileChoices {...parts} asked={asked} />
            {asked !== 'mapping' && columnParts}
          </details>
        </>
      )}
      {otherTable && <p class="hint">The columns are shown anew once the file has been read like this.</p>}
      {problem && <ProblemNotice problem={problem} />}
      {dialog}
      <div class="actions">
        <button type="submit" class="button" disabled={busy}>
          {busy ? 'One moment…' : asked === undefined ? 'Check the file again' : 'Go on'}
        </button>
      </div>
    </form>
  );
}

/** All that a person can say about how a file is read; each answer has the file checked again. */
export function ReadingEditor({ id, put }: { id: string; put: (view: ImportView) => void }) {
  const [basis, setBasis] = useState<Basis>();
  const [problem, setProblem] = useState<Problem>();
  const [asks, setAsks] = useState(0);
  const [stale, setStale] = useState(false);
  useEffect(() => {
    const controller = new AbortController();
    setProblem(undefined);
    loadBasis(id, controller.signal).then(setBasis, (error: unknown) => {
      if (!controller.signal.aborted) setProblem(asProblem(error));
    });
    return () => controller.abort();
  }, [id, asks]);
  if (problem) return <ProblemNotice problem={problem} onRetry={() => setAsks(asks + 1)} />;
  if (!basis) return <Loading what="the columns of the file" />;
  const onStale = () => {
    setStale(true);
    setAsks(asks + 1);
  };
  return (
    <>
      {stale && (
        <Notice>
          <p>Somebody else said how this file is read while you looked. This is how it stands now.</p>
        </Notice>
      )}
      <Form key={basis.etag} basis={basis} put={put} onStale={onStale} />
    </>
  );
}
