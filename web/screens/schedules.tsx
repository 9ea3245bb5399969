import { useState } from 'preact/hooks';
import type { SessionView } from '../../shared/imports/views';
import { asProblem, type Problem } from '../api/problem';
import { listSchedules, type Schedule } from '../api/schedules';
import { useFollowed } from '../follow';
import { ScreenHeading } from '../parts/heading';
import { Loading, ProblemNotice } from '../parts/notice';
import { CalendarLink } from '../parts/recurring/calendar-link';
import { RecurringPlaces } from '../parts/recurring/places';
import { Sparkline } from '../parts/sparkline';
import { Tag } from '../parts/tag';
import { scheduleAddress } from '../routes';
import { mayChange } from '../session';
import { inShort } from '../words/numbers';
import { inPlainWords } from '../words/rule';
import { SCHEDULE_STATUS_WORDS } from '../words/schedules';

const EVERY_MS = 15_000;
/** So many failures in a row pause a recurring job. */
const MOST_FAILURES = 5;

function Line({ item, timeZone }: { item: Schedule; timeZone: string }) {
  const { label, tone } = SCHEDULE_STATUS_WORDS[item.status];
  return (
    <tr>
      <th scope="row">
        <a href={scheduleAddress(item.id)}>{item.definition.name}</a>
        <span class="hint block">{inPlainWords(item.definition.rule, item.definition.start)}</span>
      </th>
      <td data-label="Status">
        <Tag tone={tone}>{label}</Tag>
      </td>
      <td data-label="Next" class="when">
        {item.status === 'active' && item.next ? inShort(item.next.start, timeZone) : '–'}
      </td>
      <td data-label="Last outcome">
        {item.reason ?? item.lastOutcome ?? 'Nothing has run yet.'}
        <Sparkline states={item.recent} />
      </td>
    </tr>
  );
}

/** What the app paused waits for a person. */
function PausedByApp({ items }: { items: Schedule[] }) {
  const paused = items.filter(({ status, failures }) => status === 'paused' && failures >= MOST_FAILURES);
  if (paused.length === 0) return null;
  return (
    <div class="notice notice-bad" role="status">
      <p>
        {paused.length === 1
          ? 'A recurring job failed again and again and was paused:'
          : `${paused.length} recurring jobs failed again and again and were paused:`}
      </p>
      <ul>
        {paused.map(({ id, definition, lastOutcome }) => (
          <li key={id}>
            <a href={scheduleAddress(id)}>{definition.name}</a>
            {lastOutcome && ` (${lastOutcome})`}
          </li>
        ))}
      </ul>
      <p>Put right what it says, then choose Resume there.</p>
    </div>
  );
}

/** Recurring jobs with their next run, their last outcome, and how the last thirty jobs went. */
export function SchedulesScreen({ who }: { who: SessionView }) {
  const { value, problem, refresh } = useFollowed(
    'schedules',
    (signal) => listSchedules(null, signal),
    () => EVERY_MS,
  );
  const [older, setOlder] = useState<{ items: Schedule[]; next: string | null }>();
  const [trouble, setTrouble] = useState<Problem>();
  const next = older ? older.next : (value?.next ?? null);
  const more = async () => {
    try {
      const page = await listSchedules(next);
      setOlder({ items: [...(older?.items ?? []), ...page.items], next: page.next });
    } catch (error) {
      setTrouble(asProblem(error));
    }
  };
  const changes = mayChange(who, 'schedules:write');
  const items = [...(value?.items ?? []), ...(older?.items ?? [])];
  return (
    <>
      <RecurringPlaces here="list" />
      <ScreenHeading title="Recurring jobs" />
      <PausedByApp items={items} />
      {changes && (
        <p>
          <a class="button" href={scheduleAddress('new')}>
            New recurring job
          </a>
        </p>
      )}
      {problem && <ProblemNotice problem={problem} onRetry={refresh} />}
      {!value && !problem && <Loading what="your recurring jobs" />}
      {value?.items.length === 0 && (
        <p class="empty">There are no recurring jobs yet. The first one you keep will be listed here.</p>
      )}
      {items.length > 0 && (
        <table class="table stacks">
          <thead>
            <tr>
              <th scope="col">Recurring job</th>
              <th scope="col">Status</th>
              <th scope="col">Next</th>
              <th scope="col">Last outcome</th>
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <Line key={item.id} item={item} timeZone={who.customer.timeZone} />
            ))}
          </tbody>
        </table>
      )}
      {trouble && <ProblemNotice problem={trouble} />}
      {next !== null && (
        <button type="button" class="button button-quiet" onClick={() => void more()}>
          Show more
        </button>
      )}
      {changes && <CalendarLink />}
    </>
  );
}
