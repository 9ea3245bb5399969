import { useState } from 'preact/hooks';
import type { ImportView, SessionView } from '../../shared/imports/views';
import { getImport } from '../api/imports';
import { useFollowed } from '../follow';
import { Correct } from '../parts/correct';
import { Counts } from '../parts/counts';
import { Downloads } from '../parts/downloads';
import { ScreenHeading } from '../parts/heading';
import { ImportActions } from '../parts/import-actions';
import { Issues } from '../parts/issues';
import { HowRead } from '../parts/how-read';
import { Later } from '../parts/later';
import { Loading, ProblemNotice } from '../parts/notice';
import { ProgressBar, RunProgress } from '../parts/progress';
import { ImportRows } from '../parts/import-rows';
import { Tag } from '../parts/tag';
import { fromImportAddress, importsAddress, type RowsShown } from '../routes';
import { may } from '../session';
import { inBytes, inFull, often } from '../words/numbers';
import { isWorking, STATUS_WORDS } from '../words/statuses';
import { summaryOf } from '../words/summary';

/** Every second while the importer works on it; now and then while somebody may act on it elsewhere. */
function pauseAfter({ status, editing }: ImportView): number | null {
  if (isWorking(status) || editing) return 1000;
  return status === 'rejected' ? null : 5000;
}

function Facts({ view, who }: { view: ImportView; who: SessionView }) {
  const by =
    view.createdBy === who.user.id ? 'by you' : view.createdBy === 'inbox' ? 'through the inbox' : '';
  return (
    <p class="hint">
      {inBytes(view.bytes)}, uploaded on {inFull(view.createdAt, who.customer.timeZone)} {by}
      {view.revision > 1 && ` · corrected ${often(view.revision - 1)}`}
    </p>
  );
}

/** What approving would do, with what only it needs. */
const preview = () => import('../parts/preview/preview');

interface Looked {
  reference: string | undefined;
  onChanged: () => void;
}

function Summary({
  view,
  who,
  put,
  refresh,
  looked,
}: SectionProps & Pick<Following, 'put' | 'refresh'> & { looked: Looked }) {
  const { heading, sentences } = summaryOf(view);
  const { label, tone } = STATUS_WORDS[view.status];
  return (
    <section class={`card summary summary-${tone}`} aria-labelledby="summary-title">
      <div class="summary-head" role="status">
        <Tag tone={tone}>{label}</Tag>
        <h2 id="summary-title">{heading}</h2>
      </div>
      <div class="sentences">
        {sentences.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
      {(view.status === 'received' || view.status === 'checking') && (
        <ProgressBar label="The check is going on" />
      )}
      {(view.status === 'running' || view.status === 'paused' || view.status === 'held') && (
        <RunProgress progress={view.progress} status={view.status} />
      )}
      <ImportActions view={view} who={who} put={put} refresh={refresh} {...looked} />
      <Downloads view={view} timeZone={who.customer.timeZone} />
      {view.status === 'review' && view.layout?.columns.recurrence_type && may(who, 'schedules:write') && (
        <p>
          Rows that repeat become a series that FacilityApps repeats.{' '}
          <a href={fromImportAddress(view.id)}>Keep them here instead</a>
        </p>
      )}
      {(view.status === 'finished' || view.status === 'cancelled') &&
        may(who, 'schedules:write') &&
        !view.filesRemovedAt && (
          <p>
            <a href={fromImportAddress(view.id)}>Make recurring jobs of these rows</a>
          </p>
        )}
    </section>
  );
}

type Following = ReturnType<typeof useFollowed<ImportView>>;
interface SectionProps {
  view: ImportView;
  who: SessionView;
}

/** One import: what stands, what can be done about it, and its rows. */
export function ImportScreen({
  who,
  id,
  shown,
}: {
  who: SessionView;
  id: string;
  /** Which of its rows. */
  shown: RowsShown;
}) {
  const {
    value: view,
    problem,
    refresh,
    put,
  } = useFollowed(id, (signal) => getImport(id, signal), pauseAfter);
  const [reference, setReference] = useState<string>();
  const [changes, setChanges] = useState(0);
  const looked = { reference, onChanged: () => setChanges((before) => before + 1) };
  const missing = problem?.status === 404;
  const hasRows =
    view !== undefined && !view.filesRemovedAt && view.counts.rows > 0 && view.checkEtag !== null;
  return (
    <>
      <nav aria-label="Where you are">
        <a class="back" href={importsAddress}>
          All imports
        </a>
      </nav>
      <ScreenHeading
        key={view ? 'there' : 'coming'}
        title={view?.fileName ?? (missing ? 'No such import' : 'Import')}
      />
      {view && <Facts view={view} who={who} />}
      {problem && <ProblemNotice problem={problem} onRetry={missing ? undefined : refresh} />}
      {!view && !problem && <Loading what="the import" />}
      {view && (
        <>
          <Summary view={view} who={who} put={put} refresh={refresh} looked={looked} />
          {!view.filesRemovedAt && <HowRead view={view} who={who} put={put} />}
          {view.status === 'review' && hasRows && (
            <Later what="what approving will do" load={preview}>
              {({ Preview }) => (
                <Preview view={view} who={who} put={put} changes={changes} onLooked={setReference} />
              )}
            </Later>
          )}
          {!view.filesRemovedAt && <Correct view={view} who={who} refresh={refresh} />}
          {view.counts.rows > 0 && <Counts view={view} />}
          <Issues view={view} chosen={shown.code} />
          {hasRows && <ImportRows view={view} who={who} shown={shown} put={put} refresh={refresh} />}
        </>
      )}
    </>
  );
}
