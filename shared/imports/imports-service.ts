import type { AuditLog } from '../audit';
import type { FacilityApps } from '../facilityapps';
import type { Container } from '../platform/blobs';
import type { Clock } from '../platform/clock';
import { AppError } from '../platform/errors';
import type { Ids } from '../platform/ids';
import type { Log } from '../platform/log';
import type { Table } from '../platform/tables';
import { limitsOf, type Tenant } from '../tenancy';
import { checkImport, refusal, type CheckDeps } from './check-import';
import { decideRows } from './decide-rows';
import { chooseReading } from './choose-reading';
import { fileColumns } from './file-columns';
import { mustHaveFiles } from './have-files';
import { importJobs } from './import-jobs';
import { tableLedger } from './ledger';
import { mustBeTheSame } from './preview/looked-at';
import { previews } from './preview/show-preview';
import { isOver, type ImportRecord } from './model';
import { readRows } from './read-rows';
import { readingMemory } from './reading-memory';
import { receiveDrop } from './receive-drop';
import { receiveFile } from './receive-file';
import { referenceService } from './reference';
import { removeOldFiles } from './remove-old-files';
import { removeOldRecords } from './remove-old-records';
import { resultCsv } from './result-csv';
import { reviewService, withRows } from './review/review-service';
import { findCorrectedImport } from './result-file';
import type { RowsReader } from './rows';
import { rowsReader } from './rows-blob';
import { HOLD_SENTENCES } from './run-answers';
import { holdAll } from './run-holds';
import { runCustomer, type RunSettings } from './run-customer';
import type { Download, ImportsService } from './service';
import { approveImport, cancelImport, pauseImport, resumeImport } from './steer-import';
import { importStore } from './store';
import { sweep } from './sweep';
import { templateCsv } from './templates/template-csv';
import { templateWorkbook } from './templates/template-workbook';
import { commitUpload, getUpload, stageBlock, startUpload } from './uploads';

export interface ImportsDeps {
  imports: Table;
  work: Table;
  uploads: Table;
  container(tenant: Tenant): Container;
  /** Undefined where the customer has no token; `now`: with the token as it is, not as it was kept. */
  facilityApps(tenant: Tenant, asOf?: 'now'): Promise<FacilityApps | undefined>;
  tenantById(id: string): Promise<Tenant | undefined>;
  /** What a person is called; undefined for who is not there any more. */
  nameOf(tenant: Tenant, id: string): Promise<string | undefined>;
  clock: Clock;
  ids: Ids;
  log: Log;
  /** For what the app does by itself. */
  audit: AuditLog;
  settings: RunSettings & { staleMs: number; referenceMaxAgeMs: number };
}

/** A download up to this size is answered as it is; a larger one by an address of storage. */
const MOST_INLINE = 16 * 1024 * 1024;
const ADDRESS_SECONDS = 15 * 60;

