import type { Clock } from '../platform/clock';
import { AppError } from '../platform/errors';
import type { Ids } from '../platform/ids';
import type { Container } from '../platform/blobs';
import type { Log } from '../platform/log';
import type { Tenant } from '../tenancy';
import type { Choices } from './choices';
import { allows, moved, NO_COUNTS, type ImportRecord } from './model';
import type { StoredFile } from './reading/workbook/zip';
import { commanded } from './steer-import';
import type { ImportStore } from './store';
import { storedFile } from './stored-file';

export interface ReceiveDeps {
  store: ImportStore;
  container: (tenant: Tenant) => Container;
  clock: Clock;
  ids: Ids;
  log: Log;
  /** The import that a result file belongs to, from how the file begins; undefined: a file of its own. */
  findCorrectedImport: (sample: Buffer, file: StoredFile) => string | undefined | Promise<string | undefined>;
}

/** How much of a file tells whether it is a corrected result file. */
export const SAMPLE_BYTES = 64 * 1024;

/** A file that lies in the tenant's container and waits to become an import, or the next revision of one. */
export interface ArrivedFile {
  /** The id it gets if it is an import of its own; the same however often the same file arrives. */
  importId: string;
  fileBlob: string;
  fileName: string;
  bytes: number;
  createdBy: string;
  /** How a person wants it to be read. */
  choices?: Choices | undefined;
  /** Its first bytes, at least SAMPLE_BYTES of them unless it is shorter. */
  sample: Buffer;
}

export const fileBlobOf = (importId: string): string => `files/${importId}`;

export const manifestBlob = (importId: string, revision: number): string =>
  `inbox/${importId}${revision === 1 ? '' : `.r${revision}`}.manifest.json`;

/** Starts the check: the manifest is the small blob that triggers it. */
async function writeManifest(deps: ReceiveDeps, tenant: Tenant, record: ImportRecord): Promise<void> {
  const { id, revision } = record;
  await deps.container(tenant).write(manifestBlob(id, revision), JSON.stringify({ importId: id, revision }), {
    contentType: 'application/json',
  });
}

/** Takes a manifest away after its check ended, so that the inbox holds only what waits. */
export const removeManifest = (deps: Pick<ReceiveDeps, 'container'>, tenant: Tenant, record: ImportRecord) =>
  deps.container(tenant).remove(manifestBlob(record.id, record.revision));

export const newImport = (
  file: Omit<ArrivedFile, 'sample'>,
  now: number,
  outcome: Pick<ImportRecord, 'status' | 'reason' | 'reasonCode'> = {
    status: 'received',
    reason: null,
    reasonCode: null,
  },
): Omit<ImportRecord, 'etag'> => ({
  id: file.importId,
  ...outcome,
  fileName: file.fileName,
  bytes: file.bytes,
  sha256: null,
  createdAt: now,
  createdBy: file.createdBy,
  revision: 1,
  fileBlob: file.fileBlob,
  rowsFolder: null,
  layout: null,
  choices: file.choices ?? null,
  counts: NO_COUNTS,
  issues: {},
  fileIssues: [],
  windows: 0,
  checkEtag: null,
  cursor: 0,
  done: 0,
  total: 0,
  startedAt: null,
  endedAt: null,
  heartbeatAt: now,
  checkAttempts: 0,
});

export const isCorrectable = ({ status, removingSince }: ImportRecord): boolean =>
  allows(status, 'correct') && !removingSince;

export const notCorrectable = ({ id, status, removingSince }: ImportRecord): string =>
  removingSince
    ? `This is a corrected file of import ${id}, whose own files were removed. It cannot be corrected any more.`
    : `This is a corrected file of import ${id}, which is ${status}. It can be corrected once it is finished.`;

/** @throws AppError `wrong-state` with a sentence that says which import it is and what can be done */
export function refuseUnlessFinished(record: ImportRecord): void {
  if (!isCorrectable(record)) throw new AppError('wrong-state', { detail: notCorrectable(record) });
}

/** @throws AppError `refused` where a corrected file comes with choices: it is read as its import was */
export function refuseChoices({ id }: ImportRecord, choices: Choices | undefined): void {
  if (choices && Object.keys(choices).length > 0)
    throw new AppError('refused', {
      detail: `This is a corrected file of import ${id}. It is read as that import was, so it takes no choices about reading.`,
    });
}

/** Makes the file the next revision of `id`; told twice about the same file it does so once. */
const correct = (deps: ReceiveDeps, tenant: Tenant, id: string, file: ArrivedFile): Promise<ImportRecord> =>
  commanded(deps, tenant, id, (record) => {
    if (record.fileBlob === file.fileBlob) return undefined;
    refuseUnlessFinished(record);
    return {
      status: moved(record.status, 'correct'),
      revision: record.revision + 1,
      previousFile: { fileBlob: record.fileBlob, bytes: record.bytes, sha256: record.sha256 },
      fileBlob: file.fileBlob,
      bytes: file.bytes,
      sha256: null,
      reason: null,
      reasonCode: null,
      checkAttempts: 0,
      heartbeatAt: deps.clock.now(),
    };
  });

/** The customer's import that the file corrects; an id of somebody else's counts as none. */
export async function correctedImport(
  deps: ReceiveDeps,
  tenant: Tenant,
  sample: Buffer,
  file: StoredFile,
): Promise<ImportRecord | undefined> {
  const named = await deps.findCorrectedImport(sample, file);
  return named === undefined ? undefined : deps.store.find(tenant, named);
}

/**
 * Makes an import, or the next revision of one, of a file that lies in the tenant's container, and starts its
 * check. Every step may be repeated: a crash between two of them leaves a file that nobody sees, or an import that
 * the sweep starts.
 *
 * @param checkedByCaller the caller checks it at once, so no manifest has to trigger it
 * @throws AppError `wrong-state` for a corrected file of an import that is not finished
 */
export async function adoptFile(
  deps: ReceiveDeps,
  tenant: Tenant,
  file: ArrivedFile,
  { checkedByCaller = false }: { checkedByCaller?: boolean } = {},
): Promise<ImportRecord> {
  const stored = storedFile(deps.container(tenant), file.fileBlob, file.bytes);
  const corrected = await correctedImport(deps, tenant, file.sample, stored);
  const record = corrected
    ? await correct(deps, tenant, corrected.id, file)
    : await create(deps, tenant, file);
  const waits = record.status === (corrected ? 'checking' : 'received');
  if (waits && !checkedByCaller) await writeManifest(deps, tenant, record);
  return record;
}

async function create(deps: ReceiveDeps, tenant: Tenant, file: ArrivedFile): Promise<ImportRecord> {
  await deps.store.noting(tenant, file.importId, deps.clock, () =>
    deps.store.create(tenant, newImport(file, deps.clock.now())),
  );
  return deps.store.get(tenant, file.importId);
}
