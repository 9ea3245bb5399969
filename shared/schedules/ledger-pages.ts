import { AppError } from '../platform/errors';
import type { Page } from '../imports';
import type { Tenant } from '../tenancy';
import { refOf, type Entry, type OccurrenceState } from './model';
import type { ScheduleStore } from './store';

/** Entries that one page may look at; a filter that fits few answers with a cursor rather than for ever. */
const MOST_READ = 2_000;
const CURSOR = /^\d{4}-\d{2}-\d{2}(\.\d{1,2})?\|\d{3}$/;

const toCursor = (tenant: Tenant, id: string, ref: string): string =>
  Buffer.from(JSON.stringify([tenant.id, id, ref])).toString('base64url');

function fromCursor(text: string, tenant: Tenant, id: string): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch (cause) {
    throw new AppError('bad-cursor', { cause });
  }
  const [customer, schedule, ref] = Array.isArray(parsed) ? (parsed as unknown[]) : [];
  if (customer !== tenant.id || schedule !== id || typeof ref !== 'string' || !CURSOR.test(ref))
    throw new AppError('bad-cursor');
  return ref;
}

export interface LedgerQuery {
  after?: string | undefined;
  limit: number;
  state?: OccurrenceState | undefined;
}

/** One page of a recurring job's ledger, by original date. @throws AppError `bad-cursor` */
export async function ledgerPage(
  store: ScheduleStore,
  tenant: Tenant,
  id: string,
  { after, limit, state }: LedgerQuery,
): Promise<Page<Entry>> {
  const items: Entry[] = [];
  let from = after === undefined ? '' : fromCursor(after, tenant, id);
  for (let read = 0; read < MOST_READ;) {
    const page = await store.entriesAfter(tenant, id, from, limit);
    for (const entry of page) {
      from = refOf(entry);
      if (state === undefined || entry.state === state) items.push(entry);
      if (items.length === limit) return { items, next: toCursor(tenant, id, from) };
    }
    read += page.length;
    if (page.length < limit) return { items, next: null };
  }
  return { items, next: toCursor(tenant, id, from) };
}
