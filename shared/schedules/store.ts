import { z } from 'zod';
import { AppError } from '../platform/errors';
import type { Change, Entity, Table } from '../platform/tables';
import type { Tenant } from '../tenancy';
import {
  CAUSES,
  OCCURRENCE_STATES,
  refOf,
  SCHEDULE_STATUSES,
  segmentsSchema,
  type Entry,
  type Schedule,
} from './model';
import { packText, unpackText } from './packed';

const SCHEDULE = 'schedule|';
const OCCURRENCE = 'occurrence|';
const VERSION = 'version|';

const openRuns = z.array(z.object({ importId: z.string(), held: z.boolean(), looks: z.number() }));
const storedSchedule = z.object({
  status: z.enum(SCHEDULE_STATUSES),
  reason: z.string(),
  version: z.number(),
  createdAt: z.number(),
  createdBy: z.string(),
  updatedAt: z.number(),
  filledTo: z.string(),
  since: z.number(),
  pausedAt: z.number(),
  resumedAt: z.number(),
  runNo: z.number(),
  open: z.string(),
  ownDaysSeen: z.number().default(0),
  failures: z.number(),
  tellPause: z.boolean().default(false),
  lastOutcome: z.string(),
  lastRunAt: z.number(),
  recent: z.string(),
  dueAt: z.number(),
  leaseUntil: z.number(),
});
const storedEntry = z.object({
  title: z.string(),
  date: z.string(),
  start: z.number(),
  state: z.enum(OCCURRENCE_STATES),
  cause: z.enum(CAUSES).or(z.literal('')),
  reason: z.string(),
  missedAt: z.number(),
  importId: z.string(),
  jobId: z.string(),
  at: z.number(),
});

export type ScheduleChange = Partial<Omit<Schedule, 'id' | 'etag'>>;

/** Properties of a change, ready for a merge. */
function toProps({ segments, open, ...rest }: ScheduleChange): Record<string, unknown> {
  const plain = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, value ?? '']));
  return {
    ...plain,
    ...(segments ? packText('segments', JSON.stringify(segments)) : {}),
    ...(open ? { open: JSON.stringify(open) } : {}),
  };
}

function toSchedule(entity: Entity): Schedule {
  const stored = storedSchedule.parse(entity);
  return {
    ...stored,
    id: entity.rowKey.slice(SCHEDULE.length),
    reason: stored.reason || null,
    lastOutcome: stored.lastOutcome || null,
    open: openRuns.parse(JSON.parse(stored.open)),
    segments: segmentsSchema.parse(JSON.parse(unpackText('segments', entity))),
    etag: entity.etag,
  };
}

const entryKey = (scheduleId: string, entry: Pick<Entry, 'occurrence' | 'job'>): string =>
  `${OCCURRENCE}${scheduleId}|${refOf(entry)}`;

const entryProps = ({ occurrence: _, job: __, ...rest }: Entry): Record<string, unknown> =>
  Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, value ?? '']));

function toEntry(entity: Entity): Entry {
  const [, , occurrence = '', job = ''] = entity.rowKey.split('|');
  const { cause, ...stored } = storedEntry.parse(entity);
  return {
    ...stored,
    occurrence,
    job: Number(job),
    cause: cause || null,
    reason: stored.reason || null,
    importId: stored.importId || null,
    jobId: stored.jobId || null,
  };
}

/** An edit as it is kept: what held from then on, who made it and why. */
export interface Version {
  version: number;
  at: number;
  by: string;
  /** What was done: `created`, `all`, `one 2027-01-04`, `from 2027-01-04`, `taken back to 3`. */
  what: string;
  segments: Schedule['segments'];
}

const MOST_IN_ONE = 100;
const MOST_TRIES = 10;

/**
 * Recurring jobs of a customer, their versions and their ledger: one partition a customer. Which of them are due
 * lies in an index of its own (due-index.ts).
 */
export interface ScheduleStore {
  create(tenant: Tenant, schedule: Omit<Schedule, 'etag'>, version: Version): Promise<void>;
  find(tenant: Tenant, id: string): Promise<Schedule | undefined>;
  /** Throws `not-found` for what is not there or is another customer's. */
  get(tenant: Tenant, id: string): Promise<Schedule>;
  list(tenant: Tenant, page: { after?: string | undefined; limit: number }): Promise<Schedule[]>;
  /** One write under the etag; undefined when somebody wrote in between. With a version: both or none. */
  write(
    tenant: Tenant,
    schedule: Schedule,
    change: ScheduleChange,
    version?: Version,
  ): Promise<Schedule | undefined>;
  /** Reads, decides, writes; again when somebody wrote in between. */
  change(
    tenant: Tenant,
    id: string,
    decide: (schedule: Schedule) => ScheduleChange | undefined,
  ): Promise<Schedule>;
  versions(tenant: Tenant, id: string): Promise<Version[]>;
  /** Entries whose original date lies between two days (both inclusive), in order. */
  entries(tenant: Tenant, id: string, from: string, to: string): Promise<Entry[]>;
  /** A page of entries from behind a `ref` on. */
  entriesAfter(tenant: Tenant, id: string, after: string, limit: number): Promise<Entry[]>;
  /** Writes entries whole; a hundred in a transaction. */
  putEntries(tenant: Tenant, id: string, entries: Entry[]): Promise<void>;
}

