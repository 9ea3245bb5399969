import type { AuditEvent } from '../../shared/audit';
import { newImport } from '../../shared/imports/adopt-file';
import { checkImport } from '../../shared/imports/check-import';
import type { Choices } from '../../shared/imports/choices';
import { tableLedger } from '../../shared/imports/ledger';
import type { ImportRecord } from '../../shared/imports/model';
import { readingMemory } from '../../shared/imports/reading-memory';
import { resultCsv } from '../../shared/imports/result-csv';
import { reviewService, withRows, type ReviewService } from '../../shared/imports/review/review-service';
import type { EditRequest } from '../../shared/imports/review/edit-request';
import type { GridQuery } from '../../shared/imports/review/read-grid';
import { rowsReader } from '../../shared/imports/rows-blob';
import { importStore } from '../../shared/imports/store';
import type { Container } from '../../shared/platform/blobs';
import { systemClock, type Clock } from '../../shared/platform/clock';
import { systemIds } from '../../shared/platform/ids';
import { silentLog } from '../../shared/platform/log';
import type { Table } from '../../shared/platform/tables';
import type { ReferenceData } from '../../shared/facilityapps';
import type { Tenant } from '../../shared/tenancy';
import { REFERENCE } from '../unit/imports/checking/checking';
import { testBlobs, testTables } from './storage';

export interface BenchPlaces {
  imports: Table;
  work: Table;
  container: Container;
}

const STALE_MS = 60_000;

/** Checks and reviews of a customer on real tables and blobs, as one instance of the functions would. */
export function reviewBench(
  { imports, work, container }: BenchPlaces,
  { tenant, reference, clock }: { tenant: Tenant; reference: ReferenceData; clock: Clock },
) {
  const ids = systemIds(clock);
  const store = importStore(imports, work);
  const ledger = tableLedger(imports);
  const state = { reference, version: 1 };
  const memory = readingMemory(imports);
  const audited: AuditEvent[] = [];
  const instance = (over: Partial<BenchPlaces> = {}, more: { longRows?: number } = {}): ReviewService => {
    const table = over.imports ?? imports;
    return reviewService({
      store: importStore(table, work),
      imports: table,
      ledger: tableLedger(table),
      container: () => over.container ?? container,
      memory: over.imports ? readingMemory(over.imports) : memory,
      reference: {
        current: () => Promise.resolve(state.reference),
        version: () => Promise.resolve(String(state.version)),
      },
      nameOf: (_, id) => Promise.resolve({ usr_ann: 'Ann', usr_ben: 'Ben' }[id]),
      clock,
      ids,
      audit: { record: (_, event) => Promise.resolve(void audited.push(event)) },
      staleMs: STALE_MS,
      ...more,
    });
  };
  const bench = {
    store,
    ledger,
    imports,
    container,
    state,
    review: instance(),
    /** What the app noted by itself. */
    audited,
    /** Another instance of the functions on the same storage, or one whose storage may fail. */
    instance,
    memory,

    async check(id: string): Promise<ImportRecord> {
      await checkImport(
        {
          store,
          imports,
          ledger,
          container: () => container,
          reference: () => Promise.resolve(state.reference),
          clock,
          ids,
          log: silentLog,
          staleMs: STALE_MS,
        },
        tenant,
        id,
      );
      return store.get(tenant, id);
    },
    /** An import of that file, checked. */
    async reviewed(csv: string, choices?: Choices): Promise<ImportRecord> {
      const id = ids.descending('imp');
      const bytes = Buffer.from(csv);
      await container.write(`files/${id}`, bytes);
      const arrived = {
        importId: id,
        fileBlob: `files/${id}`,
        fileName: 'jobs.csv',
        bytes: bytes.length,
        createdBy: 'usr_ann',
        choices,
      };
      await store.create(tenant, newImport(arrived, clock.now()));
      return bench.check(id);
    },
    edit: (id: string, request: EditRequest, by = 'usr_ann') => bench.review.edit(tenant, id, by, request),
    undo: (id: string, by = 'usr_ann') => bench.review.undo(tenant, id, by, { back: true }),
    redo: (id: string, by = 'usr_ann') => bench.review.undo(tenant, id, by, { back: false }),
    grid: (id: string, query: Partial<GridQuery> = {}) =>
      bench.review.grid(tenant, id, { order: 'file', offset: 0, limit: 500, ...query }),
    /** All rows as they lie in storage. */
    async rows(id: string) {
      const record = withRows(await store.get(tenant, id));
      const windows = await rowsReader(container, record).windows(0, record.windows);
      return windows.flatMap(({ rows }) => rows);
    },
    async result(id: string): Promise<string> {
      const record = withRows(await store.get(tenant, id));
      const parts: Buffer[] = [];
      for await (const part of resultCsv({ imports, rows: rowsReader(container, record) }, tenant, record))
        parts.push(part);
      return Buffer.concat(parts).toString('utf8').slice(1);
    },
  };
  return bench;
}
export type ReviewBench = ReturnType<typeof reviewBench>;

/** A bench for a customer whose tables and container are its own. */
export async function freshReviewBench(tenant: Tenant, clock: Clock = systemClock()): Promise<ReviewBench> {
  const tables = testTables();
  const [imports, work] = [tables.table('imports'), tables.table('work')];
  const container = testBlobs().container('review');
  await Promise.all([imports.ensure(), work.ensure(), container.ensure()]);
  return reviewBench({ imports, work, container }, { tenant, reference: REFERENCE, clock });
}
