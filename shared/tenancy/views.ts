import { z } from 'zod';
import { CALENDARS } from '../recurrence';
import { toInstant } from '../platform/clock';
import { etagOfBytes } from '../platform/etag';
import { civilTime, CUSTOMER_STATUSES, FEATURES, PLANS, type Customer } from './model';
import { PLAN_BOUNDS } from './plans';

/** What the API shows of a customer to its own people; written out field by field. */
export const settingsView = z.object({
  id: z.string(),
  name: z.string(),
  timeZone: z.string(),
  holidayCalendar: z.enum(CALENDARS).nullable(),
  ratePerSecond: z.number(),
  defaultHours: z.object({ start: civilTime, end: civilTime }),
  plan: z.enum(PLANS),
  status: z.enum(CUSTOMER_STATUSES),
  features: z.array(z.enum(FEATURES)),
  bounds: z.object({ mostPerSecond: z.number() }),
  createdAt: z.string(),
});
export type SettingsView = z.infer<typeof settingsView>;

export const toSettingsView = (customer: Customer): SettingsView =>
  settingsView.parse({
    ...customer,
    bounds: PLAN_BOUNDS[customer.plan],
    createdAt: toInstant(customer.createdAt),
  });

const daysBounds = z.object({ least: z.number(), most: z.number() });
export const retentionView = z.object({
  /** How many days files are kept once their import has ended. */
  fileDays: z.number(),
  /** The same of imports as a whole; null for as long as there is the customer. */
  recordDays: z.number().nullable(),
  bounds: z.object({ fileDays: daysBounds, recordDays: daysBounds }),
});
export type RetentionView = z.infer<typeof retentionView>;

export const toRetentionView = ({ fileDays, recordDays, plan }: Customer): RetentionView =>
  retentionView.parse({ fileDays, recordDays, bounds: PLAN_BOUNDS[plan] });

export const connectionView = z.object({
  domain: z.string(),
  /** What a domain may end with. */
  suffixes: z.array(z.string()),
  /** Whether there is a token; the token itself is never shown again. */
  hasToken: z.boolean(),
});
export type ConnectionView = z.infer<typeof connectionView>;

export const subdomainsView = z.object({
  items: z.array(
    z.object({
      name: z.string(),
      address: z.string(),
      /** The one that links in mails and files lead to. */
      home: z.boolean(),
    }),
  ),
  /** Names that were given up and can be taken back. */
  released: z.array(z.string()),
  /** How many the plan allows; null for any number. */
  most: z.number().nullable(),
});
export type SubdomainsView = z.infer<typeof subdomainsView>;

export const availabilityView = z.object({
  name: z.string(),
  available: z.boolean(),
  /** Why not, in a sentence. */
  reason: z.string().optional(),
});
export type AvailabilityView = z.infer<typeof availabilityView>;

/** The version of what somebody looked at: of this part of the record alone, so that others may change the rest. */
export const etagOf = (view: unknown): string => etagOfBytes(JSON.stringify(view));