/** The main job, put together from its use cases. */
export function importsService(deps: ImportsDeps): ImportsService {
  const { clock, ids, log, audit, settings, container, imports } = deps;
  const store = importStore(imports, deps.work);
  const ledger = tableLedger(imports);
  const receiving = { store, container, clock, ids, log, findCorrectedImport, uploads: deps.uploads };
  const steering = { store, clock };
  const memory = readingMemory(imports);

  const reference = referenceService({
    container,
    clock,
    log,
    maxAgeMs: settings.referenceMaxAgeMs,
    async facilityAppsFor(tenant) {
      const client = await deps.facilityApps(tenant);
      if (!client) throw new AppError('upstream-failed', { detail: 'There is no FacilityApps token yet.' });
      return client;
    },
  });

  const checking: CheckDeps = {
    store,
    imports,
    ledger,
    container,
    reference: (tenant) => reference.get(tenant),
    clock,
    ids,
    log,
    staleMs: settings.staleMs,
  };

  /** Throws `refused` where as many imports are under way as the customer's plan allows. */
  async function refuseTooMany(tenant: Tenant): Promise<void> {
    const { importsAtOnce } = limitsOf(tenant);
    if ((await store.work(tenant)).length < importsAtOnce) return;
    throw new AppError('refused', {
      detail: `${importsAtOnce} imports are under way, as many as your plan allows at once. Please wait until one has ended.`,
    });
  }

  /** Rows of a checked import; throws `wrong-state` before that. */
  function rowsOf(tenant: Tenant, record: ImportRecord): RowsReader {
    return rowsReader(container(tenant), withRows(record));
  }

  const known = (tenant: Tenant) => reference.current(tenant);
  const showPreview = previews({ container, rows: rowsOf, reference: known, clock });

  async function download(tenant: Tenant, blob: string, fileName: string): Promise<Download> {
    const place = container(tenant);
    const info = await place.info(blob);
    if (!info) throw new AppError('not-found', { detail: 'The file is not there any more.' });
    if (info.bytes > MOST_INLINE)
      return {
        kind: 'address',
        url: await place.downloadUrl(blob, { fileName, seconds: ADDRESS_SECONDS }),
        fileName,
      };
    const bytes = info.bytes === 0 ? Buffer.alloc(0) : await place.read(blob);
    return { kind: 'bytes', bytes: bytes ?? Buffer.alloc(0), fileName };
  }

  return {
    reference,
    review: reviewService({
      store,
      imports,
      ledger,
      container,
      memory,
      reference,
      nameOf: deps.nameOf,
      clock,
      ids,
      audit,
      staleMs: settings.staleMs,
    }),
    async receiveFile(tenant, createdBy, file) {
      await refuseTooMany(tenant);
      return receiveFile(receiving, tenant, createdBy, file);
    },
    async startUpload(tenant, createdBy, file) {
      await refuseTooMany(tenant);
      return startUpload(receiving, tenant, createdBy, file);
    },
    stageBlock: async (tenant, id, n, bytes) => {
      await stageBlock(receiving, tenant, id, n, bytes);
    },
    getUpload: (tenant, id) => getUpload(receiving, tenant, id),
    commitUpload: (tenant, id) => commitUpload(receiving, tenant, id),
    receiveDrop: (tenant, blobName) => receiveDrop({ ...receiving, audit }, tenant, blobName),
    importJobs: (tenant, planned) => importJobs({ store, container, clock, ids }, tenant, planned),
    find: (tenant, id) => store.find(tenant, id),
    check: (tenant, importId) => checkImport(checking, tenant, importId),
    async failCheck(tenant, importId) {
      await store.change(tenant, importId, (record) =>
        refusal(record, 'internal-error', HOLD_SENTENCES['internal-error']),
      );
    },
    async list(tenant, page) {
      const items = await store.list(tenant, {
        ...(page.after ? { after: page.after } : {}),
        limit: page.limit + 1,
      });
      const more = items.length > page.limit;
      return { items: items.slice(0, page.limit), next: more ? (items[page.limit - 1]?.id ?? null) : null };
    },
    async countOpen(tenant) {
      let open = 0;
      for (let after: string | undefined; ;) {
        const page = await store.list(tenant, { limit: 500, ...(after ? { after } : {}) });
        open += page.filter(({ status }) => !isOver(status)).length;
        after = page.at(-1)?.id;
        if (page.length < 500) return open;
      }
    },
    get: (tenant, id) => store.get(tenant, id),
    async readRows(tenant, id, query) {
      const record = await store.get(tenant, id);
      return readRows({ imports, rows: rowsOf(tenant, record) }, tenant, record, query);
    },
    async template(tenant, kind) {
      if (kind === 'jobs.csv') return templateCsv();
      return templateWorkbook(await known(tenant));
    },
    preview: async (tenant, id) => showPreview(tenant, await store.get(tenant, id)),
    async approve(tenant, id, { ifChecked, ifReference } = {}) {
      await mustBeTheSame(ifReference, () => known(tenant));
      return approveImport(steering, tenant, id, ifChecked);
    },
    pause: (tenant, id) => pauseImport(steering, tenant, id),
    resume: (tenant, id) => resumeImport(steering, tenant, id),
    cancel: (tenant, id) => cancelImport(steering, tenant, id),
    decide: (tenant, id, decided) => decideRows({ store, imports, rows: rowsOf, clock }, tenant, id, decided),
    choose: (tenant, id, choices, by, chosen) => chooseReading(steering, tenant, id, choices, by, chosen),
    async columns(tenant, id) {
      const record = await store.get(tenant, id);
      mustHaveFiles(record);
      return fileColumns({ container, memory, reference: checking.reference }, tenant, record);
    },
    memory,
    async file(tenant, id) {
      const record = await store.get(tenant, id);
      mustHaveFiles(record);
      return download(tenant, record.fileBlob, record.fileName);
    },
    async result(tenant, id) {
      const record = await store.get(tenant, id);
      const fileName = `${record.fileName.replace(/\.[a-z0-9]{1,5}$/i, '')}-result.csv`;
      const parts: Buffer[] = [];
      let bytes = 0;
      const place = container(tenant);
      const blob = `results/${record.id}.csv`;
      let writer: ReturnType<Container['writer']> | undefined;
      // A result that is small is answered as it is made; a large one goes to storage, a few megabytes at a time.
      for await (const part of resultCsv({ imports, rows: rowsOf(tenant, record) }, tenant, record)) {
        parts.push(part);
        bytes += part.length;
        if (bytes < (writer ? MOST_INLINE / 4 : MOST_INLINE)) continue;
        writer ??= place.writer(blob);
        await writer.append(Buffer.concat(parts.splice(0)));
        bytes = 0;
      }
      if (!writer) return { kind: 'bytes', bytes: Buffer.concat(parts), fileName };
      if (bytes > 0) await writer.append(Buffer.concat(parts));
      await writer.commit();
      return {
        kind: 'address',
        url: await place.downloadUrl(blob, { fileName, seconds: ADDRESS_SECONDS }),
        fileName,
      };
    },
    run: (tenant, signal) =>
      runCustomer(
        {
          table: imports,
          store,
          ledger,
          clock,
          ids,
          log,
          audit,
          rows: rowsOf,
          facilityApps: (who) => deps.facilityApps(who, 'now'),
          tenantById: deps.tenantById,
          settings,
        },
        tenant,
        signal,
      ),
    failRun: (tenant) => holdAll({ store, log, audit }, tenant, 'internal-error'),
    removeOldFiles: (tenant, days, signal) =>
      removeOldFiles({ store, container, audit, clock }, tenant, days, signal),
    removeOldRecords: (tenant, days, signal) =>
      removeOldRecords({ table: imports, store, audit, clock }, tenant, days, signal),
    sweep: () =>
      sweep({
        store,
        table: imports,
        clock,
        log,
        tenantById: deps.tenantById,
        staleMs: settings.staleMs,
        skewMs: settings.skewMs,
      }),
  };
}
