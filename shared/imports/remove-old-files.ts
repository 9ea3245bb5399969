import type { AuditLog } from '../audit';
import type { Container } from '../platform/blobs';
import type { Clock } from '../platform/clock';
import type { Tenant } from '../tenancy';
import { fileBlobOf } from './adopt-file';
import { inGroups } from './in-groups';
import { isOver, lastTouched, type ImportRecord } from './model';
import type { ImportStore } from './store';

const DAY_MS = 24 * 3_600_000;
const FILES = 'files/';

export interface RemoveDeps {
  store: ImportStore;
  container(tenant: Tenant): Container;
  audit: AuditLog;
  clock: Pick<Clock, 'now'>;
}
export interface Removed {
  /** Imports whose files went, and files that belonged to none. */
  imports: number;
  strays: number;
  /** False where the time ran out: the next time goes on. */
  whole: boolean;
}

/** Over for long enough, and waiting for nobody: rows whose answer was lost are looked up by what is in the file. */
const isDue = (record: ImportRecord, before: number): boolean =>
  isOver(record.status) && record.counts.unknown === 0 && lastTouched(record) < before;

/**
 * Removes files, rows and results of imports that ended more than `days` days ago, and files that no import has. The
 * import itself stays, with its counts, what became of its rows, and the ledger, so that nothing is made twice.
 *
 * First an import is marked, under its etag: from then on nobody can take it up again, and downloads say why. Then
 * the log is told, then the blobs go, then the import says that all are gone. A process that dies anywhere leaves a
 * mark that the next one goes on from; what the log tells twice was begun twice.
 */
export async function removeOldFiles(
  deps: RemoveDeps,
  tenant: Tenant,
  days: number,
  signal?: AbortSignal,
): Promise<Removed> {
  const { store, audit, clock } = deps;
  const container = deps.container(tenant);
  const before = clock.now() - days * DAY_MS;
  const removed: Removed = { imports: 0, strays: 0, whole: false };
  const kept = new Set<string>();
  const note = (after: object) =>
    audit.record(tenant, {
      action: 'retention.files-removed',
      actor: { kind: 'system', id: 'retention' },
      after: { days, ...after },
    });

  async function removeAll(due: ImportRecord[]): Promise<void> {
    const marked: ImportRecord[] = [];
    for (const { id } of due) {
      const now = await store.change(tenant, id, (record) =>
        record.removingSince || !isDue(record, before) ? undefined : { removingSince: clock.now() },
      );
      if (now.removingSince && !now.filesRemovedAt) marked.push(now);
      // Somebody took it up again since the list was read: its file is no stray.
      else if (!now.removingSince) for (const blob of blobsOf(now)) kept.add(blob);
    }
    if (marked.length === 0) return;
    await note({ imports: marked.map(({ id }) => id) });
    for (const record of marked) {
      for (const blob of blobsOf(record)) await container.remove(blob);
      for await (const { name } of container.list(`imports/${record.id}/`)) await container.remove(name);
      await store.change(tenant, record.id, () => ({ filesRemovedAt: clock.now() }));
      removed.imports++;
    }
  }

  const isWanted = (record: ImportRecord): boolean => {
    if (record.filesRemovedAt) return false;
    if (record.removingSince || isDue(record, before)) return true;
    for (const blob of blobsOf(record)) kept.add(blob);
    return false;
  };
  if (!(await inGroups(store, tenant, isWanted, removeAll, signal))) return removed;

  // What earlier revisions left, and uploads whose process died before there was an import.
  const strays: string[] = [];
  for await (const { name, modifiedAt } of container.list(FILES))
    if (modifiedAt < before && !kept.has(name)) strays.push(name);
  if (signal?.aborted) return removed;
  if (strays.length > 0) await note({ strays: strays.length });
  for (const name of strays) await container.remove(name);
  return { ...removed, strays: strays.length, whole: true };
}

/** Files that an import may have, whether they are there or not. */
const blobsOf = ({ id, fileBlob, previousFile }: ImportRecord): string[] => [
  ...new Set([
    fileBlob,
    fileBlobOf(id),
    ...(previousFile ? [previousFile.fileBlob] : []),
    `results/${id}.csv`,
  ]),
];
