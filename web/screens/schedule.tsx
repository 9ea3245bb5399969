import { useEffect, useState } from 'preact/hooks';
import type { SessionView } from '../../shared/imports/views';
import { asProblem, type Problem } from '../api/problem';
import { getOwnDays } from '../api/recurring';
import {
  createSchedule,
  editSchedule,
  endSchedule,
  getSchedule,
  runSchedule,
  steerSchedule,
  type Definition,
  type Edited,
  type Schedule,
} from '../api/schedules';
import { useFollowed } from '../follow';
import { EntriesTable } from '../parts/entries-table';
import { ScreenHeading } from '../parts/heading';
import { Loading, Notice, ProblemNotice } from '../parts/notice';
import { ScheduleCalendar } from '../parts/recurring/schedule-calendar';
import { Versions } from '../parts/recurring/versions';
import { ScheduleEditor } from '../parts/schedule-editor';
import { Sparkline } from '../parts/sparkline';
import { Tag } from '../parts/tag';
import { navigate } from '../router';
import { scheduleAddress, schedulesAddress } from '../routes';
import { mayChange } from '../session';
import { counted, inFull } from '../words/numbers';
import { inPlainWords } from '../words/rule';
import { SCHEDULE_STATUS_WORDS, dateInWords } from '../words/schedules';

const EVERY_MS = 10_000;
const Back = () => (
  <a class="back" href={schedulesAddress}>
    All recurring jobs
  </a>
);

const todayIn = (timeZone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone }).format(new Date());

function NewSchedule({ who }: { who: SessionView }) {
  const today = todayIn(who.customer.timeZone);
  const [holidays, setHolidays] = useState<{ value: Definition['holidays'] }>();
  useEffect(() => {
    // What the customer's settings say of bank holidays is what a new one begins with.
    getOwnDays().then(
      ({ calendar, days }) =>
        setHolidays({
          value: calendar
            ? { calendar, rule: 'skip', ...(days.length > 0 ? { own: true as const } : {}) }
            : undefined,
        }),
      () => setHolidays({ value: undefined }),
    );
  }, []);
  const initial: Definition = {
    name: '',
    jobs: [{ title: '', siteId: '', ownerId: '' }],
    rule: 'FREQ=WEEKLY',
    start: `${today}T09:00`,
    durationMinutes: 60,
    timeZone: who.customer.timeZone,
    horizonDays: 14,
    holidays: holidays?.value,
  };
  return (
    <>
      <Back />
      <ScreenHeading title="New recurring job" />
      {!holidays && <Loading what="your holidays" />}
      {holidays && (
        <ScheduleEditor
          initial={initial}
          today={today}
          keep="Keep it"
          onKeep={async (value) => {
            const { id } = await createSchedule(value);
            navigate(scheduleAddress(id));
          }}
        />
      )}
    </>
  );
}

/** A field that is gone has to be said: the API leaves alone what is not named. */
const asChange = (value: Definition) => ({
  ...value,
  lastDay: value.lastDay ?? null,
  shortMonths: value.shortMonths ?? null,
  holidays: value.holidays ?? null,
});

const Sent = ({ edited }: { edited: Edited }) => (
  <Notice>
    <p>Saved. It changes what was not sent yet.</p>
    {edited.alreadySent.length > 0 && (
      <>
        <p>
          {`FacilityApps already holds ${counted(edited.alreadySent.length, 'job')} that it does not mean so any more. Please change them there:`}
        </p>
        <ul>
          {edited.alreadySent.map(({ occurrence, job, date, title, jobId }) => (
            <li
              key={`${occurrence}|${job}`}
            >{`${dateInWords(date)}: ${title}${jobId ? ` (job ${jobId})` : ''}`}</li>
          ))}
        </ul>
      </>
    )}
    {edited.lost.length > 0 && (
      <p>{`Exceptions without a day any more: ${edited.lost.map(dateInWords).join(', ')}.`}</p>
    )}
  </Notice>
);

