import { ruleText, weekdayOf, WEEKDAYS, WEEKDAY_NAMES, WHICH, type RuleChoice } from '../words/rule';

const KINDS: Record<RuleChoice['kind'], string> = {
  daily: 'Every day or every few days',
  weekly: 'On days of the week',
  'monthly-day': 'On the same day of the month',
  'monthly-weekday': 'On a weekday of the month',
  yearly: 'Once a year',
  text: 'By a rule of my own (RFC 5545)',
};

function ofKind(kind: RuleChoice['kind'], before: RuleChoice, start: string): RuleChoice {
  const every = before.kind === 'text' ? 1 : before.every;
  const day = weekdayOf(start.slice(0, 10));
  switch (kind) {
    case 'weekly':
      return { kind, every, days: [day] };
    case 'monthly-weekday':
      return { kind, every, which: '1', day };
    case 'text':
      return { kind, text: ruleText(before) };
    case 'daily':
    case 'monthly-day':
    case 'yearly':
      return { kind, every };
  }
}

const UNITS = {
  daily: 'days',
  weekly: 'weeks',
  'monthly-day': 'months',
  'monthly-weekday': 'months',
  yearly: 'years',
};

/** How often, in fields that anybody understands. */
export function RuleFields(props: {
  choice: RuleChoice;
  start: string;
  onChange: (choice: RuleChoice) => void;
}) {
  const { choice, start, onChange } = props;
  // Without days it is the start's own (RFC 5545).
  const days =
    choice.kind === 'weekly' && choice.days.length === 0
      ? [weekdayOf(start.slice(0, 10))]
      : choice.kind === 'weekly'
        ? choice.days
        : [];
  return (
    <fieldset class="fields">
      <legend class="field-label">How often</legend>
      <label class="field">
        <span class="field-label">Repeats</span>
        <select
          value={choice.kind}
          onChange={(event) =>
            onChange(ofKind(event.currentTarget.value as RuleChoice['kind'], choice, start))
          }
        >
          {Object.entries(KINDS).map(([kind, words]) => (
            <option key={kind} value={kind}>
              {words}
            </option>
          ))}
        </select>
      </label>
      {choice.kind === 'text' ? (
        <label class="field">
          <span class="field-label">Rule</span>
          <input
            value={choice.text}
            spellcheck={false}
            onInput={(event) => onChange({ kind: 'text', text: event.currentTarget.value })}
          />
        </label>
      ) : (
        <label class="field">
          <span class="field-label">Every so many {UNITS[choice.kind]}</span>
          <input
            type="number"
            min="1"
            max="1000"
            value={choice.every}
            onInput={(event) =>
              onChange({ ...choice, every: Math.max(1, Math.floor(event.currentTarget.valueAsNumber || 1)) })
            }
          />
        </label>
      )}
      {choice.kind === 'weekly' && (
        <div class="weekdays" role="group" aria-label="Days of the week">
          {WEEKDAYS.map((day) => (
            <label key={day}>
              <input
                type="checkbox"
                checked={days.includes(day)}
                onChange={(event) => {
                  const on = event.currentTarget.checked;
                  onChange({
                    ...choice,
                    days: WEEKDAYS.filter((one) => (one === day ? on : days.includes(one))),
                  });
                }}
              />{' '}
              {WEEKDAY_NAMES[day]}
            </label>
          ))}
        </div>
      )}
      {choice.kind === 'monthly-weekday' && (
        <>
          <label class="field">
            <span class="field-label">Which one</span>
            <select
              value={choice.which}
              onChange={(event) => onChange({ ...choice, which: event.currentTarget.value })}
            >
              {Object.entries(WHICH).map(([which, words]) => (
                <option key={which} value={which}>
                  {words}
                </option>
              ))}
            </select>
          </label>
          <label class="field">
            <span class="field-label">Weekday</span>
            <select
              value={choice.day}
              onChange={(event) => onChange({ ...choice, day: event.currentTarget.value })}
            >
              {WEEKDAYS.map((day) => (
                <option key={day} value={day}>
                  {WEEKDAY_NAMES[day]}
                </option>
              ))}
            </select>
          </label>
        </>
      )}
    </fieldset>
  );
}
