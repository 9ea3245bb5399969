import { useEffect, useState } from 'preact/hooks';
import type { SessionView } from '../../shared/imports/views';
import { asProblem, type Problem } from '../api/problem';
import {
  getOwnDays,
  putOwnDays,
  readDaysFile,
  type OwnDay,
  type OwnDays,
  type OwnDaysChanged,
} from '../api/recurring';
import { ScreenHeading } from '../parts/heading';
import { Loading, Notice, ProblemNotice } from '../parts/notice';
import { RecurringPlaces } from '../parts/recurring/places';
import { scheduleAddress } from '../routes';
import { mayChange } from '../session';
import { counted } from '../words/numbers';
import { dateInWords } from '../words/schedules';

const NAMES: Record<string, string> = {
  'england-and-wales': 'England and Wales',
  scotland: 'Scotland',
  'northern-ireland': 'Northern Ireland',
};
const byDate = (a: OwnDay, b: OwnDay): number => (a.date < b.date ? -1 : 1);

/** What is to be done by hand after the list was changed. */
function Changed({ done }: { done: OwnDaysChanged }) {
  return (
    <Notice>
      <p>
        Saved.{' '}
        {done.recurringJobs === 0
          ? 'No recurring job observes these days yet: say so in its holidays.'
          : `${counted(done.recurringJobs, 'recurring job')} ${done.recurringJobs === 1 ? 'observes' : 'observe'} them.`}
      </p>
      {done.alreadySent.length > 0 && (
        <>
          <p>
            FacilityApps already holds {counted(done.alreadySent.length, 'job')} on days that are meant
            otherwise now. Please change them there:
          </p>
          <ul>
            {done.alreadySent.map(({ scheduleId, name, occurrence, job, date, title, jobId }) => (
              <li key={`${scheduleId}|${occurrence}|${job}`}>
                {dateInWords(date)}: {title}
                {jobId && ` (job ${jobId})`}, of <a href={scheduleAddress(scheduleId)}>{name}</a>
              </li>
            ))}
          </ul>
        </>
      )}
    </Notice>
  );
}

function Editor({ start, onSaved }: { start: OwnDays; onSaved: (done: OwnDaysChanged) => void }) {
  const [days, setDays] = useState<OwnDay[]>(start.days);
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const [told, setTold] = useState('');
  const put = (index: number, change: Partial<OwnDay>) =>
    setDays(days.map((one, n) => (n === index ? { ...one, ...change } : one)));
  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    setProblem(undefined);
    setTold('');
    try {
      await work();
    } catch (error) {
      setProblem(asProblem(error));
    }
    setBusy(false);
  };
  const read = (file: File) =>
    attempt(async () => {
      const found = await readDaysFile(file);
      const there = new Set(days.map(({ date }) => date));
      const fresh = found.filter(({ date }) => !there.has(date));
      setDays([...days, ...fresh].sort(byDate));
      setTold(
        `The file has ${counted(found.length, 'day')} from today on; ${fresh.length} are new. Save to keep them.`,
      );
    });
  return (
    <form
      class="card own-days"
      onSubmit={(event) => {
        event.preventDefault();
        void attempt(async () => onSaved(await putOwnDays(start.revision, days)));
      }}
    >
      {days.length === 0 && <p>There are none yet.</p>}
      {days.map((day, index) => (
        <div class="own-day" key={index}>
          <label class="field">
            <span class="field-label">Day</span>
            <input
              type="date"
              required
              value={day.date}
              onInput={(event) => put(index, { date: event.currentTarget.value })}
            />
          </label>
          <label class="field">
            <span class="field-label">What it is</span>
            <input
              required
              maxLength={100}
              value={day.name}
              onInput={(event) => put(index, { name: event.currentTarget.value })}
            />
          </label>
          <button
            type="button"
            class="button button-quiet"
            aria-label={`Remove ${day.name || 'this day'}`}
            onClick={() => setDays(days.filter((_, n) => n !== index))}
          >
            Remove
          </button>
        </div>
      ))}
      {told && <p role="status">{told}</p>}
      {problem && <ProblemNotice problem={problem} />}
      <div class="actions">
        <button
          type="button"
          class="button button-quiet"
          onClick={() => setDays([...days, { date: '', name: '' }])}
        >
          Add a day
        </button>
        <label class="field">
          <span class="field-label">Or take them from a calendar file (.ics)</span>
          <input
            type="file"
            accept=".ics,text/calendar"
            onChange={(event) => {
              const [file] = event.currentTarget.files ?? [];
              if (file) void read(file);
            }}
          />
        </label>
      </div>
      <div class="actions">
        <button type="submit" class="button" disabled={busy}>
          Save
        </button>
      </div>
    </form>
  );
}

/** Days on which the customer does not work, beside the bank holidays. */
export function OwnDaysScreen({ who }: { who: SessionView }) {
  const [value, setValue] = useState<OwnDays>();
  const [done, setDone] = useState<OwnDaysChanged>();
  const [problem, setProblem] = useState<Problem>();
  useEffect(() => {
    getOwnDays().then(setValue, (error: unknown) => setProblem(asProblem(error)));
  }, []);
  const changes = mayChange(who, 'schedules:write');
  return (
    <>
      <RecurringPlaces here="holidays" />
      <ScreenHeading title="Our own holidays" />
      <p>
        Days on which you do not work, beside the bank holidays
        {value?.calendar ? ` of ${NAMES[value.calendar] ?? value.calendar}` : ''}. Recurring jobs that observe
        them are left out or moved, as each of them says.
      </p>
      {problem && <ProblemNotice problem={problem} />}
      {!value && !problem && <Loading what="your own holidays" />}
      {done && <Changed done={done} />}
      {value && changes && (
        <Editor
          key={value.revision}
          start={value}
          onSaved={(saved) => {
            setDone(saved);
            setValue(saved);
          }}
        />
      )}
      {value && !changes && (
        <ul class="plain">
          {value.days.map(({ date, name }) => (
            <li key={date}>
              {dateInWords(date)}: {name}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
