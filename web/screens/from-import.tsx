import { useEffect, useState } from 'preact/hooks';
import type { ImportView, SessionView } from '../../shared/imports/views';
import { getImport } from '../api/imports';
import { asProblem, type Problem } from '../api/problem';
import { adoptRows, getOwnDays, type Adopted } from '../api/recurring';
import { ScreenHeading } from '../parts/heading';
import { Loading, Notice, ProblemNotice } from '../parts/notice';
import { HolidayFields, type Holidays } from '../parts/recurring/holiday-fields';
import { importAddress, scheduleAddress } from '../routes';
import { mayChange } from '../session';
import { counted } from '../words/numbers';

const RULES: Record<string, string> = {
  'FREQ=WEEKLY': 'every week, on its own weekday',
  'FREQ=WEEKLY;INTERVAL=2': 'every second week, on its own weekday',
  'FREQ=DAILY': 'every day',
  'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR': 'Monday to Friday',
  'FREQ=MONTHLY': 'every month, on its own day of the month',
  '': 'not at all: they are left out',
};

/** What became of the rows. */
function Done({ done }: { done: Adopted }) {
  const all = [...done.made, ...done.already];
  return (
    <>
      <Notice>
        <p>
          {done.made.length === 0
            ? 'No new recurring job was made.'
            : `${counted(done.made.length, 'recurring job')} made. Their jobs are created within minutes, as far ahead as you said.`}
        </p>
      </Notice>
      {all.length > 0 && (
        <section aria-labelledby="made-title">
          <h2 id="made-title">Recurring jobs of this file</h2>
          <ul class="plain">
            {all.map(({ id, name, rows }) => (
              <li key={id}>
                <a href={scheduleAddress(id)}>{name}</a>{' '}
                <span class="hint">
                  {rows.length === 1 ? `row ${rows[0] ?? ''}` : `${rows.length} rows`}
                  {done.already.some((one) => one.id === id) && ', there already'}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {done.left.length > 0 && (
        <section aria-labelledby="left-title">
          <h2 id="left-title">Rows that were left out</h2>
          <table class="table stacks">
            <thead>
              <tr>
                <th scope="col">Row</th>
                <th scope="col">Why</th>
              </tr>
            </thead>
            <tbody>
              {done.left.map(({ row, reason }) => (
                <tr key={row}>
                  <th scope="row">{row}</th>
                  <td data-label="Why">{reason}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </>
  );
}

interface Choice {
  rule: string;
  together: boolean;
  horizonDays: number;
  holidays: Holidays | undefined;
}

function Form(props: { view: ImportView; initial: Choice; onDone: (done: Adopted) => void }) {
  const { view, initial, onDone } = props;
  const [choice, setChoice] = useState(initial);
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const put = (change: Partial<Choice>) => setChoice({ ...choice, ...change });
  async function submit(): Promise<void> {
    setBusy(true);
    setProblem(undefined);
    const { rule, holidays, ...rest } = choice;
    try {
      onDone(
        await adoptRows({
          importId: view.id,
          ...rest,
          ...(rule === '' ? {} : { rule }),
          ...(holidays ? { holidays } : {}),
        }),
      );
    } catch (error) {
      setProblem(asProblem(error));
    }
    setBusy(false);
  }
  return (
    <form
      class="card form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <fieldset class="fields">
        <legend class="field-label">How they repeat</legend>
        {view.status !== 'review' && (
          <label class="field">
            <span class="field-label">Rows that do not say it themselves repeat</span>
            <select value={choice.rule} onChange={(event) => put({ rule: event.currentTarget.value })}>
              {Object.entries(RULES).map(([rule, words]) => (
                <option key={rule} value={rule}>
                  {words}
                </option>
              ))}
            </select>
          </label>
        )}
        <label class="field">
          <span class="field-label">Days ahead that are kept filled</span>
          <input
            type="number"
            min="1"
            max="60"
            value={choice.horizonDays}
            onInput={(event) => put({ horizonDays: event.currentTarget.valueAsNumber || 14 })}
          />
        </label>
        <HolidayFields value={choice.holidays} onChange={(holidays) => put({ holidays })} />
      </fieldset>
      <fieldset class="fields">
        <legend class="field-label">How many recurring jobs</legend>
        <label class="choice-line">
          <input
            type="radio"
            name="together"
            checked={!choice.together}
            onChange={() => put({ together: false })}
          />
          <span>one for each row, so that each can be skipped and moved by itself</span>
        </label>
        <label class="choice-line">
          <input
            type="radio"
            name="together"
            checked={choice.together}
            onChange={() => put({ together: true })}
          />
          <span>one for all rows that take place at the same times</span>
        </label>
      </fieldset>
      {problem && <ProblemNotice problem={problem} />}
      <div class="actions">
        <button type="submit" class="button" disabled={busy}>
          Make recurring jobs
        </button>
      </div>
    </form>
  );
}

/** Makes recurring jobs of the rows of an import that has ended. */
export function FromImportScreen({ who, importId }: { who: SessionView; importId: string }) {
  const [state, setState] = useState<{ view: ImportView; holidays: Holidays | undefined }>();
  const [problem, setProblem] = useState<Problem>();
  const [done, setDone] = useState<Adopted>();
  useEffect(() => {
    Promise.all([getImport(importId, new AbortController().signal), getOwnDays()]).then(
      ([view, { calendar }]) =>
        setState({ view, holidays: calendar ? { calendar, rule: 'skip' } : undefined }),
      (error: unknown) => setProblem(asProblem(error)),
    );
  }, [importId]);
  const inReview = state?.view.status === 'review';
  const ended = state && ['finished', 'cancelled', 'review'].includes(state.view.status);
  const changes = mayChange(who, 'schedules:write');
  return (
    <>
      <nav aria-label="Where you are">
        <a class="back" href={importAddress(importId)}>
          {state ? state.view.fileName : 'The import'}
        </a>
      </nav>
      <ScreenHeading title="Make recurring jobs of these rows" />
      {inReview ? (
        <p>
          Rows that repeat are kept here instead of being handed to FacilityApps as a series: each can be
          skipped, moved and paused, and observes holidays. They are left out of this import; all other rows
          stay in it. What FacilityApps is to repeat needs nothing: approve the import.
        </p>
      ) : (
        <p>
          Each row of the file becomes a recurring job that is kept here: it can be skipped, moved and paused,
          and observes holidays. Jobs that this import created stay as they are, and are not created a second
          time. Rows that FacilityApps repeats by itself are left out.
        </p>
      )}
      {problem && <ProblemNotice problem={problem} />}
      {!state && !problem && <Loading what="the import" />}
      {state && !ended && (
        <Notice>
          <p>This is possible in review, and when the import has ended.</p>
        </Notice>
      )}
      {state && !changes && (
        <Notice>
          <p>You can look at recurring jobs, and not make any.</p>
        </Notice>
      )}
      {state && ended && changes && !done && (
        <Form
          view={state.view}
          initial={{
            rule: inReview ? '' : 'FREQ=WEEKLY',
            together: false,
            horizonDays: 14,
            holidays: state.holidays,
          }}
          onDone={setDone}
        />
      )}
      {done && <Done done={done} />}
    </>
  );
}
