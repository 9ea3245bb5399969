import { AppError } from '../platform/errors';
import type { Tenant } from '../tenancy';
import {
  adoptFile,
  correctedImport,
  fileBlobOf,
  refuseChoices,
  refuseUnlessFinished,
  SAMPLE_BYTES,
  type ArrivedFile,
  type ReceiveDeps,
} from './adopt-file';
import type { Choices } from './choices';
import { cleanFileName } from './file-names';
import type { ImportRecord } from './model';
import { heldFile } from './stored-file';

export const EMPTY_FILE = 'The file is empty.';

/**
 * Takes a whole file that came in one request (product.md, step 1). The blob is written before the record, so that
 * there is never an import without its file.
 *
 * @throws AppError `refused` for an empty file, `wrong-state` for a corrected file of an import that is not finished
 */
export async function receiveFile(
  deps: ReceiveDeps,
  tenant: Tenant,
  createdBy: string,
  {
    fileName,
    bytes,
    choices,
  }: { fileName?: string | undefined; bytes: Buffer; choices?: Choices | undefined },
): Promise<ImportRecord> {
  if (bytes.length === 0) throw new AppError('refused', { detail: EMPTY_FILE });
  const importId = deps.ids.descending('imp');
  const file: ArrivedFile = {
    importId,
    fileBlob: fileBlobOf(importId),
    fileName: cleanFileName(fileName),
    bytes: bytes.length,
    createdBy,
    choices,
    sample: bytes.subarray(0, SAMPLE_BYTES),
  };
  // Asked before anything is kept: a file that is refused leaves nothing behind.
  const corrected = await correctedImport(deps, tenant, file.sample, heldFile(bytes));
  if (corrected) refuseChoices(corrected, choices);
  if (corrected) refuseUnlessFinished(corrected);
  await deps.container(tenant).write(file.fileBlob, bytes);
  return adoptFile(deps, tenant, file);
}
