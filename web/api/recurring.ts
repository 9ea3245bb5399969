import * as z from 'zod/mini';
import type { MonthView } from '../../shared/schedules/views';
import { call, command, query } from './request';
import { edited, type Edited } from './schedules';

const STATES = ['waiting', 'created', 'skipped', 'failed', 'planned'] as const;
type Reads<T> = z.ZodMiniType<T>;
const at = (id: string): string => `/api/schedules/${encodeURIComponent(id)}`;

/** One occurrence in the calendar of a recurring job. */
const occurrence = z.object({
  occurrence: z.string(),
  date: z.string(),
  start: z.nullable(z.string()),
  end: z.nullable(z.string()),
  movedFrom: z.optional(z.string()),
  note: z.optional(z.string()),
  state: z.enum(STATES),
  reason: z.nullable(z.string()),
  jobIds: z.array(z.string()),
});
export type OccurrenceSeen = z.infer<typeof occurrence>;

export const listOccurrences = async (
  id: string,
  from: string,
  to: string,
  signal: AbortSignal,
): Promise<OccurrenceSeen[]> => {
  const page = z.object({ items: z.array(occurrence) });
  return (await call(page, { path: `${at(id)}/occurrences${query({ from, to })}`, signal })).items;
};

const version = z.object({ version: z.number(), at: z.string(), by: z.string(), what: z.string() });
export type Version = z.infer<typeof version>;
export const listVersions = async (id: string, signal: AbortSignal): Promise<Version[]> =>
  (await call(z.object({ items: z.array(version) }), { path: `${at(id)}/versions`, signal })).items;

/** @param seen the version that the person looked at */
export const revertSchedule = (id: string, seen: number, to: number): Promise<Edited> =>
  call(edited, {
    method: 'POST',
    path: `${at(id)}/revert`,
    body: { version: to },
    headers: { 'if-match': `"v${seen}"` },
  });

const month: Reads<MonthView> = z.object({
  occurrences: z.array(
    z.object({
      scheduleId: z.string(),
      name: z.string(),
      status: z.enum(['active', 'paused', 'ended']),
      occurrence: z.string(),
      date: z.string(),
      start: z.string(),
      end: z.string(),
      movedFrom: z.optional(z.string()),
      note: z.optional(z.string()),
      state: z.enum(STATES),
      siteIds: z.array(z.string()),
    }),
  ),
  days: z.array(
    z.object({
      date: z.string(),
      jobs: z.number(),
      minutes: z.number(),
      sites: z.array(z.object({ siteId: z.string(), jobs: z.number(), minutes: z.number() })),
    }),
  ),
  cut: z.boolean(),
});
export type { MonthView };
export const getMonth = (from: string, to: string, signal: AbortSignal): Promise<MonthView> =>
  call(month, { path: `/api/schedules/occurrences${query({ from, to })}`, signal });

const ownDay = z.object({ date: z.string(), name: z.string() });
export type OwnDay = z.infer<typeof ownDay>;
const ownDays = z.object({
  revision: z.number(),
  calendar: z.nullable(z.enum(['england-and-wales', 'scotland', 'northern-ireland'])),
  days: z.array(ownDay),
});
export type OwnDays = z.infer<typeof ownDays>;
export const getOwnDays = (signal?: AbortSignal): Promise<OwnDays> =>
  call(ownDays, { path: '/api/holidays', ...(signal ? { signal } : {}) });

const changed = z.extend(ownDays, {
  recurringJobs: z.number(),
  alreadySent: z.array(
    z.object({
      scheduleId: z.string(),
      name: z.string(),
      occurrence: z.string(),
      job: z.number(),
      date: z.string(),
      title: z.string(),
      jobId: z.nullable(z.string()),
    }),
  ),
});
export type OwnDaysChanged = z.infer<typeof changed>;
/** @param revision the one that the person looked at */
export const putOwnDays = (revision: number, days: OwnDay[]): Promise<OwnDaysChanged> =>
  call(changed, {
    method: 'PUT',
    path: '/api/holidays',
    body: { days },
    headers: { 'if-match': `"d${revision}"` },
  });
export const readDaysFile = async (file: Blob): Promise<OwnDay[]> =>
  (await call(z.object({ days: z.array(ownDay) }), { method: 'POST', path: '/api/holidays/read', file }))
    .days;

const adoptedOne = z.object({
  id: z.string(),
  name: z.string(),
  rule: z.string(),
  rows: z.array(z.number()),
});
const adopted = z.object({
  made: z.array(adoptedOne),
  already: z.array(adoptedOne),
  left: z.array(z.object({ row: z.number(), reason: z.string() })),
});
export type Adopted = z.infer<typeof adopted>;
export const adoptRows = (body: object): Promise<Adopted> =>
  call(adopted, { method: 'POST', path: '/api/schedules/from-import', body });

const link = z.object({ url: z.string() });
export const makeCalendarLink = async (): Promise<string> =>
  (await call(link, { method: 'POST', path: '/api/schedules/calendar-link' })).url;
export const endCalendarLink = (): Promise<void> =>
  command({ method: 'DELETE', path: '/api/schedules/calendar-link' });
