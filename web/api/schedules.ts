import * as z from 'zod/mini';
import type { EntryView, ScheduleView } from '../../shared/schedules/views';
import type { Page } from './answers';
import { call, command, query } from './request';

type Reads<T> = z.ZodMiniType<T>;
const STATES = ['waiting', 'created', 'skipped', 'failed'] as const;

/** What the editor changes; other fields of a definition go back as they came. */
const definition = z.looseObject({
  name: z.string(),
  jobs: z.array(
    z.looseObject({
      title: z.string(),
      siteId: z.string(),
      floorId: z.optional(z.string()),
      spaceId: z.optional(z.string()),
      ownerId: z.string(),
    }),
  ),
  rule: z.string(),
  start: z.string(),
  durationMinutes: z.number(),
  timeZone: z.string(),
  exclude: z.optional(z.array(z.string())),
  add: z.optional(z.array(z.string())),
  move: z.optional(z.array(z.looseObject({ date: z.string(), to: z.string() }))),
  horizonDays: z.number(),
  catchUp: z.optional(z.enum(['all', 'latest', 'none'])),
  shortMonths: z.optional(z.enum(['skip', 'last-day'])),
  lastDay: z.optional(z.string()),
  holidays: z.optional(
    z.looseObject({
      calendar: z.optional(z.enum(['england-and-wales', 'scotland', 'northern-ireland'])),
      own: z.optional(z.literal(true)),
      rule: z.enum(['keep', 'skip', 'before', 'after']),
    }),
  ),
});
export type Definition = z.infer<typeof definition>;
export type Schedule = Omit<ScheduleView, 'definition'> & { definition: Definition };

const schedule: Reads<Schedule> = z.object({
  id: z.string(),
  status: z.enum(['active', 'paused', 'ended']),
  reason: z.nullable(z.string()),
  version: z.number(),
  definition,
  changesOn: z.array(z.string()),
  createdAt: z.string(),
  createdBy: z.string(),
  updatedAt: z.string(),
  filledTo: z.string(),
  next: z.nullable(z.object({ date: z.string(), start: z.string() })),
  failures: z.number(),
  lastOutcome: z.nullable(z.string()),
  lastRunAt: z.nullable(z.string()),
  recent: z.array(z.enum(STATES)),
});
export type Entry = Pick<
  EntryView,
  'occurrence' | 'job' | 'title' | 'date' | 'start' | 'state' | 'reason' | 'missedAt' | 'importId' | 'jobId'
>;
const entry: Reads<Entry> = z.object({
  occurrence: z.string(),
  job: z.number(),
  title: z.string(),
  date: z.string(),
  start: z.nullable(z.string()),
  state: z.enum(STATES),
  reason: z.nullable(z.string()),
  missedAt: z.nullable(z.string()),
  importId: z.nullable(z.string()),
  jobId: z.nullable(z.string()),
});
const pageOf = <T>(item: Reads<T>): Reads<Page<T>> =>
  z.object({ items: z.array(item), next: z.nullable(z.string()) });

const at = (id: string): string => `/api/schedules/${encodeURIComponent(id)}`;

export const listSchedules = (after: string | null, signal?: AbortSignal): Promise<Page<Schedule>> =>
  call(pageOf(schedule), {
    path: `/api/schedules${query({ after, limit: 50 })}`,
    ...(signal ? { signal } : {}),
  });
export const getSchedule = (id: string, signal?: AbortSignal): Promise<Schedule> =>
  call(schedule, { path: at(id), ...(signal ? { signal } : {}) });
export const createSchedule = (body: object): Promise<Schedule> =>
  call(schedule, { method: 'POST', path: '/api/schedules', body });

export const edited = z.object({ schedule, alreadySent: z.array(entry), lost: z.array(z.string()) });
export type Edited = z.infer<typeof edited>;
/** @param version the one that the person looked at */
export const editSchedule = (id: string, version: number, body: object): Promise<Edited> =>
  call(edited, { method: 'PUT', path: at(id), body, headers: { 'if-match': `"v${version}"` } });

export const steerSchedule = (id: string, verb: 'pause' | 'resume'): Promise<Schedule> =>
  call(schedule, { method: 'POST', path: `${at(id)}/${verb}` });
/** @param occurrences those to send once more; all that failed without them */
export const runSchedule = (id: string, occurrences?: string[]): Promise<Schedule> =>
  call(schedule, { method: 'POST', path: `${at(id)}/run`, body: occurrences ? { occurrences } : {} });
export const endSchedule = (id: string): Promise<void> => command({ method: 'DELETE', path: at(id) });

export const listEntries = (
  id: string,
  wanted: { state: string | null; after: string | null },
  signal?: AbortSignal,
): Promise<Page<Entry>> =>
  call(pageOf(entry), {
    path: `${at(id)}/runs${query({ ...wanted, limit: 50 })}`,
    ...(signal ? { signal } : {}),
  });

/** Where the browser downloads the whole ledger. */
export const entriesFile = (id: string): string => `${at(id)}/runs.csv`;

const preview = z.object({
  occurrences: z.array(
    z.object({
      date: z.string(),
      start: z.string(),
      end: z.string(),
      movedFrom: z.optional(z.string()),
      note: z.optional(z.string()),
    }),
  ),
  left: z.array(z.object({ date: z.string(), reason: z.string() })),
});
export type Preview = z.infer<typeof preview>;
export const askPreview = (body: object, signal: AbortSignal): Promise<Preview> =>
  call(preview, { method: 'POST', path: '/api/schedules/preview', body, signal });
