import { z } from 'zod';
import { CALENDARS } from '../recurrence';
import { COLOUR } from './branding/colours';

export const FEATURES = ['csv_import', 'recurring_jobs', 'api_integration', 'compliance'] as const;
export const PLANS = ['starter', 'professional', 'enterprise'] as const;
export const CUSTOMER_STATUSES = ['trial', 'active', 'suspended', 'closed'] as const;

export const civilTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** Where the secret store keeps a customer's first FacilityApps token. */
export const facilityAppsTokenName = ({ id }: { id: string }): string => `fa-token-${id}`;

/** How a customer shows itself; what is missing is shown as the app shows itself. */
export const brandingSchema = z.object({
  /** What people call it; the name of the record unless chosen. */
  name: z.string().optional(),
  /** `#rrggbb`, and one that can be seen on light pages. */
  colour: z.string().regex(COLOUR).optional(),
  /** A file under `branding/` in the customer's container, named by what is in it. */
  logo: z
    .object({
      file: z.string().regex(/^logo-[0-9a-f]{32}\.(png|jpg)$/),
      width: z.number().int().positive(),
      height: z.number().int().positive(),
    })
    .optional(),
});
export type Branding = z.output<typeof brandingSchema>;

/** The business record of a tenant as it is stored. Its id is its first sub-domain and never changes. */
const recordSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** Like `regularcleaning.facilityapps.com`. */
  faDomain: z.string(),
  /**
   * Under which name the secret store, and nothing else, has the token to it. A new token gets a new name, so that
   * domain and token change in one write of this record.
   */
  faTokenName: z.string().optional(),
  /** Names of tokens that are out of use, kept while other instances may still believe the record of before. */
  oldTokenNames: z.array(z.string()).default([]),
  adminEmail: z.string(),
  features: z.array(z.enum(FEATURES)),
  plan: z.enum(PLANS),
  status: z.enum(CUSTOMER_STATUSES),
  branding: brandingSchema,
  /** IANA name. */
  timeZone: z.string(),
  /** Whose bank holidays count; null for none. */
  holidayCalendar: z.enum(CALENDARS).nullable().default('england-and-wales'),
  /** Jobs a second, a ceiling for all instances together. */
  ratePerSecond: z.number().positive(),
  /** What a row without any times gets. */
  defaultHours: z.object({ start: civilTime, end: civilTime }),
  /** How many days files are kept once their import has ended (retention.ts). */
  fileDays: z.number().int().min(1).default(365),
  /** The same of the import and what became of its rows; null for as long as there is the customer. */
  recordDays: z.number().int().min(1).nullable().default(null),
  /** Name of its blob container, `t-<id of its own>`. */
  container: z.string(),
  /**
   * Names under the base domain that lead to it: what stands here counts, the pointers in the table keep each name for
   * one customer. Records of the time before there could be several have their id alone.
   */
  subdomains: z.array(z.string()).min(1).optional(),
  /** The one that links in mails and files lead to; the first unless chosen. */
  home: z.string().optional(),
  /** Names it gave up: nobody else's for ever, and free for it to take back. */
  releasedSubdomains: z.array(z.string()).default([]),
  /** Milliseconds since the epoch. */
  createdAt: z.number(),
  updatedAt: z.number(),
});
export const customerSchema = recordSchema.transform((record) => {
  const subdomains = record.subdomains ?? [record.id];
  const home = record.home ?? subdomains[0] ?? record.id;
  return { ...record, subdomains, home, faTokenName: record.faTokenName ?? facilityAppsTokenName(record) };
});
export type Customer = z.output<typeof customerSchema>;
/** A record as somebody makes it: what has a usual value may be left out. */
export type NewCustomer = z.input<typeof customerSchema>;

/**
 * The unit of isolation: what a request, event or message works for. Only `tenancy` makes one (from a host, a
 * container or a customer id of our own messages), and every key and container is derived from one.
 */
export type Tenant = Pick<
  Customer,
  | 'id'
  | 'name'
  | 'status'
  | 'plan'
  | 'faDomain'
  | 'faTokenName'
  | 'timeZone'
  | 'holidayCalendar'
  | 'ratePerSecond'
  | 'defaultHours'
  | 'container'
  | 'features'
  | 'home'
> &
  Partial<Pick<Customer, 'branding'>>;
