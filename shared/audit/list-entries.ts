import { AppError } from '../platform/errors';
import { recordSchema, type Audited, type AuditEntry } from './model';
import { addressIn } from './read-chain';
import type { AuditStore, StoredEntry } from './store';

export interface AuditQuery {
  /** Id of who did it. */
  actor?: string | undefined;
  /** `import.approved`, or `import` for all that is done with imports. */
  action?: string | undefined;
  /** Id of what it was done to. */
  target?: string | undefined;
  /** Milliseconds since the epoch; from is included, to is not. */
  from?: number | undefined;
  to?: number | undefined;
}

/** Entries that one page may look at; a filter that fits few answers with a cursor rather than for ever. */
const MOST_READ = 5_000;
const READ_AT_ONCE = 500;

const fits = (entry: AuditEntry, { actor, action, target, from = 0, to = Infinity }: AuditQuery): boolean =>
  (actor === undefined || entry.actor.id === actor) &&
  (action === undefined || entry.action === action || entry.action.startsWith(`${action}.`)) &&
  (target === undefined || entry.target?.id === target) &&
  entry.at >= from &&
  entry.at < to;

const toEntry = ({ text, hash, personal }: StoredEntry): AuditEntry => ({
  ...recordSchema.parse(JSON.parse(text)),
  hash,
  address: addressIn(personal),
});

/** The last entry before a moment, by halving: numbers are dense, and time in a chain never goes back. */
async function lastBefore(store: AuditStore, tenant: Audited, moment: number, last: number): Promise<number> {
  let [low, high] = [0, last];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const entry = await store.entry(tenant, middle);
    if (!entry) throw new AppError('internal', { cause: new Error(`Entry ${middle} is missing`) });
    if (toEntry(entry).at < moment) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * Entries of a customer that fit, newest first.
 *
 * @param after number of the entry that the page before ended with
 * @returns `next`: where the next page goes on; null at the end
 */
export async function listEntries(
  store: AuditStore,
  tenant: Audited,
  query: AuditQuery & { after?: number | undefined; limit: number },
): Promise<{ items: AuditEntry[]; next: number | null }> {
  const { seq: newest } = await store.head(tenant);
  const { after, limit, from, to } = query;
  let high = Math.min(newest, (after ?? Infinity) - 1);
  if (to !== undefined) high = Math.min(high, await lastBefore(store, tenant, to, newest));
  const items: AuditEntry[] = [];
  for (let read = 0; high > 0 && read < MOST_READ;) {
    const low = Math.max(1, high - Math.min(READ_AT_ONCE, Math.max(limit, 50)) + 1);
    const page: AuditEntry[] = [];
    for await (const part of store.entries(tenant, low, high)) page.push(...part.map(toEntry));
    for (const entry of page.reverse()) {
      if (from !== undefined && entry.at < from) return { items, next: null };
      if (fits(entry, query)) items.push(entry);
      if (items.length === limit) return { items, next: entry.seq > 1 ? entry.seq : null };
    }
    read += high - low + 1;
    high = low - 1;
  }
  return { items, next: high > 0 ? high + 1 : null };
}
