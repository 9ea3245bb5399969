import type { Change, Entity, Table } from '../platform/tables';
import type { Tenant } from '../tenancy';

/**
 * The ledger: one entry per customer and fingerprint, written before a row is sent, settled after its answer.
 *
 * - `intent`: it may have been sent; nobody knows the answer yet.
 * - `created`: the job is in FacilityApps.
 * - `refused`: FacilityApps said no; it may be sent again.
 * - `free`: an intent that was certainly not sent, or was looked up and not found; it may be sent.
 * - `unknown`: it was sent, the answer was lost, and it was not looked up yet (or cannot be).
 */
export const LEDGER_STATES = ['intent', 'created', 'refused', 'free', 'unknown'] as const;
export type LedgerState = (typeof LEDGER_STATES)[number];

export interface LedgerEntry {
  state: LedgerState;
  importId: string;
  row: number;
  jobId?: string;
  /** When it was written, milliseconds since the epoch; for `unknown`: the last moment it can have been sent. */
  at: number;
}
export type StoredEntry = LedgerEntry & { etag: string };

/** A job's place in the ledger. The date comes first, so that a check reads the entries of its dates alone. */
export interface LedgerKey {
  fingerprint: string;
  dateStart: string;
}
const LEDGER = 'ledger|';
export const ledgerRowKey = ({ dateStart, fingerprint }: LedgerKey): string =>
  `${LEDGER}${dateStart}|${fingerprint}`;

const toEntry = (entity: Entity): StoredEntry => ({
  state: entity.state as LedgerState,
  importId: String(entity.importId),
  row: Number(entity.row),
  at: Number(entity.at),
  ...(typeof entity.jobId === 'string' && entity.jobId !== '' ? { jobId: entity.jobId } : {}),
  etag: entity.etag,
});

const toProps = ({ state, importId, row, jobId, at }: LedgerEntry) => ({
  state,
  importId,
  row,
  at,
  jobId: jobId ?? '',
});

/** Create-only when nothing stood there; over what was read otherwise, so that who loses the race does not send. */
export const writeEntry = (key: LedgerKey, entry: LedgerEntry, over?: StoredEntry): Change =>
  over
    ? { kind: 'replace', rowKey: ledgerRowKey(key), props: toProps(entry), etag: over.etag }
    : { kind: 'create', rowKey: ledgerRowKey(key), props: toProps(entry) };

/** Settles an entry of ours; the lease in the same transaction is what fences it. */
export const settleEntry = (key: LedgerKey, entry: LedgerEntry): Change => ({
  kind: 'put',
  rowKey: ledgerRowKey(key),
  props: toProps(entry),
});

/** What the check asks: which jobs of a date are in the ledger as sent (created, unknown, under way). */
export interface LedgerIndex {
  knownOn(
    tenant: Tenant,
    date: string,
  ): Promise<Map<string, { importId: string; row: number; jobId?: string }>>;
}

export interface Ledger extends LedgerIndex {
  read(tenant: Tenant, keys: LedgerKey[]): Promise<Map<string, StoredEntry>>;
}

/** From so many keys of one date on, one range costs less than reading them one by one. */
const RANGE_FROM = 16;
const READS_AT_ONCE = 16;

export function tableLedger(table: Table): Ledger {
  async function readRange(
    tenant: Tenant,
    date: string,
    fingerprints: string[],
    into: Map<string, StoredEntry>,
  ) {
    const wanted = new Set(fingerprints);
    const sorted = [...wanted].sort();
    const from = ledgerRowKey({ dateStart: date, fingerprint: sorted[0] ?? '' });
    const to = `${ledgerRowKey({ dateStart: date, fingerprint: sorted.at(-1) ?? '' })}~`;
    for await (const page of table.range(tenant.id, { from, to })) {
      for (const entity of page) {
        const fingerprint = entity.rowKey.slice(LEDGER.length + date.length + 1);
        if (wanted.has(fingerprint)) into.set(fingerprint, toEntry(entity));
      }
    }
  }

  async function readPoints(tenant: Tenant, keys: LedgerKey[], into: Map<string, StoredEntry>) {
    const queue = [...keys];
    const worker = async () => {
      for (let key = queue.pop(); key; key = queue.pop()) {
        const entity = await table.get(tenant.id, ledgerRowKey(key));
        if (entity) into.set(key.fingerprint, toEntry(entity));
      }
    };
    await Promise.all(Array.from({ length: Math.min(READS_AT_ONCE, keys.length) }, worker));
  }

  return {
    async read(tenant, keys) {
      const found = new Map<string, StoredEntry>();
      const byDate = new Map<string, string[]>();
      for (const { dateStart, fingerprint } of keys) {
        const same = byDate.get(dateStart);
        if (same) same.push(fingerprint);
        else byDate.set(dateStart, [fingerprint]);
      }
      const points: LedgerKey[] = [];
      for (const [dateStart, fingerprints] of byDate) {
        if (fingerprints.length >= RANGE_FROM) await readRange(tenant, dateStart, fingerprints, found);
        else points.push(...fingerprints.map((fingerprint) => ({ fingerprint, dateStart })));
      }
      await readPoints(tenant, points, found);
      return found;
    },
    async knownOn(tenant, date) {
      const known = new Map<string, { importId: string; row: number; jobId?: string }>();
      const prefix = `${LEDGER}${date}|`;
      for await (const page of table.range(tenant.id, { from: prefix })) {
        for (const entity of page) {
          const { state, importId, row, jobId } = toEntry(entity);
          if (state === 'refused' || state === 'free') continue;
          known.set(entity.rowKey.slice(prefix.length), { importId, row, ...(jobId ? { jobId } : {}) });
        }
      }
      return known;
    },
  };
}
