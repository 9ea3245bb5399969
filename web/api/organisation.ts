import * as z from 'zod/mini';
import type {
  AvailabilityView,
  ConnectionView,
  RetentionView,
  SettingsView,
  SubdomainsView,
} from '../../shared/tenancy/views';
import { call, callTagged } from './request';

type Reads<T> = z.ZodMiniType<T>;
const settingsAnswer: Reads<SettingsView> = z.object({
  id: z.string(),
  name: z.string(),
  timeZone: z.string(),
  holidayCalendar: z.nullable(z.enum(['england-and-wales', 'scotland', 'northern-ireland'])),
  ratePerSecond: z.number(),
  defaultHours: z.object({ start: z.string(), end: z.string() }),
  plan: z.enum(['starter', 'professional', 'enterprise']),
  status: z.enum(['trial', 'active', 'suspended', 'closed']),
  features: z.array(z.enum(['csv_import', 'recurring_jobs', 'api_integration', 'compliance'])),
  bounds: z.object({ mostPerSecond: z.number() }),
  createdAt: z.string(),
});
const daysBounds = z.object({ least: z.number(), most: z.number() });
const retentionAnswer: Reads<RetentionView> = z.object({
  fileDays: z.number(),
  recordDays: z.nullable(z.number()),
  bounds: z.object({ fileDays: daysBounds, recordDays: daysBounds }),
});
const connectionAnswer: Reads<ConnectionView> = z.object({
  domain: z.string(),
  suffixes: z.array(z.string()),
  hasToken: z.boolean(),
});
const subdomainsAnswer: Reads<SubdomainsView> = z.object({
  items: z.array(z.object({ name: z.string(), address: z.string(), home: z.boolean() })),
  released: z.array(z.string()),
  most: z.nullable(z.number()),
});
const availabilityAnswer: Reads<AvailabilityView> = z.object({
  name: z.string(),
  available: z.boolean(),
  reason: z.optional(z.string()),
});

/** A value with its version, which a change names. */
export interface Tagged<T> {
  value: T;
  etag: string | null;
}
export type SettingsChange = Pick<
  SettingsView,
  'name' | 'timeZone' | 'holidayCalendar' | 'ratePerSecond' | 'defaultHours'
>;

const ifMatch = (etag: string | null): Record<string, string> => (etag === null ? {} : { 'if-match': etag });

export const getSettings = (signal: AbortSignal): Promise<Tagged<SettingsView>> =>
  callTagged(settingsAnswer, { path: '/api/settings', signal });
export const saveSettings = (body: SettingsChange, etag: string | null): Promise<Tagged<SettingsView>> =>
  callTagged(settingsAnswer, { method: 'PUT', path: '/api/settings', body, headers: ifMatch(etag) });

export const getRetention = (signal: AbortSignal): Promise<Tagged<RetentionView>> =>
  callTagged(retentionAnswer, { path: '/api/retention', signal });
export const saveRetention = (
  body: { fileDays: number; recordDays: number | null },
  etag: string | null,
): Promise<Tagged<RetentionView>> =>
  callTagged(retentionAnswer, { method: 'PUT', path: '/api/retention', body, headers: ifMatch(etag) });

export const getConnection = (signal: AbortSignal): Promise<Tagged<ConnectionView>> =>
  callTagged(connectionAnswer, { path: '/api/connection', signal });
export const saveConnection = (
  body: { domain: string; token?: string },
  etag: string | null,
): Promise<Tagged<ConnectionView>> =>
  callTagged(connectionAnswer, { method: 'PUT', path: '/api/connection', body, headers: ifMatch(etag) });

const at = (name: string): string => `/api/subdomains/${encodeURIComponent(name)}`;
export const getSubdomains = (signal: AbortSignal): Promise<SubdomainsView> =>
  call(subdomainsAnswer, { path: '/api/subdomains', signal });
export const isFree = (name: string, signal: AbortSignal): Promise<AvailabilityView> =>
  call(availabilityAnswer, { path: `${at(name)}/availability`, signal });
export const addSubdomain = (name: string): Promise<SubdomainsView> =>
  call(subdomainsAnswer, { method: 'POST', path: '/api/subdomains', body: { name } });
export const releaseSubdomain = (name: string): Promise<SubdomainsView> =>
  call(subdomainsAnswer, { method: 'DELETE', path: at(name) });
export const chooseHome = (name: string): Promise<SubdomainsView> =>
  call(subdomainsAnswer, { method: 'POST', path: `${at(name)}/home` });
