import type { Definition } from '../api/schedules';
import { choiceOf, ruleText } from '../words/rule';
import { HolidayFields } from './recurring/holiday-fields';
import { JobFields } from './recurring/job-fields';
import { RuleFields } from './rule-fields';

const CATCH_UPS = {
  all: 'all of them are created late',
  latest: 'the latest of them is created late',
  none: 'none of them is created',
};

/** The fields of a recurring job; what it holds is the parent's. */
export function ScheduleForm({
  value,
  onChange,
}: {
  value: Definition;
  onChange: (value: Definition) => void;
}) {
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
      </fieldset>
      <RuleFields
        choice={choiceOf(value.rule)}
        start={value.start}
        onChange={(choice) => onChange({ ...value, rule: ruleText(choice) })}
      />
      <fieldset class="fields">
        <legend class="field-label">Holidays and short months</legend>
        <HolidayFields value={value.holidays} onChange={(holidays) => onChange({ ...value, holidays })} />
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
      <fieldset class="fields">
        <legend class="field-label">Creating the jobs</legend>
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
        <label class="field">
          <span class="field-label">Jobs whose time went by before they could be created</span>
          <select
            value={value.catchUp ?? 'all'}
            onChange={(event) =>
              onChange({ ...value, catchUp: event.currentTarget.value as Definition['catchUp'] })
            }
          >
            {Object.entries(CATCH_UPS).map(([name, words]) => (
              <option key={name} value={name}>
                {words}
              </option>
            ))}
          </select>
        </label>
      </fieldset>
    </>
  );
}
