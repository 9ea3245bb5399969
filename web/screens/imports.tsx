import { useEffect, useRef, useState } from 'preact/hooks';
import type { ImportView, SessionView } from '../../shared/imports/views';
import type { Page } from '../api/answers';
import { listImports } from '../api/imports';
import { asProblem, type Problem } from '../api/problem';
import { useFollowed } from '../follow';
import { DropZone } from '../parts/drop-zone';
import { ScreenHeading } from '../parts/heading';
import { ImportsTable } from '../parts/imports-table';
import { Loading, ProblemNotice } from '../parts/notice';
import { Uploads } from '../parts/uploads';
import { navigate } from '../router';
import { importAddress } from '../routes';
import { mayChange } from '../session';
import { addFiles, dismiss, uploads } from '../uploads/queue';
import { isWorking } from '../words/statuses';

const pauseAfter = ({ items }: Page<ImportView>): number =>
  items.some(({ status }) => isWorking(status)) ? 2000 : 15_000;

/** Newest first: the page that is followed, and older ones that were asked for; none is lost when newer ones arrive. */
function useAll(first: Page<ImportView> | undefined) {
  const known = useRef(new Map<string, ImportView>());
  const [cursor, setCursor] = useState<string | null>();
  const [problem, setProblem] = useState<Problem>();
  for (const item of first?.items ?? []) known.current.set(item.id, item);
  const next = cursor === undefined ? (first?.next ?? null) : cursor;
  const more = async () => {
    setProblem(undefined);
    try {
      const page = await listImports({ after: next });
      for (const item of page.items) known.current.set(item.id, item);
      setCursor(page.next);
    } catch (error) {
      setProblem(asProblem(error));
    }
  };
  const items = [...known.current.values()].sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
  return { items, more: next === null ? undefined : () => void more(), problem };
}

export function ImportsScreen({ who }: { who: SessionView }) {
  const { value, problem, refresh } = useFollowed('imports', (signal) => listImports({}, signal), pauseAfter);
  const all = useAll(value);
  const items = uploads.value;
  const only = items.length === 1 ? items[0] : undefined;
  const arrived = only?.state === 'done' ? only.record?.id : undefined;
  const doneCount = items.filter(({ state }) => state === 'done').length;

  // Who uploads one file wants to see what becomes of it; with several the list shows them all.
  useEffect(() => {
    if (!only || arrived === undefined) return;
    dismiss(only.key);
    navigate(importAddress(arrived));
  }, [arrived]);
  useEffect(() => {
    if (doneCount > 0) refresh();
  }, [doneCount]);

  return (
    <>
      <ScreenHeading title="Imports" />
      {mayChange(who, 'imports:create') && (
        <section aria-label="Upload a file">
          <DropZone onFiles={addFiles} />
          <Uploads />
        </section>
      )}
      <section aria-labelledby="list-title">
        <h2 id="list-title">Your imports</h2>
        {problem && <ProblemNotice problem={problem} onRetry={refresh} />}
        {!value && !problem && <Loading what="your imports" />}
        {value?.items.length === 0 && (
          <p class="empty">Nothing has been imported yet. The first file you upload will be listed here.</p>
        )}
        {value && value.items.length > 0 && (
          <ImportsTable items={all.items} timeZone={who.customer.timeZone} />
        )}
        {all.problem && <ProblemNotice problem={all.problem} />}
        {all.more && (
          <button type="button" class="button button-quiet" onClick={all.more}>
            Show older imports
          </button>
        )}
      </section>
    </>
  );
}
