import { useEffect, useRef, useState } from 'preact/hooks';
import type { SessionView } from '../../shared/imports/views';
import { getMonth, type MonthView } from '../api/recurring';
import { allReference } from '../api/reference';
import { useFollowed } from '../follow';
import { ScreenHeading } from '../parts/heading';
import { Loading, Notice, ProblemNotice } from '../parts/notice';
import { RecurringPlaces } from '../parts/recurring/places';
import { Tag } from '../parts/tag';
import { scheduleAddress, schedulesMonthAddress } from '../routes';
import { counted, inHours } from '../words/numbers';
import { dateInWords, ENTRY_STATE_WORDS } from '../words/schedules';

const EVERY_MS = 60_000;
const DAY_MS = 86_400_000;
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
const iso = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const at = (date: string): number => Date.parse(`${date}T00:00Z`);

/** `2027-01` and so many months on. */
function monthOn(month: string, step: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return iso(Date.UTC(year, number - 1 + step, 1)).slice(0, 7);
}
const monthName = (month: string): string =>
  new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    at(`${month}-01`),
  );
function daysOf(month: string): string[] {
  const first = at(`${month}-01`);
  const many = (at(`${monthOn(month, 1)}-01`) - first) / DAY_MS;
  return Array.from({ length: many }, (_, n) => iso(first + n * DAY_MS));
}

/** Names of sites by id; what has none yet is called by its id. */
function useSiteNames(): (id: string) => string {
  const [names, setNames] = useState<Map<string, string>>(new Map());
  useEffect(() => {
    allReference('sites').then(
      (sites) => setNames(new Map(sites.map(({ id, name }) => [id, name]))),
      () => undefined,
    );
  }, []);
  return (id) => names.get(id) ?? `Site ${id}`;
}

function DayCell(props: {
  date: string;
  today: string;
  view: MonthView;
  chosen: boolean;
  inTabOrder: boolean;
  onChoose: () => void;
}) {
  const { date, today, view, chosen, inTabOrder, onChoose } = props;
  const day = view.days.find((one) => one.date === date);
  const failed = view.occurrences.filter((one) => one.date === date && one.state === 'failed').length;
  const words = day ? `${counted(day.jobs, 'job')}, ${inHours(day.minutes)}` : 'nothing';
  return (
    <button
      type="button"
      data-day={date}
      class={`month-day${day ? '' : ' is-empty'}${date === today ? ' is-today' : ''}`}
      aria-pressed={chosen}
      tabIndex={inTabOrder ? 0 : -1}
      onClick={onChoose}
    >
      <span class="month-day-number">
        <span aria-hidden="true">{Number(date.slice(8))}</span>
        <span class="sr-only">{dateInWords(date)}: </span>
      </span>
      <span class={day ? 'month-hours' : 'sr-only'}>{words}</span>
      {failed > 0 && <span class="month-failed">{failed} failed</span>}
    </button>
  );
}

