import { z } from 'zod';
import type { Table } from '../platform/tables';
import type { OwnDay } from '../recurrence';
import type { Tenant } from '../tenancy';
import type { Definition, Segment } from './model';
import { asking, type Asking } from './meant';
import { packText, unpackText } from './packed';
import { dayField, dayIn } from './when';

/** Days on which a customer does not work, beside the bank holidays. */
const MOST_DAYS = 500;

export const ownDaysBody = z.strictObject({
  days: z
    .array(
      z.strictObject({
        date: dayField,
        name: z.string('A name is missing.').trim().min(1, 'A name is missing.').max(100),
      }),
    )
    .max(MOST_DAYS, `A list has at most ${MOST_DAYS} days.`)
    .refine((days) => new Set(days.map(({ date }) => date)).size === days.length, 'A day stands twice.'),
});
export type OwnDaysList = z.infer<typeof ownDaysBody>['days'];

export interface OwnDays {
  /** Counts changes; 0 before the first. */
  revision: number;
  days: OwnDaysList;
  /** When and by whom, milliseconds since the epoch; 0 and nobody before the first. */
  at: number;
  by: string;
  etag?: string;
}

export interface OwnDaysStore {
  get(tenant: Tenant): Promise<OwnDays>;
  /** Writes the list under its etag; undefined when somebody wrote in between. */
  put(tenant: Tenant, before: OwnDays, next: Omit<OwnDays, 'etag'>): Promise<OwnDays | undefined>;
}

const ROW = 'own-days';
const stored = z.object({ revision: z.number(), at: z.number(), by: z.string() });

/** One list a customer, beside its recurring jobs. */
export const ownDaysStore = (table: Table): OwnDaysStore => ({
  async get(tenant) {
    const entity = await table.get(tenant.id, ROW);
    if (!entity) return { revision: 0, days: [], at: 0, by: '' };
    const days = ownDaysBody.shape.days.parse(JSON.parse(unpackText('days', entity)));
    return { ...stored.parse(entity), days, etag: entity.etag };
  },
  async put(tenant, { etag }, { days, ...rest }) {
    const props = { ...rest, ...packText('days', JSON.stringify(days)) };
    const done = await table.write(tenant.id, [
      etag === undefined
        ? { kind: 'create', rowKey: ROW, props }
        : { kind: 'replace', rowKey: ROW, props, etag },
    ]);
    return done.ok ? { ...rest, days, etag: done.etags[0] ?? '' } : undefined;
  },
});

export const usesOwnDays = ({ holidays }: Pick<Definition, 'holidays'>): boolean => holidays?.own === true;

/** The customer's list for the length of a request or a tick: asked for once, and only where it is wanted. */
export type OwnDaysOf = (tenant: Tenant) => Promise<OwnDays>;
export function ownDaysOnce(store: OwnDaysStore): OwnDaysOf {
  const asked = new Map<string, Promise<OwnDays>>();
  return (tenant) => {
    const found = asked.get(tenant.id) ?? store.get(tenant);
    asked.set(tenant.id, found);
    return found;
  };
}

export const toOwnDays = (days: OwnDaysList): OwnDay[] =>
  days.map(({ date, name }) => ({ day: dayIn(date), name }));

/** Prepares definitions with the customer's own days, where one of them observes these. */
export async function askingFor(
  { ownDays }: { ownDays: OwnDaysOf },
  tenant: Tenant,
  segments: Segment[],
): Promise<Asking> {
  const wanted = segments.some(({ definition }) => usesOwnDays(definition));
  return asking(segments, wanted ? toOwnDays((await ownDays(tenant)).days) : []);
}
