import { AppError } from '../platform/errors';
import type { Ids } from '../platform/ids';
import { appender } from './append-events';
import { auditCsv } from './audit-csv';
import { auditTrail, type AuditTrail } from './audit-log';
import type { CopyDeps } from './copy-chain';
import { erasePersonal } from './erase-personal';
import { keepChains, type Kept } from './keep-chains';
import type { SigningKey } from './key-ring';
import { listEntries, type AuditQuery } from './list-entries';
import type { Actor, Audited, AuditEntry } from './model';
import { verifyChain, type Verified } from './verify-chain';

export interface AuditService extends AuditTrail {
  /** Newest first. */
  list(
    tenant: Audited,
    query: AuditQuery & { after?: string | undefined; limit: number },
  ): Promise<{ items: AuditEntry[]; next: string | null }>;
  /** Everything that fits as a CSV file; `refused` where it is too much for one. */
  csv(tenant: Audited, query: AuditQuery): Promise<{ text: string; entries: number }>;
  verify(tenant: Audited): Promise<Verified & { keys: SigningKey[] }>;
  /** Takes the network addresses of a person's entries away, for good in the table; they are nowhere else. */
  erasePersonal(tenant: Audited, userId: string, by: Actor): Promise<number>;
  /** What a timer does for all customers. */
  keep(customers: readonly Audited[], signal?: AbortSignal): Promise<Kept>;
}

/** A file is made in memory. */
const MOST_LINES = 50_000;

const toCursor = (tenant: Audited, seq: number): string =>
  Buffer.from(JSON.stringify([tenant.id, seq])).toString('base64url');

function fromCursor(text: string, tenant: Audited): number {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch (cause) {
    throw new AppError('bad-cursor', { cause });
  }
  const [customer, seq] = Array.isArray(parsed) ? (parsed as unknown[]) : [];
  if (customer !== tenant.id || typeof seq !== 'number' || !Number.isSafeInteger(seq) || seq < 1)
    throw new AppError('bad-cursor');
  return seq;
}

/** The audit log, put together from its use cases. */
export function auditService(deps: CopyDeps & { ids: Ids }): AuditService {
  const { store, copies, signer } = deps;
  const append = appender(deps);
  return {
    ...auditTrail({ ...deps, append }),
    async list(tenant, { after, ...query }) {
      const from = after === undefined ? undefined : fromCursor(after, tenant);
      const { items, next } = await listEntries(store, tenant, { ...query, after: from });
      return { items, next: next === null ? null : toCursor(tenant, next) };
    },
    async csv(tenant, query) {
      const all: AuditEntry[] = [];
      let next: number | null = null;
      do {
        const after: number | undefined = next ?? undefined;
        const page = await listEntries(store, tenant, { ...query, after, limit: 1_000 });
        all.push(...page.items);
        ({ next } = page);
        if (all.length > MOST_LINES)
          throw new AppError('refused', {
            detail: `A file holds ${MOST_LINES} entries at most. Please choose a shorter time.`,
          });
      } while (next !== null);
      return { text: auditCsv(all), entries: all.length };
    },
    async verify(tenant) {
      const keys = await signer.keys();
      return { ...(await verifyChain({ store, copies, keys }, tenant)), keys };
    },
    erasePersonal: (tenant, userId, by) => erasePersonal({ store, append }, tenant, userId, by),
    keep: (customers, signal) => keepChains({ ...deps, append }, customers, signal),
  };
}