function DayDetails(props: {
  date: string;
  view: MonthView;
  siteName: (id: string) => string;
  timeZone: string;
}) {
  const { date, view, siteName, timeZone } = props;
  const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone });
  const day = view.days.find((one) => one.date === date);
  const occurrences = view.occurrences.filter((one) => one.date === date);
  return (
    <section class="card day-panel" aria-live="polite" aria-label="The day that you chose">
      <h2>{dateInWords(date)}</h2>
      {!day && <p>No recurring job takes place on this day.</p>}
      {day && (
        <ul class="plain">
          {day.sites.map(({ siteId, jobs, minutes }) => (
            <li key={siteId}>
              {siteName(siteId)}: {counted(jobs, 'job')}, {inHours(minutes)}
            </li>
          ))}
        </ul>
      )}
      {occurrences.length > 0 && (
        <table class="table stacks">
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col">Recurring job</th>
              <th scope="col">Status</th>
            </tr>
          </thead>
          <tbody>
            {occurrences.map(({ scheduleId, occurrence, name, start, end, state, status, note, siteIds }) => (
              <tr key={`${scheduleId}|${occurrence}`}>
                <th scope="row" class="when">
                  {time.format(new Date(start))} to {time.format(new Date(end))}
                </th>
                <td data-label="Job">
                  <a href={scheduleAddress(scheduleId)}>{name}</a>
                  {siteIds.length > 1 && <span class="hint"> {counted(siteIds.length, 'job')}</span>}
                  {note && <span class="hint block">{note}</span>}
                </td>
                <td data-label="Status">
                  {state === 'planned' ? (
                    <Tag tone={status === 'paused' ? 'warn' : 'plain'}>
                      {status === 'paused' ? 'Paused' : 'Planned'}
                    </Tag>
                  ) : (
                    <Tag tone={ENTRY_STATE_WORDS[state].tone}>{ENTRY_STATE_WORDS[state].label}</Tag>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function SiteHours({ view, siteName }: { view: MonthView; siteName: (id: string) => string }) {
  const sites = new Map<string, { jobs: number; minutes: number }>();
  for (const { siteId, jobs, minutes } of view.days.flatMap((day) => day.sites)) {
    const before = sites.get(siteId) ?? { jobs: 0, minutes: 0 };
    sites.set(siteId, { jobs: before.jobs + jobs, minutes: before.minutes + minutes });
  }
  const list = [...sites].sort(([, a], [, b]) => b.minutes - a.minutes);
  const total = list.reduce((sum, [, { minutes }]) => sum + minutes, 0);
  if (list.length === 0) return null;
  return (
    <section aria-labelledby="sites-title">
      <h2 id="sites-title">Hours by site</h2>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">Site</th>
            <th scope="col" class="number">
              Jobs
            </th>
            <th scope="col" class="number">
              Hours
            </th>
          </tr>
        </thead>
        <tbody>
          {list.map(([siteId, { jobs, minutes }]) => (
            <tr key={siteId}>
              <th scope="row">{siteName(siteId)}</th>
              <td class="number">{jobs}</td>
              <td class="number">{inHours(minutes)}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">All sites</th>
            <td class="number">{list.reduce((sum, [, { jobs }]) => sum + jobs, 0)}</td>
            <td class="number">{inHours(total)}</td>
          </tr>
        </tbody>
      </table>
    </section>
  );
}

/** All recurring jobs of a month, with hours by day and site. Arrow keys go from day to day. */
export function MonthScreen({ who, month: asked }: { who: SessionView; month: string | null }) {
  const { timeZone } = who.customer;
  const today = new Intl.DateTimeFormat('en-CA', { timeZone }).format(new Date());
  const month = asked ?? today.slice(0, 7);
  const days = daysOf(month);
  const [first, last] = [days[0] ?? today, days.at(-1) ?? today];
  const inMonth = (date: string): boolean => date >= first && date <= last;
  const [picked, setPicked] = useState(today);
  const chosen = inMonth(picked) ? picked : inMonth(today) ? today : first;
  const grid = useRef<HTMLDivElement>(null);
  const siteName = useSiteNames();
  const { value, problem, refresh } = useFollowed(
    `month ${month}`,
    (signal) => getMonth(first, last, signal),
    () => EVERY_MS,
  );

  function go(event: KeyboardEvent): void {
    const step = STEPS[event.key];
    const to = step === undefined ? undefined : iso(at(chosen) + step * DAY_MS);
    if (to === undefined || !inMonth(to)) return;
    event.preventDefault();
    setPicked(to);
    grid.current?.querySelector<HTMLButtonElement>(`[data-day="${to}"]`)?.focus();
  }

  const blanks = (new Date(at(first)).getUTCDay() + 6) % 7;
  return (
    <>
      <RecurringPlaces here="month" />
      <ScreenHeading title="Recurring jobs by month" />
      <nav class="month-nav" aria-label="Months">
        <a href={schedulesMonthAddress(monthOn(month, -1))}>‹ {monthName(monthOn(month, -1))}</a>
        <h2>{monthName(month)}</h2>
        <a href={schedulesMonthAddress(monthOn(month, 1))}>{monthName(monthOn(month, 1))} ›</a>
      </nav>
      {problem && <ProblemNotice problem={problem} onRetry={refresh} />}
      {!value && !problem && <Loading what="the month" />}
      {value?.cut && (
        <Notice>
          <p>There is more than can be shown at once: these are the first of them.</p>
        </Notice>
      )}
      {value && (
        <>
          <div>
            <div class="month-grid" aria-hidden="true">
              {WEEKDAYS.map((name) => (
                <span key={name} class="month-weekday">
                  {name}
                </span>
              ))}
            </div>
            <div
              class={`month-grid days-after-${blanks}`}
              role="group"
              aria-label={monthName(month)}
              ref={grid}
              onKeyDown={go}
            >
              {days.map((date) => (
                <DayCell
                  key={date}
                  date={date}
                  today={today}
                  view={value}
                  chosen={date === chosen}
                  inTabOrder={date === chosen}
                  onChoose={() => setPicked(date)}
                />
              ))}
            </div>
            {value.days.length === 0 && <p class="empty">No recurring job takes place in this month.</p>}
          </div>
          <DayDetails date={chosen} view={value} siteName={siteName} timeZone={timeZone} />
          <SiteHours view={value} siteName={siteName} />
        </>
      )}
    </>
  );
}
