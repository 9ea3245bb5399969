import type { AuditLog } from '../audit';
import type { Clock } from '../platform/clock';
import type { Change, Table } from '../platform/tables';
import type { Tenant } from '../tenancy';
import { inGroups } from './in-groups';
import { importRowKey, type ImportStore } from './store';
import { isOver, lastTouched, type ImportRecord } from './model';

const DAY_MS = 24 * 3_600_000;
/** Changes of one transaction. */
const MOST_CHANGES = 100;
/** What a table holds of an import beside the ledger and the import itself, each by a key `<kind>|<id>|...`. */
export const KINDS_OF_IMPORT = ['outcome', 'edit', 'editsteps', 'decision'] as const;

export interface RemoveRecordsDeps {
  table: Table;
  store: Pick<ImportStore, 'list'>;
  audit: AuditLog;
  clock: Pick<Clock, 'now'>;
}
export interface RecordsRemoved {
  records: number;
  /** False where the time ran out: the next time goes on. */
  whole: boolean;
}

/** Its files went first, after which nobody can take it up again; nothing waits for a person. */
const isDue = (record: ImportRecord, before: number): boolean =>
  record.filesRemovedAt !== null &&
  isOver(record.status) &&
  record.counts.unknown === 0 &&
  lastTouched(record) < before;

/**
 * Removes imports that ended more than `days` days ago: what became of each row, what people changed and decided, and
 * the import. The ledger stays, which knows each job by its fingerprint, so that nothing is made twice; the audit log
 * stays, and is told of each import and how many jobs came of it before anything goes.
 *
 * The import goes last. A process that dies on the way leaves it to the next one, by which the log may be told twice.
 */
export async function removeOldRecords(
  { table, store, audit, clock }: RemoveRecordsDeps,
  tenant: Tenant,
  days: number,
  signal?: AbortSignal,
): Promise<RecordsRemoved> {
  const before = clock.now() - days * DAY_MS;
  let records = 0;

  async function removeRows(prefix: string): Promise<void> {
    for await (const page of table.range(tenant.id, { from: prefix, select: ['rowKey'] }))
      for (let at = 0; at < page.length; at += MOST_CHANGES) {
        const some = page
          .slice(at, at + MOST_CHANGES)
          .map(({ rowKey }): Change => ({ kind: 'delete', rowKey }));
        // Where another process takes them away as well, one that is gone fails all: then each by itself.
        if (!(await table.write(tenant.id, some)).ok)
          for (const change of some) await table.write(tenant.id, [change]);
      }
  }

  async function removeAll(due: ImportRecord[]): Promise<void> {
    await audit.record(tenant, {
      action: 'retention.records-removed',
      actor: { kind: 'system', id: 'retention' },
      after: { days, imports: due.map(({ id, counts }) => ({ id, created: counts.created })) },
    });
    for (const { id } of due) {
      for (const kind of KINDS_OF_IMPORT) await removeRows(`${kind}|${id}|`);
      await table.write(tenant.id, [{ kind: 'delete', rowKey: importRowKey(id) }]);
      records++;
    }
  }

  const whole = await inGroups(store, tenant, (record) => isDue(record, before), removeAll, signal);
  return { records, whole };
}
