import type { Tenant } from '../tenancy';
import type { Decision } from './decide-rows';
import type { Choices } from './choices';
import type { Chosen } from './choose-reading';
import type { FileColumns } from './file-columns';
import type { PlannedImport } from './import-jobs';
import type { ImportRecord } from './model';
import type { LookedAt } from './preview/looked-at';
import type { MakingView, PreviewView } from './preview/views';
import type { ReadingMemory } from './reading-memory';
import type { ReferenceService } from './reference';
import type { Removed } from './remove-old-files';
import type { RecordsRemoved } from './remove-old-records';
import type { ReviewService } from './review/review-service';
import type { Sweep } from './sweep';
import type { TemplateKind } from './templates/kinds';
import type { Upload } from './uploads';
import type { RowView } from './views';

/** A page of a list: items and the cursor of the next page, null at the end. */
export interface Page<T> {
  items: T[];
  next: string | null;
}

export interface RowsQuery {
  after?: string | undefined;
  limit: number;
  outcome?: string | undefined;
  code?: string | undefined;
}

/** A download: its bytes where they are few, else a short-lived address of storage. */
export type Download =
  { kind: 'bytes'; bytes: Buffer; fileName: string } | { kind: 'address'; url: string; fileName: string };

/** The main job as the entry points see it; errors are AppErrors. */
export interface ImportsService {
  receiveFile(
    tenant: Tenant,
    createdBy: string,
    file: { fileName?: string | undefined; bytes: Buffer; choices?: Choices | undefined },
  ): Promise<ImportRecord>;
  startUpload(
    tenant: Tenant,
    createdBy: string,
    file: { fileName?: string | undefined; bytes: number; choices?: Choices | undefined },
  ): Promise<Upload>;
  stageBlock(tenant: Tenant, id: string, n: number, bytes: Buffer): Promise<void>;
  getUpload(tenant: Tenant, id: string): Promise<Upload>;
  commitUpload(tenant: Tenant, id: string): Promise<ImportRecord>;
  /** A blob that appeared in an inbox; the import to check, if there is one. */
  receiveDrop(tenant: Tenant, blobName: string): Promise<string | undefined>;
  /** Jobs that were planned elsewhere become an import that is queued; the one that is there when repeated. */
  importJobs(tenant: Tenant, planned: PlannedImport): Promise<ImportRecord>;
  /** Undefined for what is not there. */
  find(tenant: Tenant, id: string): Promise<ImportRecord | undefined>;
  check(tenant: Tenant, importId: string): Promise<void>;
  /** The check was given up by the host (poison): the import says so. */
  failCheck(tenant: Tenant, importId: string): Promise<void>;
  list(tenant: Tenant, page: { after?: string | undefined; limit: number }): Promise<Page<ImportRecord>>;
  /** How many are not over. */
  countOpen(tenant: Tenant): Promise<number>;
  get(tenant: Tenant, id: string): Promise<ImportRecord>;
  readRows(tenant: Tenant, id: string, query: RowsQuery): Promise<Page<RowView>>;
  /** What approving would do, or how far the making of that is. */
  preview(tenant: Tenant, id: string): Promise<PreviewView | MakingView>;
  /** Throws `changed` where the rows or the reference data are not those that the person looked at. */
  approve(tenant: Tenant, id: string, looked?: LookedAt): Promise<ImportRecord>;
  pause(tenant: Tenant, id: string): Promise<ImportRecord>;
  resume(tenant: Tenant, id: string): Promise<ImportRecord>;
  cancel(tenant: Tenant, id: string): Promise<ImportRecord>;
  /** What a person says of rows whose answer was lost. */
  decide(
    tenant: Tenant,
    id: string,
    decided: { decision: Decision; rows: number[]; by: string },
  ): Promise<ImportRecord>;
  /** Chooses anew how the file is read, from `asking` or `review`: it has to be checked again. */
  choose(tenant: Tenant, id: string, choices: Choices, by: string, chosen?: Chosen): Promise<ImportRecord>;
  /** The columns of the file with some of their values, and what they are taken for. */
  columns(tenant: Tenant, id: string): Promise<FileColumns>;
  /** What this customer's people chose once and need not choose again. */
  memory: ReadingMemory;
  file(tenant: Tenant, id: string): Promise<Download>;
  result(tenant: Tenant, id: string): Promise<Download>;
  /** Drives the customer's imports for a slice; `again`: another slice is needed. */
  run(tenant: Tenant, signal?: AbortSignal): Promise<{ again: boolean }>;
  /** The run was given up by the host (poison): what was running is held, with the reason. */
  failRun(tenant: Tenant): Promise<void>;
  /** Removes the files of imports that ended more than so many days ago. */
  removeOldFiles(tenant: Tenant, days: number, signal?: AbortSignal): Promise<Removed>;
  /** Removes imports that ended more than so many days ago, and whose files went before; the ledger stays. */
  removeOldRecords(tenant: Tenant, days: number, signal?: AbortSignal): Promise<RecordsRemoved>;
  sweep(): Promise<Sweep>;
  reference: ReferenceService;
  /** Rows as people look at them and put them right. */
  review: ReviewService;
  /** A file to fill in. */
  template(tenant: Tenant, kind: TemplateKind): Promise<string | Buffer>;
}