function Actions({ item, onDone }: { item: Schedule; onDone: (item: Schedule) => void }) {
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const act = (work: () => Promise<Schedule | undefined>) => async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      onDone((await work()) ?? (await getSchedule(item.id)));
    } catch (error) {
      setProblem(asProblem(error));
    }
    setBusy(false);
  };
  const button = (words: string, kind: string, work: () => Promise<Schedule | undefined>) => (
    <button type="button" class={`button ${kind}`} disabled={busy} onClick={() => void act(work)()}>
      {words}
    </button>
  );
  const end = async () => {
    if (!window.confirm('End this recurring job for good? Jobs already in FacilityApps stay.')) return item;
    await endSchedule(item.id);
    return undefined;
  };
  return (
    <>
      <div class="actions">
        {item.status === 'active' && button('Run what is due or failed', '', () => runSchedule(item.id))}
        {item.status === 'active' && button('Pause', 'button-quiet', () => steerSchedule(item.id, 'pause'))}
        {item.status === 'paused' && button('Resume', '', () => steerSchedule(item.id, 'resume'))}
        {button('End', 'button-danger', end)}
      </div>
      {problem && <ProblemNotice problem={problem} />}
    </>
  );
}

function OneSchedule({ who, id }: { who: SessionView; id: string }) {
  const followed = useFollowed(
    id,
    (signal) => getSchedule(id, signal),
    () => EVERY_MS,
  );
  const [edited, setEdited] = useState<Edited>();
  const item = followed.value;
  if (!item)
    return (
      <>
        <Back />
        {followed.problem ? (
          <ProblemNotice problem={followed.problem} />
        ) : (
          <Loading what="the recurring job" />
        )}
      </>
    );
  const { label, tone } = SCHEDULE_STATUS_WORDS[item.status];
  const { definition } = item;
  const onEdited = (done: Edited) => {
    setEdited(done);
    followed.put(done.schedule);
  };
  const changes = mayChange(who, 'schedules:write') && item.status !== 'ended';
  return (
    <>
      <Back />
      <ScreenHeading title={definition.name} />
      <section class="card summary schedule-summary" aria-label="How it stands">
        <p>
          <Tag tone={tone}>{label}</Tag> {inPlainWords(definition.rule, definition.start)}
        </p>
        <p>{item.reason ?? item.lastOutcome ?? 'Nothing has run yet.'}</p>
        {item.changesOn.length > 0 && (
          <p>{`Changes on ${item.changesOn.map(dateInWords).join(', ')}; what holds from the last of these on is shown.`}</p>
        )}
        <Sparkline states={item.recent} />
        {item.next && item.status === 'active' && (
          <p>{`Next: ${inFull(item.next.start, definition.timeZone)}. Filled to ${dateInWords(item.filledTo)}.`}</p>
        )}
        {changes && <Actions item={item} onDone={followed.put} />}
      </section>
      {edited && <Sent edited={edited} />}
      <ScheduleCalendar
        item={item}
        today={todayIn(definition.timeZone)}
        mayChange={changes}
        onEdited={onEdited}
      />
      {changes && (
        <details>
          <summary>Change it</summary>
          <ScheduleEditor
            key={item.version}
            initial={definition}
            today={todayIn(definition.timeZone)}
            keep="Save"
            edits
            onKeep={async (value, from) => {
              const change = asChange(value);
              const edit = from === undefined ? { scope: 'all', change } : { scope: 'from', from, change };
              onEdited(await editSchedule(id, item.version, edit));
            }}
          />
        </details>
      )}
      <details>
        <summary>Versions</summary>
        <Versions item={item} who={who} mayChange={changes} onEdited={onEdited} />
      </details>
      <EntriesTable id={id} mayRun={changes && item.status === 'active'} />
    </>
  );
}

/** One recurring job: how it stands, its editor, and its ledger; `new` for one that is not there yet. */
export const ScheduleScreen = ({ who, id }: { who: SessionView; id: string }) =>
  id === 'new' ? <NewSchedule who={who} /> : <OneSchedule who={who} id={id} />;
