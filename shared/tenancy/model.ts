import { z } from 'zod';

export const FEATURES = ['csv_import', 'recurring_jobs', 'api_integration', 'compliance'] as const;
export const PLANS = ['starter', 'professional', 'enterprise'] as const;
export const CUSTOMER_STATUSES = ['trial', 'active', 'suspended', 'closed'] as const;

const civilTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** The business record of a tenant. Its id is its first sub-domain and never changes. */
export const customerSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** Like `regularcleaning.facilityapps.com`; the token to it is in the secret store alone. */
  faDomain: z.string(),
  adminEmail: z.string(),
  features: z.array(z.enum(FEATURES)),
  plan: z.enum(PLANS),
  status: z.enum(CUSTOMER_STATUSES),
  branding: z.object({ colour: z.string().optional() }),
  /** IANA name. */
  timeZone: z.string(),
  /** Jobs a second, a ceiling for all instances together. */
  ratePerSecond: z.number().positive(),
  /** What a row without any times gets. */
  defaultHours: z.object({ start: civilTime, end: civilTime }),
  /** Name of its blob container, `t-<id of its own>`. */
  container: z.string(),
  /** Milliseconds since the epoch. */
  createdAt: z.number(),
  updatedAt: z.number(),
});
export type Customer = z.infer<typeof customerSchema>;

/**
 * The unit of isolation: what a request, event or message works for. Only `tenancy` makes one (from a host, a
 * container or a customer id of our own messages), and every key and container is derived from one.
 */
export type Tenant = Pick<
  Customer,
  | 'id'
  | 'name'
  | 'status'
  | 'faDomain'
  | 'timeZone'
  | 'ratePerSecond'
  | 'defaultHours'
  | 'container'
  | 'features'
>;

/** Where the secret store keeps a customer's FacilityApps token. */
export const facilityAppsTokenName = (tenant: Pick<Tenant, 'id'>): string => `fa-token-${tenant.id}`;
