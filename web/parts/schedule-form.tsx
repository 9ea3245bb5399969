import { useEffect, useState } from 'preact/hooks';
import { asProblem, type Problem } from '../api/problem';
import { listReference, type Definition, type Named } from '../api/schedules';
import { CALENDAR_WORDS } from '../words/calendars';
import { choiceOf, ruleText } from '../words/rule';
import { ProblemNotice } from './notice';
import { RuleFields } from './rule-fields';

type Holidays = NonNullable<Definition['holidays']>;
const CALENDARS: Record<string, string> = { '': 'No holidays', ...CALENDAR_WORDS };
const HOLIDAY_RULES: Record<Holidays['rule'], string> = {
  keep: 'takes place all the same',
  skip: 'is left out',
  before: 'moves to the working day before',
  after: 'moves to the working day after',
};

interface Places {
  sites: Named[];
  floors: Named[];
  spaces: Named[];
  users: Named[];
}

/** A choice among things that FacilityApps knows. */
function Choice(props: {
  label: string;
  items: Named[];
  value: string | undefined;
  required?: boolean;
  onChange: (id: string | undefined) => void;
}) {
  const { label, items, value, required, onChange } = props;
  return (
    <label class="field">
      <span class="field-label">{label}</span>
      <select
        value={value ?? ''}
        required={required}
        onChange={(event) => onChange(event.currentTarget.value || undefined)}
      >
        <option value="">{required ? 'Please choose' : 'The whole of it'}</option>
        {items.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The job itself: what, where, who. With several jobs the first one is edited here. */
function JobFields({ value, onChange }: { value: Definition; onChange: (value: Definition) => void }) {
  const [places, setPlaces] = useState<Places>();
  const [problem, setProblem] = useState<Problem>();
  useEffect(() => {
    const kinds = ['sites', 'floors', 'spaces', 'users'] as const;
    Promise.all(kinds.map((kind) => listReference(kind))).then(
      ([sites = [], floors = [], spaces = [], users = []]) => setPlaces({ sites, floors, spaces, users }),
      (error: unknown) => setProblem(asProblem(error)),
    );
  }, []);
  const [job, ...others] = value.jobs;
  if (!job) return null;
  const put = (change: Partial<Definition['jobs'][number]>) =>
    onChange({ ...value, jobs: [{ ...job, ...change }, ...others] });
  return (
    <fieldset class="fields">
      <legend class="field-label">The job</legend>
      {problem && <ProblemNotice problem={problem} />}
      <label class="field">
        <span class="field-label">Title</span>
        <input
          value={job.title}
          required
          maxLength={255}
          onInput={(event) =>
            onChange({
              ...value,
              // Until somebody names it otherwise, a recurring job is called what its job is.
              name: value.name === job.title ? event.currentTarget.value : value.name,
              jobs: [{ ...job, title: event.currentTarget.value }, ...others],
            })
          }
        />
      </label>
      <label class="field">
        <span class="field-label">What you call it</span>
        <input
          value={value.name}
          required
          maxLength={200}
          onInput={(event) => onChange({ ...value, name: event.currentTarget.value })}
        />
      </label>
      {places && (
        <>
          <Choice
            label="Site"
            items={places.sites}
            value={job.siteId}
            required
            onChange={(siteId) => put({ siteId: siteId ?? '', floorId: undefined, spaceId: undefined })}
          />
          <Choice
            label="Floor"
            items={places.floors.filter(({ siteId }) => siteId === job.siteId)}
            value={job.floorId}
            onChange={(floorId) => put({ floorId, spaceId: undefined })}
          />
          <Choice
            label="Space"
            items={places.spaces.filter(
              ({ floorId }) => job.floorId !== undefined && floorId === job.floorId,
            )}
            value={job.spaceId}
            onChange={(spaceId) => put({ spaceId })}
          />
          <Choice
            label="Assigned to"
            items={places.users}
            value={job.ownerId}
            required
            onChange={(ownerId) => put({ ownerId: ownerId ?? '' })}
          />
        </>
      )}
      {others.length > 0 && <p class="hint">and {others.length} more, which stay as they are.</p>}
    </fieldset>
  );
}

/** The fields of a recurring job; what it holds is the parent's. */
export function ScheduleForm({
  value,
  onChange,
}: {
  value: Definition;
  onChange: (value: Definition) => void;
}) {
  const { holidays } = value;
  return (
    <>
      <JobFields value={value} onChange={onChange} />
      <fieldset class="fields">
        <legend class="field-label">When</legend>
        <label class="field">
          <span class="field-label">First day and time</span>
          <input
            type="datetime-local"
            value={value.start}
            required
            onInput={(event) => onChange({ ...value, start: event.currentTarget.value.slice(0, 16) })}
          />
        </label>
        <label class="field">
          <span class="field-label">Minutes that it takes</span>
          <input
            type="number"
            min="1"
            max="44640"
            value={value.durationMinutes}
            onInput={(event) =>
              onChange({ ...value, durationMinutes: event.currentTarget.valueAsNumber || 1 })
            }
          />
        </label>
        <label class="field">
          <span class="field-label">Last day (if there is one)</span>
          <input
            type="date"
            value={value.lastDay ?? ''}
            onInput={(event) => onChange({ ...value, lastDay: event.currentTarget.value || undefined })}
          />
        </label>
        <label class="field">
          <span class="field-label">Days ahead that are kept filled</span>
          <input
            type="number"
            min="1"
            max="60"
            value={value.horizonDays}
            onInput={(event) => onChange({ ...value, horizonDays: event.currentTarget.valueAsNumber || 14 })}
          />
        </label>
      </fieldset>
      <RuleFields
        choice={choiceOf(value.rule)}
        start={value.start}
        onChange={(choice) => onChange({ ...value, rule: ruleText(choice) })}
      />
      <fieldset class="fields">
        <legend class="field-label">Holidays and short months</legend>
        <label class="field">
          <span class="field-label">Bank holidays of</span>
          <select
            value={holidays?.calendar ?? ''}
            onChange={(event) => {
              const calendar = event.currentTarget.value as Holidays['calendar'] | '';
              const rule = holidays?.rule ?? 'skip';
              onChange({ ...value, holidays: calendar ? { ...holidays, calendar, rule } : undefined });
            }}
          >
            {Object.entries(CALENDARS).map(([calendar, words]) => (
              <option key={calendar} value={calendar}>
                {words}
              </option>
            ))}
          </select>
        </label>
        {holidays && (
          <label class="field">
            <span class="field-label">A job on a holiday</span>
            <select
              value={holidays.rule}
              onChange={(event) =>
                onChange({
                  ...value,
                  holidays: { ...holidays, rule: event.currentTarget.value as Holidays['rule'] },
                })
              }
            >
              {Object.entries(HOLIDAY_RULES).map(([rule, words]) => (
                <option key={rule} value={rule}>
                  {words}
                </option>
              ))}
            </select>
          </label>
        )}
        <label class="field">
          <span class="field-label">On a day that a month does not have</span>
          <select
            value={value.shortMonths ?? 'skip'}
            onChange={(event) =>
              onChange({
                ...value,
                shortMonths: event.currentTarget.value === 'last-day' ? 'last-day' : undefined,
              })
            }
          >
            <option value="skip">it is left out</option>
            <option value="last-day">it takes place on the last day of the month</option>
          </select>
        </label>
      </fieldset>
    </>
  );
}
