import { useEffect, useRef, useState } from 'preact/hooks';
import type { PreviewView } from '../../../shared/imports/preview/views';
import type { ImportView, SessionView } from '../../../shared/imports/views';
import { getPreview } from '../../api/preview';
import { useFollowed } from '../../follow';
import { CALENDAR_WORDS } from '../../words/calendars';
import { counted, inFigures, inHours, inPounds, percent } from '../../words/numbers';
import { dateInWords } from '../../words/schedules';
import { Loading, Notice, ProblemNotice } from '../notice';
import { ProgressBar } from '../progress';
import { ClashList } from './clashes';
import { HolidayList } from './holidays';
import { LeftOutList } from './left-out';
import './preview.css';
import { ReferenceChanged } from './reference-changed';
import { Work } from './work';

/** A preview that is being made is asked for at once again: the answer waits for it. */
const AGAIN_MS = 300;
/** So often it is looked whether somebody changed the reference data. */
const LOOK_MS = 60_000;

function Facts({ preview }: { preview: PreviewView }) {
  const { jobs, series, occurrences, minutes, sites, people, firstDay, lastDay, cost } = preview;
  const facts: [string, string, string][] = [
    ['Jobs', inFigures(jobs), series > 0 ? `${inFigures(series)} of them repeat` : 'none of them repeats'],
    [
      'Occurrences',
      inFigures(occurrences),
      `${counted(people, 'person', 'people')}, ${counted(sites, 'site')}`,
    ],
    ['Work', inHours(minutes), span(firstDay, lastDay)],
    ['Cost', inPounds(cost.pence), `${cost.pencePerJob}p a job that is created`],
  ];
  return (
    <dl class="preview-facts">
      {facts.map(([name, figure, more]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <span class="preview-figure">{figure}</span>
            <span class="hint block">{more}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

const span = (first: string | null, last: string | null): string =>
  first === null || last === null
    ? ''
    : first === last
      ? dateInWords(first)
      : `${dateInWords(first)} to ${dateInWords(last)}`;

function clashTitle({ occurrences, people, partial }: PreviewView['clashes']): string {
  if (occurrences === 0) return 'Nobody has two jobs at once';
  const times = counted(occurrences, 'time');
  return `${partial ? 'At least ' : ''}${times} somebody has two jobs at once (${counted(people, 'person', 'people')})`;
}

function holidayTitle({ calendar, occurrences }: PreviewView['holidays']): string {
  if (calendar === null) return 'Bank holidays are not looked at: your organisation has no calendar of them';
  const where = `(${CALENDAR_WORDS[calendar] ?? calendar})`;
  return occurrences === 0
    ? `No job is on a bank holiday ${where}`
    : `${counted(occurrences, 'job is', 'jobs are')} on a bank holiday ${where}`;
}

function Parts({ preview, view }: { preview: PreviewView; view: ImportView }) {
  const { clashes, holidays, leftOut, work, weeks } = preview;
  const headerRow = view.layout?.headerRow ?? 1;
  return (
    <>
      {work.length > 0 && (
        <details class="preview-part" open={view.counts.withErrors === 0}>
          <summary>Hours by site and week</summary>
          <Work work={work} weeks={weeks} />
        </details>
      )}
      {clashes.occurrences > 0 ? (
        <details class="preview-part is-note">
          <summary>{clashTitle(clashes)}</summary>
          <ClashList clashes={clashes} headerRow={headerRow} />
        </details>
      ) : (
        <p class="preview-part is-fine">{clashTitle(clashes)}</p>
      )}
      {holidays.occurrences > 0 ? (
        <details class="preview-part is-note">
          <summary>{holidayTitle(holidays)}</summary>
          <HolidayList days={holidays.days} headerRow={headerRow} />
        </details>
      ) : (
        <p class="preview-part is-fine">{holidayTitle(holidays)}</p>
      )}
      {leftOut.rows > 0 ? (
        <details class="preview-part is-note">
          <summary>{counted(leftOut.rows, 'row is', 'rows are')} left out</summary>
          <LeftOutList id={view.id} leftOut={leftOut} />
        </details>
      ) : (
        <p class="preview-part is-fine">No row is left out</p>
      )}
    </>
  );
}

/** What approving would do, before anybody does. */
export function Preview({
  view,
  who,
  put,
  changes,
  onLooked,
}: {
  view: ImportView;
  who: SessionView;
  put: (view: ImportView) => void;
  /** How often an approval was refused since what it named had changed. */
  changes: number;
  /** Told which reference data the preview that is shown was made of. */
  onLooked: (reference: string | undefined) => void;
}) {
  const { value, problem, refresh } = useFollowed(
    `${view.id}|${view.checkEtag}|${changes}`,
    (signal) => getPreview(view.id, signal),
    ({ state }) => (state === 'making' ? AGAIN_MS : LOOK_MS),
  );
  const [shown, setShown] = useState<PreviewView>();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (value?.state !== 'ready') return;
    setShown(value);
    onLooked(value.reference.etag);
  }, [value]);
  useEffect(() => {
    if (changes > 0) title.current?.focus();
  }, [changes]);
  const preview = value?.state === 'ready' ? value : shown;
  return (
    <section class="card preview" aria-labelledby="preview-title">
      <h2 id="preview-title" tabIndex={-1} ref={title}>
        What approving will do
      </h2>
      {changes > 0 && (
        <Notice>
          <p>It changed since you looked. This is how it stands now: please look again before you approve.</p>
        </Notice>
      )}
      {problem && <ProblemNotice problem={problem} onRetry={refresh} />}
      {value?.state === 'making' && (
        <div role="status">
          <ProgressBar label="Adding up what approving will do" value={percent(value.done, value.total)} />
          <p class="hint">
            Adding up: {inFigures(value.done)} of {counted(value.total, 'row')}
          </p>
        </div>
      )}
      {!preview && !problem && !value && <Loading what="what approving will do" />}
      {preview && (
        <>
          <ReferenceChanged reference={preview.reference} view={view} who={who} put={put} />
          <Facts preview={preview} />
          <div class="preview-parts">
            <Parts preview={preview} view={view} />
          </div>
        </>
      )}
    </section>
  );
}
