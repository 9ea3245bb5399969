import { useEffect, useState } from 'preact/hooks';
import type { SessionView } from '../../../shared/imports/views';
import {
  entriesFile,
  listEntries,
  namesById,
  verifyAudit,
  type Entry,
  type Filters,
  type Verified,
} from '../../api/audit';
import { asProblem, type Problem } from '../../api/problem';
import { Loading, Notice, ProblemNotice } from '../../parts/notice';
import { importAddress, scheduleAddress } from '../../routes';
import { actionInWords, actorInWords, stateInWords } from '../../words/audit';
import { counted, inFigures, inFull, inShort } from '../../words/numbers';
import './audit.css';

const NONE: Filters = { actor: null, action: null, target: null, from: null, to: null };

/** Whether nobody changed the log, asked for by the person: it reads all of it. */
function Chain({ timeZone }: { timeZone: string }) {
  const [found, setFound] = useState<Verified>();
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const check = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      setFound(await verifyAudit());
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      setBusy(false);
    }
  };
  useEffect(() => void check(), []);
  return (
    <section aria-labelledby="chain">
      <h2 id="chain">Is the log whole?</h2>
      {busy && !found && <Loading what="every entry and its copy" />}
      {problem && <ProblemNotice problem={problem} onRetry={() => void check()} />}
      {found?.whole && (
        <Notice>
          <p>
            <strong>The log is whole.</strong> {counted(found.entries, 'entry', 'entries')}, each following
            from the one before.
          </p>
          <p class="hint">
            {found.sealed
              ? `Signed up to entry ${inFigures(found.sealed.seq)} on ${inFull(found.sealed.at, timeZone)}; what is older cannot be taken back by anybody.`
              : 'The first signature is made within a quarter of an hour.'}
            {found.erased > 0 &&
              ` ${counted(found.erased, 'entry has', 'entries have')} lost the network address of a person who was erased.`}
          </p>
        </Notice>
      )}
      {found?.broken && (
        <div class="notice notice-bad" role="alert">
          <p>
            <strong>The log is broken at entry {inFigures(found.broken.seq)}:</strong> {found.broken.reason}.
            Please tell our support, and keep a copy of the log as it is now.
          </p>
        </div>
      )}
      {found && (
        <details>
          <summary>For auditors</summary>
          <dl class="pairs">
            <dt>Last hash</dt>
            <dd>
              <code>{found.hash || 'none yet'}</code>
            </dd>
            {found.keys.map(({ id, publicKey, from, until }) => (
              <>
                <dt>
                  Public key <code>{id}</code>
                  {from && `, from ${inFull(from, timeZone)}`}
                  {until && `, until ${inFull(until, timeZone)}`}
                </dt>
                <dd>
                  <pre>{publicKey}</pre>
                </dd>
              </>
            ))}
          </dl>
        </details>
      )}
      <p>
        <button type="button" class="button button-quiet" disabled={busy} onClick={() => void check()}>
          {busy ? 'Checking…' : 'Check again'}
        </button>
      </p>
    </section>
  );
}

const dayStart = (day: string): string | null => (day === '' ? null : new Date(`${day}T00:00`).toISOString());
function dayEnd(day: string): string | null {
  if (day === '') return null;
  const end = new Date(`${day}T00:00`);
  end.setDate(end.getDate() + 1);
  return end.toISOString();
}

const KINDS: [value: string, words: string][] = [
  ['', 'Everything'],
  ['import', 'Imports'],
  ['row', 'Rows'],
  ['upload', 'Uploads'],
  ['schedule', 'Recurring jobs'],
  ['session', 'Signing in and out'],
  ['key', 'Keys'],
  ['audit', 'The audit log itself'],
];

