import { setImmediate as others } from 'node:timers/promises';
import { AppError } from '../platform/errors';
import type { Tenant } from '../tenancy';
import type { Schedule } from './model';
import { askingFor, type OwnDaysOf } from './own-days';
import type { ScheduleStore } from './store';
import { toCalendar, type MonthView } from './views';
import { dayIn } from './when';

const MOST_DAYS = 62;
const MOST_SCHEDULES = 1_000;
const MOST_OCCURRENCES = 20_000;
const SIDE_BY_SIDE = 8;
const MINUTE_MS = 60_000;

type Shown = MonthView['occurrences'][number];

async function ofSchedule(
  deps: { store: ScheduleStore; ownDays: OwnDaysOf },
  tenant: Tenant,
  schedule: Schedule,
  from: string,
  to: string,
): Promise<Shown[]> {
  const { id, status } = schedule;
  const ask = await askingFor(deps, tenant, schedule.segments);
  // What took place before it was kept here was never its business.
  const meant = ask(from, to).filter((one) => one.kind === 'left' || one.start >= schedule.createdAt);
  const keys = meant.map(({ key }) => key.slice(0, 10)).sort();
  const [first, last] = [keys[0], keys.at(-1)];
  if (first === undefined || last === undefined) return [];
  const definitions = new Map(meant.map(({ key, definition }) => [key, definition]));
  const ledger = await deps.store.entries(tenant, id, first, last);
  return toCalendar(meant, ledger).flatMap(({ start, end, reason: _, jobIds: __, ...one }): Shown[] => {
    const definition = definitions.get(one.occurrence);
    if (start === null || end === null || one.state === 'skipped' || !definition) return [];
    const siteIds = definition.jobs.map(({ siteId }) => siteId);
    return [{ scheduleId: id, name: definition.name, status, ...one, start, end, siteIds }];
  });
}

function byDay(occurrences: Shown[]): MonthView['days'] {
  const days = new Map<string, Map<string, { jobs: number; minutes: number }>>();
  for (const { date, start, end, siteIds } of occurrences) {
    const sites = days.get(date) ?? new Map<string, { jobs: number; minutes: number }>();
    days.set(date, sites);
    const minutes = Math.round((Date.parse(end) - Date.parse(start)) / MINUTE_MS);
    for (const siteId of siteIds) {
      const { jobs, minutes: before } = sites.get(siteId) ?? { jobs: 0, minutes: 0 };
      sites.set(siteId, { jobs: jobs + 1, minutes: before + minutes });
    }
  }
  return [...days].sort().map(([date, sites]) => {
    const list = [...sites]
      .map(([siteId, { jobs, minutes }]) => ({ siteId, jobs, minutes }))
      .sort((a, b) => b.minutes - a.minutes || (a.siteId < b.siteId ? -1 : 1));
    const total = (of: 'jobs' | 'minutes') => list.reduce((all, one) => all + one[of], 0);
    return { date, jobs: total('jobs'), minutes: total('minutes'), sites: list };
  });
}

/**
 * What all recurring jobs of a customer mean between two days (at most two months), by the day on which it takes
 * place; those that ended are left out. One read of the ledger for each recurring job.
 *
 * @throws AppError `bad-request`
 */
export async function allOccurrences(
  deps: { store: ScheduleStore; ownDays: OwnDaysOf },
  tenant: Tenant,
  from: string,
  to: string,
): Promise<MonthView> {
  if (from > to || dayIn(to) - dayIn(from) >= MOST_DAYS)
    throw new AppError('bad-request', { detail: `This covers one day to ${MOST_DAYS} days.` });
  const listed = await deps.store.list(tenant, { limit: MOST_SCHEDULES + 1 });
  const queue = listed.slice(0, MOST_SCHEDULES).filter(({ status }) => status !== 'ended');
  const found: Shown[] = [];
  const worker = async () => {
    for (let next = queue.shift(); next && found.length < MOST_OCCURRENCES; next = queue.shift()) {
      found.push(...(await ofSchedule(deps, tenant, next, from, to)));
      // A long answer must not keep the other requests of this instance waiting.
      await others();
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
  const shown = found
    .sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : a.name < b.name ? -1 : 1))
    .slice(0, MOST_OCCURRENCES);
  const cut = listed.length > MOST_SCHEDULES || found.length >= MOST_OCCURRENCES;
  return { occurrences: shown, days: byDay(shown), cut };
}