export function scheduleStore(table: Table): ScheduleStore {
  const rowKey = (id: string): string => SCHEDULE + id;
  const versionKey = (id: string, version: number): string =>
    `${VERSION}${id}|${String(version).padStart(6, '0')}`;
  const versionChange = (id: string, { version, segments, ...rest }: Version): Change => ({
    kind: 'put',
    rowKey: versionKey(id, version),
    props: { ...rest, ...packText('segments', JSON.stringify(segments)) },
  });
  const find = async (tenant: Tenant, id: string): Promise<Schedule | undefined> => {
    const entity = await table.get(tenant.id, rowKey(id));
    return entity && toSchedule(entity);
  };
  const get = async (tenant: Tenant, id: string): Promise<Schedule> => {
    const found = await find(tenant, id);
    if (!found) throw new AppError('not-found', { detail: 'There is no such recurring job.' });
    return found;
  };
  const write: ScheduleStore['write'] = async (tenant, schedule, change, version) => {
    const merge: Change = {
      kind: 'merge',
      rowKey: rowKey(schedule.id),
      props: toProps(change),
      etag: schedule.etag,
    };
    const done = await table.write(
      tenant.id,
      version ? [merge, versionChange(schedule.id, version)] : [merge],
    );
    return done.ok ? { ...schedule, ...change, etag: done.etags[0] ?? '' } : undefined;
  };
  return {
    find,
    get,
    write,
    async create(tenant, { id, ...schedule }, version) {
      const done = await table.write(tenant.id, [
        { kind: 'create', rowKey: rowKey(id), props: toProps(schedule) },
        versionChange(id, version),
      ]);
      if (!done.ok) throw new AppError('conflict', { detail: 'This recurring job is there already.' });
    },
    async list(tenant, { after, limit }) {
      const from = after ? `${rowKey(after)}0` : SCHEDULE;
      const found: Schedule[] = [];
      for await (const page of table.range(tenant.id, { from, to: 'schedule}', pageSize: limit })) {
        found.push(...page.map((entity) => toSchedule(entity as Entity)));
        if (found.length >= limit) break;
      }
      return found.slice(0, limit);
    },
    async change(tenant, id, decide) {
      for (let tries = 0; tries < MOST_TRIES; tries++) {
        const schedule = await get(tenant, id);
        const change = decide(schedule);
        if (!change) return schedule;
        const done = await write(tenant, schedule, change);
        if (done) return done;
      }
      throw new AppError('unavailable', { detail: 'It is being changed by others; please try again.' });
    },
    async versions(tenant, id) {
      const found: Version[] = [];
      for await (const page of table.range(tenant.id, { from: `${VERSION}${id}|` })) {
        for (const entity of page as Entity[]) {
          found.push({
            version: Number(entity.rowKey.slice(-6)),
            at: Number(entity.at),
            by: String(entity.by),
            what: String(entity.what),
            segments: segmentsSchema.parse(JSON.parse(unpackText('segments', entity))),
          });
        }
      }
      return found;
    },
    async entries(tenant, id, from, to) {
      const found: Entry[] = [];
      const range = { from: `${OCCURRENCE}${id}|${from}`, to: `${OCCURRENCE}${id}|${to}~` };
      for await (const page of table.range(tenant.id, range))
        found.push(...page.map((entity) => toEntry(entity as Entity)));
      return found;
    },
    async entriesAfter(tenant, id, after, limit) {
      const found: Entry[] = [];
      const prefix = `${OCCURRENCE}${id}|`;
      const range = {
        from: `${prefix}${after}${after === '' ? '' : '0'}`,
        to: `${prefix}~`,
        pageSize: limit,
      };
      for await (const page of table.range(tenant.id, range)) {
        found.push(...page.map((entity) => toEntry(entity as Entity)));
        if (found.length >= limit) break;
      }
      return found.slice(0, limit);
    },
    async putEntries(tenant, id, entries) {
      for (let at = 0; at < entries.length; at += MOST_IN_ONE) {
        const changes = entries
          .slice(at, at + MOST_IN_ONE)
          .map((entry): Change => ({ kind: 'put', rowKey: entryKey(id, entry), props: entryProps(entry) }));
        const done = await table.write(tenant.id, changes);
        if (!done.ok) throw new Error(`Entries of ${id} could not be written: ${done.reason}`);
      }
    },
  };
}
