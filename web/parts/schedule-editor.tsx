import { useState } from 'preact/hooks';
import { asProblem, type Problem } from '../api/problem';
import type { Definition } from '../api/schedules';
import { inPlainWords } from '../words/rule';
import { counted } from '../words/numbers';
import { ProblemNotice } from './notice';
import { usePreview } from './previewed';
import { ScheduleForm } from './schedule-form';
import { YearCalendar } from './year-calendar';

/** Skips a day, or adds it; a day that was added or skipped by hand goes back to what the rule says. */
function toggled(value: Definition, date: string, on: boolean): Definition {
  const { exclude = [], add = [] } = value;
  if (on && add.includes(date)) return { ...value, add: add.filter((one) => one !== date) };
  if (on) return { ...value, exclude: [...exclude, date] };
  if (exclude.includes(date)) return { ...value, exclude: exclude.filter((one) => one !== date) };
  return { ...value, add: [...add, date] };
}

/** From which day on an edit holds; all of it without one. */
function ScopeFields(props: {
  from: string | undefined;
  today: string;
  onChange: (from: string | undefined) => void;
}) {
  const { from, today, onChange } = props;
  return (
    <fieldset class="fields">
      <legend class="field-label">This change holds</legend>
      <label class="choice-line">
        <input type="radio" name="scope" checked={from === undefined} onChange={() => onChange(undefined)} />
        <span>for everything that was not sent yet</span>
      </label>
      <label class="choice-line">
        <input type="radio" name="scope" checked={from !== undefined} onChange={() => onChange(today)} />
        <span>from a day on</span>
      </label>
      {from !== undefined && (
        <label class="field">
          <span class="field-label">From this day on</span>
          <input
            type="date"
            required
            min={today}
            value={from}
            onInput={(event) => onChange(event.currentTarget.value)}
          />
        </label>
      )}
    </fieldset>
  );
}

/** Fields, the rule in plain words, and twelve months that change while one types. */
export function ScheduleEditor(props: {
  initial: Definition;
  today: string;
  /** What the button that keeps it says. */
  keep: string;
  /** It is there already: a change may hold from a day on. */
  edits?: boolean;
  onKeep: (value: Definition, from: string | undefined) => Promise<void>;
}) {
  const { initial, today, keep, edits, onKeep } = props;
  const [value, setValue] = useState(initial);
  const [scope, setScope] = useState<string>();
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const first = value.start.slice(0, 10);
  const from = first > today ? first : today;
  const { preview, problem: asked } = usePreview(value, from);

  async function submit(): Promise<void> {
    setBusy(true);
    setProblem(undefined);
    try {
      await onKeep(value, scope);
    } catch (error) {
      setProblem(asProblem(error));
    }
    setBusy(false);
  }

  const many = preview ? counted(preview.occurrences.length, 'occurrence') : undefined;
  const left = preview && preview.left.length > 0 ? `, ${preview.left.length} left out` : '';
  return (
    <form
      class="card schedule-editor"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <div class="form">
        <ScheduleForm value={value} onChange={setValue} />
        {edits && <ScopeFields from={scope} today={today} onChange={setScope} />}
      </div>
      <div class="year-box">
        <p role="status">
          <strong class="plain-words">{inPlainWords(value.rule, value.start)}</strong>
          {many && <span class="hint block">{`${many} in these twelve months${left}`}</span>}
        </p>
        {asked && <ProblemNotice problem={asked} />}
        <p class="hint">Choose a day to skip it or to add it. Arrow keys go from day to day.</p>
        <YearCalendar
          from={from}
          preview={preview}
          timeZone={value.timeZone}
          does={(kind) => (kind === 'on' ? 'Choose to skip it.' : 'Choose to add it.')}
          onChoose={(date, on) => setValue(toggled(value, date, on))}
        />
      </div>
      {problem && <ProblemNotice problem={problem} />}
      <div class="actions">
        <button type="submit" class="button" disabled={busy}>
          {keep}
        </button>
      </div>
    </form>
  );
}
