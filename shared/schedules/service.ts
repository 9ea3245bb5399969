import type { AuditLog } from '../audit';
import type { ImportsService, Page } from '../imports';
import { civilDate, type Clock } from '../platform/clock';
import { AppError } from '../platform/errors';
import type { Ids } from '../platform/ids';
import type { Log } from '../platform/log';
import type { Table } from '../platform/tables';
import type { Tenant } from '../tenancy';
import { createSchedule } from './create-schedule';
import { dueIndex } from './due-index';
import { editSchedule, revertSchedule, type Edit, type Edited } from './edit-schedule';
import { calendarFeed, feedLinks, type FeedLinks } from './feed';
import { addDays } from './fill-horizon';
import { asking, nextDay } from './meant';
import { current, refOf, type Definition, type Entry, type OccurrenceState, type Schedule } from './model';
import { ledgerCsv } from './ledger-csv';
import { referenceOnce } from './reference';
import { endSchedule, pauseSchedule, resumeSchedule, runSchedule } from './steer-schedule';
import { scheduleStore, type Version } from './store';
import { tick, type Ticked } from './tick';
import { toCalendar, toScheduleView, type CalendarView, type ScheduleView } from './views';
import { dayIn } from './when';
import type { Worked, WorkDeps } from './work-schedule';

export interface SchedulesDeps {
  schedules: Table;
  due: Table;
  imports: ImportsService;
  tenantById(id: string): Promise<Tenant | undefined>;
  clock: Clock;
  ids: Ids;
  log: Log;
  /** For what the app does by itself. */
  audit: AuditLog;
}

/** Recurring jobs as the entry points see them; errors are AppErrors. */
export interface SchedulesService {
  create(tenant: Tenant, by: string, definition: Definition): Promise<Schedule>;
  get(tenant: Tenant, id: string): Promise<Schedule>;
  list(tenant: Tenant, page: { after?: string | undefined; limit: number }): Promise<Page<Schedule>>;
  /** `expected`: the version that the person looked at; `changed` where it is another by now. */
  edit(tenant: Tenant, id: string, by: string, edit: Edit, expected?: number): Promise<Edited>;
  revert(tenant: Tenant, id: string, by: string, version: number, expected?: number): Promise<Edited>;
  versions(tenant: Tenant, id: string): Promise<Version[]>;
  pause(tenant: Tenant, id: string): Promise<Schedule>;
  resume(tenant: Tenant, id: string): Promise<Worked>;
  end(tenant: Tenant, id: string, expected?: number): Promise<Schedule>;
  run(tenant: Tenant, id: string, occurrences?: string[]): Promise<Worked>;
  view(schedule: Schedule): Promise<ScheduleView>;
  calendar(tenant: Tenant, id: string, from: string, to: string): Promise<CalendarView[]>;
  ledger(
    tenant: Tenant,
    id: string,
    query: { after?: string | undefined; limit: number; state?: OccurrenceState | undefined },
  ): Promise<Page<Entry>>;
  /** The whole ledger as a CSV file. */
  ledgerCsv(tenant: Tenant, id: string): Promise<string>;
  feed(tenant: Tenant, token: string): Promise<string>;
  feedLinks: FeedLinks;
  /** What the timer does: everything that is due. */
  tick(signal?: AbortSignal): Promise<Ticked>;
}

const LONGEST_CALENDAR = 366;
const MOST_FED = 1_000;
/** Entries that one page may look at; a filter that fits few answers with a cursor rather than for ever. */
const MOST_READ = 2_000;
const CURSOR = /^\d{4}-\d{2}-\d{2}(\.\d{1,2})?\|\d{3}$/;

const toCursor = (tenant: Tenant, id: string, ref: string): string =>
  Buffer.from(JSON.stringify([tenant.id, id, ref])).toString('base64url');

function fromCursor(text: string, tenant: Tenant, id: string): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch (cause) {
    throw new AppError('bad-cursor', { cause });
  }
  const [customer, schedule, ref] = Array.isArray(parsed) ? (parsed as unknown[]) : [];
  if (customer !== tenant.id || schedule !== id || typeof ref !== 'string' || !CURSOR.test(ref))
    throw new AppError('bad-cursor');
  return ref;
}

