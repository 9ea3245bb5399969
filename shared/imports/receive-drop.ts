import type { AuditLog } from '../audit';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { derivedDescendingId } from '../platform/ids';
import type { BlobInfo } from '../platform/blobs';
import { limitsOf, mayChange, mayLook, type Tenant } from '../tenancy';
import {
  adoptFile,
  correctedImport,
  fileBlobOf,
  isCorrectable,
  newImport,
  notCorrectable,
  SAMPLE_BYTES,
  type ArrivedFile,
  type ReceiveDeps,
} from './adopt-file';
import { cleanFileName } from './file-names';
import type { ImportRecord } from './model';
import { storedFile } from './stored-file';
import { LARGEST_FILE } from './uploads';

const INBOX = 'inbox/';
const MANIFEST = /^inbox\/(imp_[0-9a-z]{1,60})(?:\.r\d{1,6})?\.manifest\.json$/;
const LONGEST_MANIFEST = 4096;
const manifestSchema = z.strictObject({ importId: z.string(), revision: z.number().int().min(1) });

/** Who made an import of a file that was dropped into the inbox. */
export const INBOX_ACTOR = 'inbox';

/** A manifest of ours names its import; outsiders may write into the inbox too, so nothing in it is believed. */
async function manifestImport(
  deps: ReceiveDeps,
  tenant: Tenant,
  blob: string,
  named: string,
): Promise<string | undefined> {
  const container = deps.container(tenant);
  const info = await container.info(blob);
  // Taken already: events come twice, and a check takes its manifest away.
  if (!info) return undefined;
  const fits = info.bytes > 0 && info.bytes <= LONGEST_MANIFEST;
  const bytes = fits ? await container.read(blob) : undefined;
  const manifest = bytes && parseManifest(bytes);
  const record = manifest?.importId === named ? await deps.store.find(tenant, manifest.importId) : undefined;
  if (record) return record.id;
  // Its name is an outsider's text: only that it came is logged.
  deps.log.warn('a manifest in the inbox names no import', { customer: tenant.id, bytes: info.bytes });
  return undefined;
}

function parseManifest(bytes: Buffer): z.infer<typeof manifestSchema> | undefined {
  try {
    return manifestSchema.safeParse(JSON.parse(bytes.toString('utf8'))).data;
  } catch {
    // Not JSON: an outsider's file that has our name, which says no more than a manifest that does not fit.
    return undefined;
  }
}

/** The import of a dropped file: the same for the same version of the same blob, since events come twice. */
const importIdOf = (container: string, { name, etag, modifiedAt }: BlobInfo): string =>
  derivedDescendingId(
    'imp',
    modifiedAt,
    createHash('sha256').update([container, name, etag].join('\0')).digest('hex'),
  );

type Refusal = Pick<ImportRecord, 'status' | 'reason' | 'reasonCode'>;
const rejected = (reasonCode: string, reason: string): Refusal => ({
  status: 'rejected',
  reason,
  reasonCode,
});

/** Nobody waits for an answer to a dropped file: what a request would refuse is kept as a rejected import. */
async function refusalOf(deps: ReceiveDeps, tenant: Tenant, file: ArrivedFile): Promise<Refusal | undefined> {
  if (!mayChange(tenant))
    return rejected('customer-suspended', 'The customer was suspended when this file came.');
  if (file.bytes > LARGEST_FILE) return rejected('too-large', 'A file may have at most 2 GB.');
  const stored = storedFile(deps.container(tenant), file.fileBlob, file.bytes);
  const corrected = await correctedImport(deps, tenant, file.sample, stored);
  // Told twice about the same file: it is the revision that is being checked already.
  if (!corrected || corrected.fileBlob === file.fileBlob || isCorrectable(corrected)) return undefined;
  return rejected('not-correctable', notCorrectable(corrected));
}

/**
 * Takes what lies in a customer's inbox: a manifest of ours, or a file that somebody dropped, which becomes an
 * import of its own and leaves the inbox. Size, time and version are read from storage, never from the event.
 *
 * @param blobName with its `inbox/`
 * @returns the import to check now; undefined when there is none (gone, not ours, rejected at once), and where as many
 *   imports are under way as the plan allows: the sweep has it checked once there is a place
 */
export async function receiveDrop(
  deps: ReceiveDeps & { audit: AuditLog },
  tenant: Tenant,
  blobName: string,
): Promise<string | undefined> {
  if (!blobName.startsWith(INBOX) || !mayLook(tenant)) return undefined;
  const named = MANIFEST.exec(blobName)?.[1];
  if (named !== undefined) return manifestImport(deps, tenant, blobName, named);

  const container = deps.container(tenant);
  const info = await container.info(blobName);
  // Taken already: events come twice.
  if (!info) return undefined;
  const importId = importIdOf(container.name, info);
  const fileBlob = fileBlobOf(importId);
  const { etag, bytes } = info;
  // An event told again: what was copied is the same version, and a check may be reading it.
  const copied = (await container.info(fileBlob))?.bytes === bytes;
  // False: another file took its place, which has an event of its own.
  if (!copied && !(await container.copy(blobName, fileBlob, { etag }))) return undefined;
  const sample =
    bytes === 0 ? Buffer.alloc(0) : await container.read(fileBlob, { offset: 0, count: SAMPLE_BYTES });
  const file: ArrivedFile = {
    importId,
    fileBlob,
    fileName: cleanFileName(blobName.slice(INBOX.length)),
    bytes,
    createdBy: INBOX_ACTOR,
    sample: sample ?? Buffer.alloc(0),
  };
  const refusal = await refusalOf(deps, tenant, file);
  if (refusal) await deps.store.create(tenant, newImport(file, deps.clock.now(), refusal));
  const record = refusal ? undefined : await adoptFile(deps, tenant, file, { checkedByCaller: true });
  await container.remove(blobName, { etag });
  await deps.audit.record(tenant, {
    action: refusal ? 'import.refused' : 'import.uploaded',
    actor: { kind: 'system', id: 'inbox' },
    target: { kind: 'import', id: record?.id ?? importId },
    after: { bytes, ...(refusal ? { reason: refusal.reasonCode } : {}) },
  });
  const tooMany = record && (await deps.store.work(tenant)).length > limitsOf(tenant).importsAtOnce;
  return tooMany ? undefined : record?.id;
}
