import { useState } from 'preact/hooks';
import { entriesFile, listEntries, runSchedule, type Entry } from '../api/schedules';
import { asProblem, type Problem } from '../api/problem';
import { useFollowed } from '../follow';
import { importAddress } from '../routes';
import { ENTRY_STATE_WORDS, dateInWords } from '../words/schedules';
import { Loading, ProblemNotice } from './notice';
import { Tag } from './tag';

const EVERY_MS = 10_000;

const Line = ({ entry, onAgain }: { entry: Entry; onAgain: (() => void) | undefined }) => {
  const { label, tone } = ENTRY_STATE_WORDS[entry.state];
  return (
    <tr>
      <th scope="row">{dateInWords(entry.date)}</th>
      <td data-label="Job">{entry.title}</td>
      <td data-label="Outcome">
        <Tag tone={tone}>{label}</Tag>
      </td>
      <td data-label="Why">
        {[
          entry.missedAt !== null && 'Missed at its time.',
          entry.reason,
          entry.jobId && `Job ${entry.jobId}.`,
        ]
          .filter(Boolean)
          .join(' ') || '–'}{' '}
        {entry.importId && <a href={importAddress(entry.importId)}>Import</a>}
        {onAgain && entry.state === 'failed' && (
          <button type="button" class="button-link" onClick={onAgain}>
            Run it again
          </button>
        )}
      </td>
    </tr>
  );
};

/** The ledger of runs: every occurrence with what became of it. */
export function EntriesTable({ id, mayRun }: { id: string; mayRun: boolean }) {
  const [state, setState] = useState<string | null>(null);
  const [more, setMore] = useState<{ items: Entry[]; next: string | null }>();
  const [trouble, setTrouble] = useState<Problem>();
  const { value, problem, refresh } = useFollowed(
    `entries ${id} ${state}`,
    (signal) => listEntries(id, { state, after: null }, signal),
    () => EVERY_MS,
  );
  const next = more ? more.next : (value?.next ?? null);
  const further = async () => {
    try {
      const page = await listEntries(id, { state, after: next });
      setMore({ items: [...(more?.items ?? []), ...page.items], next: page.next });
    } catch (error) {
      setTrouble(asProblem(error));
    }
  };
  const again = (occurrence: string) => () => {
    setTrouble(undefined);
    runSchedule(id, [occurrence]).then(refresh, (error: unknown) => setTrouble(asProblem(error)));
  };
  const items = [...(value?.items ?? []), ...(more?.items ?? [])];
  return (
    <section aria-labelledby="ledger-title">
      <h2 id="ledger-title">What became of it</h2>
      <p>
        <a href={entriesFile(id)} download>
          Download all of it
        </a>
      </p>
      <label class="field">
        <span class="field-label">Show</span>
        <select
          value={state ?? ''}
          onChange={(event) => {
            setMore(undefined);
            setState(event.currentTarget.value || null);
          }}
        >
          <option value="">everything</option>
          {Object.entries(ENTRY_STATE_WORDS).map(([name, { label }]) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
        </select>
      </label>
      {(problem ?? trouble) && <ProblemNotice problem={(problem ?? trouble) as Problem} onRetry={refresh} />}
      {!value && !problem && <Loading what="what became of it" />}
      {value && items.length === 0 && <p class="empty">There is nothing of that kind.</p>}
      {items.length > 0 && (
        <table class="table stacks">
          <thead>
            <tr>
              <th scope="col">Day</th>
              <th scope="col">Job</th>
              <th scope="col">Outcome</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {items.map((entry) => (
              <Line
                key={`${entry.occurrence}|${entry.job}`}
                entry={entry}
                onAgain={mayRun ? again(entry.occurrence) : undefined}
              />
            ))}
          </tbody>
        </table>
      )}
      {next !== null && (
        <button type="button" class="button button-quiet" onClick={() => void further()}>
          Show more
        </button>
      )}
    </section>
  );
}
