import './reading.css';
import { useEffect, useState } from 'preact/hooks';
import type { ImportView } from '../../../shared/imports/views';
import { asProblem, type Problem } from '../../api/problem';
import { choose, getColumns, getTagged, type FileColumns } from '../../api/reading';
import { Loading, ProblemNotice } from '../notice';
import { ColumnChoices } from './column-choices';
import { ConstantChoices } from './constant-choices';
import { choicesOf, draftOf, type Draft } from './draft';
import { DropEdits } from './drop-edits';
import { Answer, FileChoices } from './file-choices';

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

function Form({
  basis,
  put,
  onStale,
}: {
  basis: Basis;
  put: (view: ImportView) => void;
  onStale: (problem: Problem) => void;
}) {
  const { view, etag, columns } = basis;
  const first = draftOf(view, columns);
  const [draft, setDraft] = useState<Draft>(first);
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const asked = view.status === 'asking' ? view.question?.kind : undefined;
  const otherTable = (['encoding', 'delimiter', 'sheet', 'headerRow'] as const).some(
    (key) => draft[key] !== first[key],
  );
  async function send(dropEdits: boolean): Promise<void> {
    setAsking(false);
    setBusy(true);
    setProblem(undefined);
    try {
      put(await choose(view.id, choicesOf(view, columns, draft), etag, { dropEdits }));
    } catch (error) {
      const found = asProblem(error);
      setProblem(found);
      if (found.status === 412) onStale(found);
    }
    setBusy(false);
  }
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
        if (view.editVersion > 0) setAsking(true);
        else void send(false);
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
      {asking && <DropEdits importId={view.id} onYes={() => void send(true)} onNo={() => setAsking(false)} />}
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
  const [stale, setStale] = useState<Problem>();
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
  const onStale = (found: Problem) => {
    setStale(found);
    setAsks(asks + 1);
  };
  return (
    <>
      {stale && <ProblemNotice problem={stale} />}
      <Form key={basis.etag} basis={basis} put={put} onStale={onStale} />
    </>
  );
}
