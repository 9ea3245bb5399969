import type { AuditLog } from '../audit';
import type { ImportsService, Page } from '../imports';
import { civilDate, type Clock } from '../platform/clock';
import { AppError } from '../platform/errors';
import type { Ids } from '../platform/ids';
import type { Log } from '../platform/log';
import type { Table } from '../platform/tables';
import type { Tenant } from '../tenancy';
import { adoptRows, type Adopted, type AdoptRows } from './adopt-rows';
import { allOccurrences } from './all-occurrences';
import { changeOwnDays, type ChangedOwnDays } from './change-own-days';
import { createSchedule } from './create-schedule';
import { dueIndex } from './due-index';
import { editSchedule, revertSchedule, type Edit, type Edited } from './edit-schedule';
import { calendarFeed, feedLinks, type FeedLinks } from './feed';
import { addDays } from './fill-horizon';
import { nextDay } from './meant';
import { current, type Definition, type Entry, type Schedule } from './model';
import { ledgerCsv } from './ledger-csv';
import { ledgerPage, type LedgerQuery } from './ledger-pages';
import {
  askingFor,
  ownDaysOnce,
  ownDaysStore,
  toOwnDays,
  type OwnDays,
  type OwnDaysList,
  type OwnDaysOf,
} from './own-days';
import { preview, type PreviewQuestion, type PreviewView } from './preview';
import { referenceOnce } from './reference';
import { endSchedule, pauseSchedule, resumeSchedule, runSchedule } from './steer-schedule';
import { scheduleStore, type Version } from './store';
import type { Planners } from './tell-paused';
import { tick, type Ticked } from './tick';
import { toCalendar, toScheduleView, type CalendarView, type MonthView, type ScheduleView } from './views';
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
  audit: AuditLog;
  planners: Planners;
}

/** Recurring jobs as the entry points see them; errors are AppErrors. */
export interface SchedulesService {
  create(tenant: Tenant, by: string, definition: Definition): Promise<Schedule>;
  /** Makes recurring jobs of the rows of an import. */
  adopt(tenant: Tenant, by: string, wanted: AdoptRows): Promise<Adopted>;
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
  views(tenant: Tenant, schedules: Schedule[]): Promise<ScheduleView[]>;
  preview(tenant: Tenant, question: PreviewQuestion): Promise<PreviewView>;
  calendar(tenant: Tenant, id: string, from: string, to: string): Promise<CalendarView[]>;
  /** All recurring jobs between two days, with hours by day and site. */
  all(tenant: Tenant, from: string, to: string): Promise<MonthView>;
  ledger(tenant: Tenant, id: string, query: LedgerQuery): Promise<Page<Entry>>;
  /** The whole ledger as a CSV file. */
  ledgerCsv(tenant: Tenant, id: string): Promise<string>;
  ownDays(tenant: Tenant): Promise<OwnDays>;
  changeOwnDays(tenant: Tenant, by: string, days: OwnDaysList, expected?: number): Promise<ChangedOwnDays>;
  feed(tenant: Tenant, token: string): Promise<string>;
  feedLinks: FeedLinks;
  /** What the timer does: everything that is due. */
  tick(signal?: AbortSignal): Promise<Ticked>;
}

const LONGEST_CALENDAR = 366;
const MOST_FED = 1_000;

/** Recurring jobs, put together from their use cases. */
export function schedulesService(deps: SchedulesDeps): SchedulesService {
  const { clock, ids, log, audit, imports, planners } = deps;
  const store = scheduleStore(deps.schedules);
  const index = dueIndex(deps.due);
  const days = ownDaysStore(deps.schedules);
  const links = feedLinks(deps.schedules, clock);
  const always = { store, index, imports, clock, log, audit, planners };
  const work = (): WorkDeps => ({
    ...always,
    reference: referenceOnce(imports),
    ownDays: ownDaysOnce(days),
  });

  async function expecting(tenant: Tenant, id: string, expected: number | undefined): Promise<Schedule> {
    const schedule = await store.get(tenant, id);
    if (expected !== undefined && expected !== schedule.version)
      throw new AppError('changed', { detail: 'Somebody else changed it meanwhile. Please look again.' });
    return schedule;
  }

  async function view(ownDays: OwnDaysOf, tenant: Tenant, schedule: Schedule): Promise<ScheduleView> {
    if (schedule.status === 'ended') return toScheduleView(schedule, undefined);
    const ask = await askingFor({ ownDays }, tenant, schedule.segments);
    const today = civilDate(clock.now(), current(schedule).timeZone);
    const day = nextDay(ask, today);
    const later = day === undefined ? [] : ask(day, addDays(day, 31));
    const next = later.find((one) => one.kind === 'placed' && one.start > clock.now());
    return toScheduleView(schedule, next?.kind === 'placed' ? next : undefined);
  }

  return {
    create: (tenant, by, definition) => createSchedule(work(), tenant, by, definition, ids.descending('sch')),
    adopt: (tenant, by, wanted) => adoptRows(work(), tenant, by, wanted),
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
    async views(tenant, schedules) {
      const ownDays = ownDaysOnce(days);
      return Promise.all(schedules.map((schedule) => view(ownDays, tenant, schedule)));
    },
    async preview(tenant, question) {
      const own = question.holidays?.own ? toOwnDays((await days.get(tenant)).days) : [];
      return preview(question, own);
    },
    async calendar(tenant, id, from, to) {
      if (from > to || dayIn(to) - dayIn(from) > LONGEST_CALENDAR)
        throw new AppError('bad-request', { detail: 'A calendar covers one day to one year.' });
      const schedule = await store.get(tenant, id);
      const ask = await askingFor(work(), tenant, schedule.segments);
      const meant = ask(from, to);
      const keys = meant.map(({ key }) => key.slice(0, 10)).sort();
      const [first, last] = [keys[0], keys.at(-1)];
      if (first === undefined || last === undefined) return [];
      return toCalendar(meant, await store.entries(tenant, id, first, last));
    },
    all: (tenant, from, to) => allOccurrences(work(), tenant, from, to),
    async ledger(tenant, id, query) {
      await store.get(tenant, id);
      return ledgerPage(store, tenant, id, query);
    },
    async ledgerCsv(tenant, id) {
      await store.get(tenant, id);
      return ledgerCsv(await store.entries(tenant, id, '', '9999'));
    },
    ownDays: (tenant) => days.get(tenant),
    changeOwnDays: (tenant, by, list, expected) =>
      changeOwnDays({ ...work(), days }, tenant, by, list, expected),
    async feed(tenant, token) {
      if (!(await links.opens(tenant, token)))
        throw new AppError('not-found', { detail: 'This calendar link is not in use (any more).' });
      const schedules = await store.list(tenant, { limit: MOST_FED });
      const today = civilDate(clock.now(), tenant.timeZone);
      return calendarFeed(work(), tenant, schedules, today, clock.now());
    },
    feedLinks: links,
    tick: (signal) => tick({ ...always, days, tenantById: deps.tenantById }, signal),
  };
}
