import { useState } from 'preact/hooks';
import { asProblem, type Problem } from '../../api/problem';
import type { OccurrenceSeen } from '../../api/recurring';
import { editSchedule, type Edited, type Schedule } from '../../api/schedules';
import { dateInWords, ENTRY_STATE_WORDS } from '../../words/schedules';
import { ProblemNotice } from '../notice';
import { Tag } from '../tag';

type Change = { skip: true } | { add: true } | { restore: true } | { moveTo: string };

const clockOf = (instant: string, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone }).format(new Date(instant));

function whatItIs({ start, state, reason, note, movedFrom, jobIds }: OccurrenceSeen, timeZone: string) {
  const parts = [
    start === null ? undefined : `At ${clockOf(start, timeZone)}.`,
    movedFrom === undefined ? undefined : `Moved here from ${dateInWords(movedFrom)}.`,
    note,
    reason,
    jobIds.length > 0 ? `In FacilityApps: job ${jobIds.join(', ')}.` : undefined,
  ];
  const { label, tone } =
    state === 'planned' ? { label: 'Planned', tone: 'plain' as const } : ENTRY_STATE_WORDS[state];
  return { label, tone, words: parts.filter((part) => part !== undefined && part !== null).join(' ') };
}

/** One occurrence of the day, and what may be done about it. */
function OneOccurrence(props: {
  seen: OccurrenceSeen;
  timeZone: string;
  usualTime: string;
  busy: boolean;
  onChange: ((occurrence: string, change: Change) => void) | undefined;
}) {
  const { seen, timeZone, usualTime, busy, onChange } = props;
  const [to, setTo] = useState(`${seen.date}T${usualTime}`);
  const { label, tone, words } = whatItIs(seen, timeZone);
  const takesPlace = seen.state !== 'skipped';
  const byHand = seen.reason === 'Excluded.' || seen.note === 'Moved by hand.';
  const button = (name: string, change: Change) => (
    <button
      type="button"
      class="button button-quiet"
      disabled={busy}
      onClick={() => onChange?.(seen.occurrence, change)}
    >
      {name}
    </button>
  );
  return (
    <li class="day-entry">
      <p>
        <Tag tone={tone}>{label}</Tag> {words}
      </p>
      {onChange && (
        <div class="actions">
          {takesPlace && button('Skip it', { skip: true })}
          {byHand && button('Put it back where the rule has it', { restore: true })}
          <label class="field">
            <span class="field-label">Move it to</span>
            <input
              type="datetime-local"
              value={to}
              onInput={(event) => setTo(event.currentTarget.value.slice(0, 16))}
            />
          </label>
          {button('Move it', { moveTo: to })}
        </div>
      )}
    </li>
  );
}

/** A day of a recurring job: what takes place, and skipping, moving or adding it. Each change is a version. */
export function DayPanel(props: {
  item: Schedule;
  date: string;
  seen: OccurrenceSeen[];
  mayChange: boolean;
  onEdited: (edited: Edited) => void;
}) {
  const { item, date, seen, mayChange, onEdited } = props;
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const { timeZone, start } = item.definition;

  async function change(occurrence: string, what: Change): Promise<void> {
    setBusy(true);
    setProblem(undefined);
    try {
      onEdited(await editSchedule(item.id, item.version, { scope: 'one', occurrence, change: what }));
    } catch (error) {
      setProblem(asProblem(error));
    }
    setBusy(false);
  }
  const onChange = mayChange
    ? (occurrence: string, what: Change) => void change(occurrence, what)
    : undefined;
  return (
    <div class="card day-panel" role="region" aria-live="polite" aria-label="The day that you chose">
      <h3>{dateInWords(date)}</h3>
      {seen.length === 0 && <p>Nothing takes place on this day.</p>}
      <ul class="plain">
        {seen.map((one) => (
          <OneOccurrence
            key={`${one.occurrence} ${one.state}`}
            seen={one}
            timeZone={timeZone}
            usualTime={start.slice(11)}
            busy={busy}
            onChange={onChange}
          />
        ))}
      </ul>
      {onChange && !seen.some(({ state }) => state !== 'skipped') && (
        <div class="actions">
          <button
            type="button"
            class="button button-quiet"
            disabled={busy}
            onClick={() => onChange(date, { add: true })}
          >
            Add this day at {start.slice(11)}
          </button>
        </div>
      )}
      {problem && <ProblemNotice problem={problem} />}
    </div>
  );
}
