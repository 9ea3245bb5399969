import { useEffect, useState } from 'preact/hooks';
import type { SessionView } from '../../shared/imports/views';
import { asProblem, type Problem } from '../api/problem';
import {
  referencePath,
  refreshReference,
  searchReference,
  templatePath,
  type ReferenceItem,
  type ReferenceKind,
  type ReferencePage,
} from '../api/reference';
import { useFollowed } from '../follow';
import { ScreenHeading } from '../parts/heading';
import { Loading, ProblemNotice } from '../parts/notice';
import { ReferenceTable } from '../parts/reference-table';
import { navigate } from '../router';
import { referenceAddress } from '../routes';
import { mayChange } from '../session';
import { ago, counted, inFull } from '../words/numbers';
import { REFERENCE_WORDS } from '../words/reference';
import { MissingScreen } from './missing';
import './reference.css';

const KINDS = Object.keys(REFERENCE_WORDS) as ReferenceKind[];
const PAGE = 100;
/** Keystrokes come faster than anybody wants answers. */
const PAUSE_MS = 250;

function Tabs({ kind, text }: { kind: ReferenceKind; text: string }) {
  return (
    <nav class="tabs" aria-label="Kinds of reference data">
      {KINDS.map((each) => (
        <a
          key={each}
          href={referenceAddress(each, text)}
          {...(each === kind ? { 'aria-current': 'page' } : {})}
        >
          {REFERENCE_WORDS[each].title}
        </a>
      ))}
    </nav>
  );
}

/** How old the data is, and the way to fetch it now. */
function Age({
  fetchedAt,
  who,
  onRefreshed,
}: {
  fetchedAt: string;
  who: SessionView;
  onRefreshed: () => void;
}) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const refresh = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      await refreshReference();
      onRefreshed();
    } catch (error) {
      setProblem(asProblem(error));
    }
    setBusy(false);
  };
  return (
    <>
      <p class="reference-age" role="status">
        <span title={inFull(fetchedAt, who.customer.timeZone)}>
          Fetched from FacilityApps {ago(fetchedAt)}.
        </span>
        {mayChange(who, 'reference:refresh') && (
          <button type="button" class="button button-quiet" disabled={busy} onClick={() => void refresh()}>
            {busy ? 'Fetching…' : 'Fetch it again now'}
          </button>
        )}
      </p>
      {problem && <ProblemNotice problem={problem} />}
    </>
  );
}

/** The page that is followed, and those that were asked for after it. */
function useMore(key: string, kind: ReferenceKind, text: string, first: ReferencePage | undefined) {
  const [state, setState] = useState<{ key: string; items: ReferenceItem[]; next: string | null }>();
  const [problem, setProblem] = useState<Problem>();
  const older = state?.key === key ? state : undefined;
  const next = older ? older.next : (first?.next ?? null);
  const more = async () => {
    try {
      const page = await searchReference(kind, { text: text || null, after: next, limit: PAGE });
      setState({ key, items: [...(older?.items ?? []), ...page.items], next: page.next });
    } catch (error) {
      setProblem(asProblem(error));
    }
  };
  return { items: [...(first?.items ?? []), ...(older?.items ?? [])], next, more, problem };
}

function List({ who, kind, text }: { who: SessionView; kind: ReferenceKind; text: string }) {
  const [typed, setTyped] = useState(text);
  const { value, problem, refresh } = useFollowed(
    `${kind}|${text}`,
    (signal) => searchReference(kind, { text: text || null, after: null, limit: PAGE }, signal),
    () => null,
  );
  const more = useMore(`${kind}|${text}|${value?.fetchedAt}`, kind, text, value);
  useEffect(() => {
    if (typed.trim() === text) return;
    const timer = setTimeout(() => navigate(referenceAddress(kind, typed.trim())), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const { many, one } = REFERENCE_WORDS[kind];
  return (
    <section aria-label={REFERENCE_WORDS[kind].title}>
      <form class="reference-search" role="search" onSubmit={(event) => event.preventDefault()}>
        <label class="field">
          <span class="field-label">Search {many}</span>
          <input
            type="search"
            value={typed}
            autocomplete="off"
            spellcheck={false}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        </label>
        <a href={referencePath(kind)} download>
          Download all {many} (CSV)
        </a>
      </form>
      {problem && <ProblemNotice problem={problem} onRetry={refresh} />}
      {!value && !problem && <Loading what={many} />}
      {value && (
        <>
          <p class="hint" role="status">
            {counted(value.total, one, many)}
            {text !== '' && ` with “${text}”`}
          </p>
          {value.total === 0 ? (
            <p class="empty">
              {text === ''
                ? `Your FacilityApps has no ${many}.`
                : `No ${many} like that. Try fewer or other words.`}
            </p>
          ) : (
            <ReferenceTable kind={kind} items={more.items} />
          )}
          {more.problem && <ProblemNotice problem={more.problem} />}
          {more.next !== null && (
            <button type="button" class="button button-quiet" onClick={() => void more.more()}>
              Show more {many}
            </button>
          )}
          <Age fetchedAt={value.fetchedAt} who={who} onRefreshed={refresh} />
        </>
      )}
    </section>
  );
}

/** What the customer's FacilityApps knows, by which the rows of files are checked. */
export function ReferenceScreen({
  who,
  kind,
  text,
}: {
  who: SessionView;
  kind: string | null;
  text: string | null;
}) {
  const chosen = kind === null ? 'sites' : KINDS.find((each) => each === kind);
  if (!chosen) return <MissingScreen />;
  return (
    <>
      <ScreenHeading title="Reference data" />
      <p>
        The sites, people and forms of your FacilityApps. Files are checked against them. To start a file with
        them, fill in a template:{' '}
        <a href={templatePath('jobs.xlsx')} download>
          Excel, with lists to choose from
        </a>
        .
      </p>
      <Tabs kind={chosen} text={text ?? ''} />
      <List key={chosen} who={who} kind={chosen} text={text ?? ''} />
    </>
  );
}
