import type { Definition } from '../../api/schedules';

export type Holidays = NonNullable<Definition['holidays']>;
const CALENDARS: Record<string, string> = {
  '': 'No bank holidays',
  'england-and-wales': 'England and Wales',
  scotland: 'Scotland',
  'northern-ireland': 'Northern Ireland',
};
const RULES: Record<Holidays['rule'], string> = {
  keep: 'takes place all the same',
  skip: 'is left out',
  before: 'moves to the working day before',
  after: 'moves to the working day after',
};

/** Which holidays count, and what becomes of a job on one. */
export function HolidayFields({
  value,
  onChange,
}: {
  value: Holidays | undefined;
  onChange: (value: Holidays | undefined) => void;
}) {
  const put = (change: Partial<Holidays>) => {
    const next = { rule: 'skip' as const, ...value, ...change };
    const { calendar, own, days } = next as Holidays & { days?: unknown };
    onChange(calendar === undefined && own === undefined && days === undefined ? undefined : next);
  };
  return (
    <>
      <label class="field">
        <span class="field-label">Bank holidays of</span>
        <select
          value={value?.calendar ?? ''}
          onChange={(event) =>
            put({ calendar: (event.currentTarget.value || undefined) as Holidays['calendar'] })
          }
        >
          {Object.entries(CALENDARS).map(([calendar, words]) => (
            <option key={calendar} value={calendar}>
              {words}
            </option>
          ))}
        </select>
      </label>
      <label class="field choice-line">
        <input
          type="checkbox"
          checked={value?.own === true}
          onChange={(event) => put({ own: event.currentTarget.checked ? true : undefined })}
        />
        <span>
          Our own holidays too (<a href="/schedules/holidays">which are these?</a>)
        </span>
      </label>
      {value && (
        <label class="field">
          <span class="field-label">A job on a holiday</span>
          <select
            value={value.rule}
            onChange={(event) => put({ rule: event.currentTarget.value as Holidays['rule'] })}
          >
            {Object.entries(RULES).map(([rule, words]) => (
              <option key={rule} value={rule}>
                {words}
              </option>
            ))}
          </select>
        </label>
      )}
    </>
  );
}
