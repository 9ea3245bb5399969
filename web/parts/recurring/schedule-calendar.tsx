import { useState } from 'preact/hooks';
import { listOccurrences, type OccurrenceSeen } from '../../api/recurring';
import type { Edited, Preview, Schedule } from '../../api/schedules';
import { useFollowed } from '../../follow';
import { Loading, ProblemNotice } from '../notice';
import { monthsFrom, YearCalendar } from '../year-calendar';
import { DayPanel } from './day-panel';

const EVERY_MS = 30_000;

/** What stands in the ledger or is planned, as a calendar shows it. */
const asPreview = (seen: OccurrenceSeen[]): Preview => ({
  occurrences: seen.flatMap(({ start, end, state, date, note }) =>
    start === null || end === null || state === 'skipped'
      ? []
      : [{ date, start, end, ...(note === undefined ? {} : { note }) }],
  ),
  left: seen.flatMap(({ state, date, reason }) =>
    state === 'skipped' ? [{ date, reason: reason ?? 'Left out.' }] : [],
  ),
});

/** Twelve months of a recurring job; a day that is chosen is shown with what may be done about it. */
export function ScheduleCalendar(props: {
  item: Schedule;
  today: string;
  mayChange: boolean;
  onEdited: (edited: Edited) => void;
}) {
  const { item, today, mayChange, onEdited } = props;
  const [chosen, setChosen] = useState<string>();
  const first = item.definition.start.slice(0, 10);
  const begin = first > today ? first : today;
  const from = monthsFrom(begin)[0] ?? begin;
  const to = `${Number(from.slice(0, 4)) + 1}${from.slice(4, 8)}01`;
  const { value, problem, refresh } = useFollowed(
    `calendar ${item.id} ${item.version}`,
    (signal) => listOccurrences(item.id, from, to, signal),
    () => EVERY_MS,
  );
  return (
    <section aria-labelledby="calendar-title">
      <h2 id="calendar-title">Twelve months</h2>
      <p class="hint">Choose a day to see it{mayChange ? ', and to skip, move or add it' : ''}.</p>
      {problem && <ProblemNotice problem={problem} onRetry={refresh} />}
      {!value && !problem && <Loading what="the calendar" />}
      {chosen !== undefined && value && (
        <DayPanel
          key={chosen}
          item={item}
          date={chosen}
          seen={value.filter(({ date }) => date === chosen)}
          mayChange={mayChange}
          onEdited={onEdited}
        />
      )}
      {value && (
        <YearCalendar
          from={begin}
          preview={asPreview(value)}
          timeZone={item.definition.timeZone}
          chosen={chosen ?? ''}
          does={() => 'Choose to see it.'}
          onChoose={(date) => setChosen(date)}
        />
      )}
    </section>
  );
}