function Search({
  names,
  onSearch,
}: {
  names: ReadonlyMap<string, string>;
  onSearch: (to: Filters) => void;
}) {
  const search = (event: Event) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget as HTMLFormElement);
    const text = (name: string): string => {
      const value = data.get(name);
      return typeof value === 'string' ? value.trim() : '';
    };
    onSearch({
      action: text('action') || null,
      actor: text('actor') || null,
      target: text('target') || null,
      from: dayStart(text('from')),
      to: dayEnd(text('to')),
    });
  };
  return (
    <form class="audit-search" onSubmit={search}>
      <label>
        What
        <select name="action">
          {KINDS.map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      </label>
      <label>
        Who
        <select name="actor">
          <option value="">Anybody</option>
          {[...names].map(([id, name]) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
          <option value="run">The app, while importing</option>
          <option value="visitor">Somebody not signed in</option>
        </select>
      </label>
      <label>
        To what (its id)
        <input name="target" autocomplete="off" placeholder="imp_…" />
      </label>
      <label>
        From
        <input name="from" type="date" />
      </label>
      <label>
        To
        <input name="to" type="date" />
      </label>
      <button type="submit" class="button">
        Search
      </button>
    </form>
  );
}

function Target({ target }: Pick<Entry, 'target'>) {
  if (!target) return <>–</>;
  const { kind, id } = target;
  if (kind === 'import') return <a href={importAddress(id)}>{id}</a>;
  if (kind === 'schedule') return <a href={scheduleAddress(id)}>{id}</a>;
  return <>{id}</>;
}

const Line = ({
  entry,
  names,
  timeZone,
}: {
  entry: Entry;
  names: ReadonlyMap<string, string>;
  timeZone: string;
}) => (
  <tr>
    <th scope="row">
      {actionInWords(entry.action)}
      <span class="hint block">
        {stateInWords(entry.after)}
        {entry.before && ` (before: ${stateInWords(entry.before)})`}
      </span>
    </th>
    <td data-label="When" class="when">
      <time dateTime={entry.at}>{inShort(entry.at, timeZone)}</time>
    </td>
    <td data-label="Who">
      {actorInWords(entry, names)}
      {entry.address && <span class="hint block">{entry.address}</span>}
    </td>
    <td data-label="To what" class="audit-id">
      <Target target={entry.target} />
    </td>
  </tr>
);

/** What people, keys and the app itself did: whether it is whole, a search, a file. */
export function Page({ who }: { who: SessionView }) {
  const { timeZone } = who.customer;
  const [filters, setFilters] = useState(NONE);
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map());
  const [items, setItems] = useState<Entry[]>();
  const [next, setNext] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem>();

  const load = async (wanted: Filters, after: string | null) => {
    setProblem(undefined);
    try {
      const page = await listEntries(wanted, after);
      setItems((before) => (after === null ? page.items : [...(before ?? []), ...page.items]));
      setNext(page.next);
    } catch (error) {
      setProblem(asProblem(error));
    }
  };
  useEffect(() => void load(filters, null), [filters]);
  useEffect(() => void namesById().then(setNames), []);
  return (
    <>
      <Chain timeZone={timeZone} />
      <section aria-labelledby="entries">
        <h2 id="entries">Entries</h2>
        <Search names={names} onSearch={setFilters} />
        {problem && <ProblemNotice problem={problem} onRetry={() => void load(filters, null)} />}
        {!items && !problem && <Loading what="the entries" />}
        {items?.length === 0 && next === null && <p class="empty">Nothing in the log fits this search.</p>}
        {items && items.length > 0 && (
          <>
            <p>
              <a href={entriesFile(filters)} download>
                Download as CSV
              </a>
            </p>
            <table class="table stacks">
              <thead>
                <tr>
                  <th scope="col">What</th>
                  <th scope="col">When</th>
                  <th scope="col">Who</th>
                  <th scope="col">To what</th>
                </tr>
              </thead>
              <tbody>
                {items.map((entry) => (
                  <Line key={entry.seq} entry={entry} names={names} timeZone={timeZone} />
                ))}
              </tbody>
            </table>
          </>
        )}
        {next !== null && (
          <button type="button" class="button button-quiet" onClick={() => void load(filters, next)}>
            Show more
          </button>
        )}
      </section>
    </>
  );
}
