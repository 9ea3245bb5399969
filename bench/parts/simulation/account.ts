import { asking } from '../../../shared/schedules/meant';
import { refOf } from '../../../shared/schedules/model';
import { scheduleStore } from '../../../shared/schedules/store';
import type { Tenant } from '../../../shared/tenancy';
import type { Process, World } from './process';

export interface Held {
  tenant: Tenant;
  id: string;
}

/** The books at the end: all empty lists where nothing was lost and nothing made twice. */
export interface Account {
  occurrences: number;
  states: Record<string, number>;
  /** Occurrences that a definition meant while it held, and that the ledger does not know. */
  unaccounted: string[];
  /** Jobs that FacilityApps holds twice. */
  doubled: string[];
  /** Jobs of the ledger that FacilityApps does not hold, and the other way round. */
  missing: string[];
  unknown: string[];
  /** Entries that nothing will settle any more. */
  stuck: string[];
  /** Recurring jobs that no entry of the index leads to. */
  forgotten: string[];
  kills: number;
  downs: number;
  /** Suspensions, revoked tokens and deletions in FacilityApps. */
  troubles: number;
  /** Mails to planners about recurring jobs that the app paused. */
  told: number;
}

type Books = Omit<Account, 'kills' | 'downs' | 'troubles' | 'told'>;

const DAY = 86_400_000;
const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** Compares the ledger of runs with what the rules meant at the time, and with what FacilityApps holds. */
export async function account(world: World, process: Process, held: Held[], start: number): Promise<Books> {
  const store = scheduleStore(world.tables.schedules);
  const now = world.clock.now();
  const states: Record<string, number> = {};
  const books: Books = {
    occurrences: 0,
    states,
    unaccounted: [],
    doubled: [],
    missing: [],
    unknown: [],
    stuck: [],
    forgotten: [],
  };
  const inLedger = new Map<string, Set<string>>();
  const indexed = new Set<string>();
  for await (const page of world.tables.due.range('due', { from: '0', to: '~' }))
    for (const { rowKey } of page) indexed.add(rowKey.split('|')[2] ?? '');

  for (const { tenant, id } of held) {
    const entries = await store.entries(tenant, id, '', '9999');
    const known = new Map(entries.map((entry) => [refOf(entry), entry]));
    const schedule = await store.get(tenant, id);
    if (schedule.status === 'active' && !indexed.has(id)) books.forgotten.push(id);
    for (const { state, cause, jobId, occurrence, importId } of entries) {
      books.occurrences++;
      const name = cause === null ? state : `${state} (${cause})`;
      states[name] = (states[name] ?? 0) + 1;
      if (state === 'waiting' && cause === null) {
        const record = importId === null ? undefined : await process.imports.find(tenant, importId);
        const seen = schedule.open.some((run) => run.importId === importId) ? 'looked at' : 'let go';
        books.stuck.push(
          `${id} ${occurrence}: import ${importId} is ${record?.status ?? 'not there'}, ${seen}; it is ${schedule.status}`,
        );
      }
      if (state !== 'created' || jobId === null) continue;
      const jobs = inLedger.get(tenant.id) ?? new Set();
      if (jobs.has(jobId)) books.doubled.push(`${tenant.id} ${jobId} stands twice in the ledger`);
      inLedger.set(tenant.id, jobs.add(jobId));
    }
    const versions = await store.versions(tenant, id);
    for (const [index, { at, segments }] of versions.entries()) {
      const until = versions[index + 1]?.at ?? now;
      const ask = await asking(segments);
      for (const one of ask(dateOf(Math.max(at, start) - 2 * DAY), dateOf(until + 2 * DAY))) {
        if (one.kind === 'left' || one.start < at || one.start >= until) continue;
        for (const job of one.definition.jobs.keys())
          if (!known.has(refOf({ occurrence: one.key, job })))
            books.unaccounted.push(`${id} ${one.key} ${job}`);
      }
    }
  }
  for (const [customer, { jobs }] of world.upstreams) {
    const labels = new Map<string, string>();
    const ledger = inLedger.get(customer) ?? new Set();
    for (const [id, label] of jobs) {
      const twin = labels.get(label);
      if (twin !== undefined) books.doubled.push(`${customer}: jobs ${twin} and ${id} are the same`);
      labels.set(label, id);
      if (!ledger.has(id)) books.unknown.push(`${customer} ${id}`);
    }
    for (const id of ledger) if (!jobs.has(id)) books.missing.push(`${customer} ${id}`);
  }
  return books;
}