/** Recurring jobs, put together from their use cases. */
export function schedulesService(deps: SchedulesDeps): SchedulesService {
  const { clock, ids, log, audit, imports } = deps;
  const store = scheduleStore(deps.schedules);
  const index = dueIndex(deps.due);
  const links = feedLinks(deps.schedules, clock);
  const work = (): WorkDeps => ({
    store,
    index,
    imports,
    reference: referenceOnce(imports),
    clock,
    log,
    audit,
  });

  async function expecting(tenant: Tenant, id: string, expected: number | undefined): Promise<Schedule> {
    const schedule = await store.get(tenant, id);
    if (expected !== undefined && expected !== schedule.version)
      throw new AppError('changed', { detail: 'Somebody else changed it meanwhile. Please look again.' });
    return schedule;
  }

  return {
    create: (tenant, by, definition) => createSchedule({ ...work(), ids }, tenant, by, definition),
    get: (tenant, id) => store.get(tenant, id),
    async list(tenant, { after, limit }) {
      const items = await store.list(tenant, { after, limit: limit + 1 });
      const next = items.length > limit ? (items[limit - 1]?.id ?? null) : null;
      return { items: items.slice(0, limit), next };
    },
    async edit(tenant, id, by, edit, expected) {
      return editSchedule(work(), tenant, await expecting(tenant, id, expected), by, edit);
    },
    async revert(tenant, id, by, version, expected) {
      return revertSchedule(work(), tenant, await expecting(tenant, id, expected), by, version);
    },
    async versions(tenant, id) {
      await store.get(tenant, id);
      return store.versions(tenant, id);
    },
    pause: async (tenant, id) => pauseSchedule(work(), tenant, await store.get(tenant, id)),
    resume: async (tenant, id) => resumeSchedule(work(), tenant, await store.get(tenant, id)),
    end: async (tenant, id, expected) => endSchedule(work(), tenant, await expecting(tenant, id, expected)),
    run: async (tenant, id, occurrences) =>
      runSchedule(work(), tenant, await store.get(tenant, id), occurrences),
    async view(schedule) {
      if (schedule.status === 'ended') return toScheduleView(schedule, undefined);
      const ask = await asking(schedule.segments);
      const today = civilDate(clock.now(), current(schedule).timeZone);
      const day = nextDay(ask, today);
      const later = day === undefined ? [] : ask(day, addDays(day, 31));
      const next = later.find((one) => one.kind === 'placed' && one.start > clock.now());
      return toScheduleView(schedule, next?.kind === 'placed' ? next : undefined);
    },
    async calendar(tenant, id, from, to) {
      if (from > to || dayIn(to) - dayIn(from) > LONGEST_CALENDAR)
        throw new AppError('bad-request', { detail: 'A calendar covers one day to one year.' });
      const schedule = await store.get(tenant, id);
      const ask = await asking(schedule.segments);
      const meant = ask(from, to);
      const keys = meant.map(({ key }) => key.slice(0, 10)).sort();
      const [first, last] = [keys[0], keys.at(-1)];
      if (first === undefined || last === undefined) return [];
      return toCalendar(meant, await store.entries(tenant, id, first, last));
    },
    async ledger(tenant, id, { after, limit, state }) {
      await store.get(tenant, id);
      const items: Entry[] = [];
      let from = after === undefined ? '' : fromCursor(after, tenant, id);
      for (let read = 0; read < MOST_READ;) {
        const page = await store.entriesAfter(tenant, id, from, limit);
        for (const entry of page) {
          from = refOf(entry);
          if (state === undefined || entry.state === state) items.push(entry);
          if (items.length === limit) return { items, next: toCursor(tenant, id, from) };
        }
        read += page.length;
        if (page.length < limit) return { items, next: null };
      }
      return { items, next: toCursor(tenant, id, from) };
    },
    async ledgerCsv(tenant, id) {
      await store.get(tenant, id);
      return ledgerCsv(await store.entries(tenant, id, '', '9999'));
    },
    async feed(tenant, token) {
      if (!(await links.opens(tenant, token)))
        throw new AppError('not-found', { detail: 'This calendar link is not in use (any more).' });
      const schedules = await store.list(tenant, { limit: MOST_FED });
      return calendarFeed(tenant, schedules, civilDate(clock.now(), tenant.timeZone), clock.now());
    },
    feedLinks: links,
    tick: (signal) => tick({ store, index, imports, clock, log, audit, tenantById: deps.tenantById }, signal),
  };
}
