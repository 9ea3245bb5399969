import { z } from 'zod';
import { AppError } from '../platform/errors';
import type { Entity, Table } from '../platform/tables';
import type { Tenant } from '../tenancy';
import {
  adoptFile,
  correctedImport,
  fileBlobOf,
  refuseChoices,
  SAMPLE_BYTES,
  type ReceiveDeps,
} from './adopt-file';
import { choicesSchema, type Choices } from './choices';
import { cleanFileName } from './file-names';
import type { ImportRecord } from './model';
import { EMPTY_FILE } from './receive-file';
import { storedFile } from './stored-file';

/** Size of every block but the last: what a request may hold in memory, many times over (azure-facts.md). */
export const BLOCK_BYTES = 1024 * 1024;
export const LARGEST_FILE = 2 * 1024 * 1024 * 1024;
const LIFETIME_MS = 24 * 60 * 60 * 1000;
/** Expired uploads that a new one takes away. */
const TIDY_AT_ONCE = 20;

export interface UploadDeps extends ReceiveDeps {
  uploads: Table;
}

/** A file that comes in blocks. Times are milliseconds since the epoch. */
export interface Upload {
  id: string;
  fileName: string;
  bytes: number;
  blockBytes: number;
  expiresAt: number;
  /** Indexes of the blocks that are there, ascending. */
  blocks: number[];
  /** The import it became, once it was committed. */
  importId: string | null;
}

const storedSchema = z.object({
  fileName: z.string(),
  bytes: z.number(),
  createdBy: z.string(),
  expiresAt: z.number(),
  /** How a person wants the file to be read, as JSON. */
  choices: z.string().default(''),
  /** Chosen at the start, so that a repeated commit makes the same import. */
  importId: z.string(),
  /** The import that it became: `importId`, or the one that the file corrects. */
  becameId: z.string().default(''),
});
type Stored = z.infer<typeof storedSchema> & { id: string };

const blockCount = (bytes: number): number => Math.ceil(bytes / BLOCK_BYTES);
const blockSize = (bytes: number, n: number): number => Math.min(BLOCK_BYTES, bytes - n * BLOCK_BYTES);
const figure = (count: number): string => count.toLocaleString('en-GB');

const view = ({ id, fileName, bytes, expiresAt, becameId }: Stored, blocks: number[]): Upload => ({
  id,
  fileName,
  bytes,
  blockBytes: BLOCK_BYTES,
  expiresAt,
  blocks,
  importId: becameId || null,
});

async function find({ uploads, clock }: UploadDeps, tenant: Tenant, id: string): Promise<Stored> {
  const entity = await uploads.get(tenant.id, id);
  const stored = entity && storedSchema.parse(entity);
  if (!stored || stored.expiresAt <= clock.now())
    throw new AppError('not-found', { detail: 'There is no such upload, or it has expired.' });
  return { id, ...stored };
}

/** Takes away the customer's oldest uploads that expired; their blocks vanish by themselves after a week. */
async function tidy({ uploads, clock }: UploadDeps, tenant: Tenant): Promise<void> {
  for await (const page of uploads.range<{ expiresAt?: unknown }>(tenant.id, {
    from: 'upl_',
    pageSize: TIDY_AT_ONCE,
  })) {
    const expired = page.filter((entity: Entity<{ expiresAt?: unknown }>) => {
      const until = z.number().safeParse(entity.expiresAt);
      return !until.success || until.data <= clock.now();
    });
    for (const { rowKey } of expired) await uploads.write(tenant.id, [{ kind: 'delete', rowKey }]);
    return;
  }
}

/**
 * Opens an upload in blocks for a file of `bytes` bytes.
 *
 * @throws AppError `refused` for an empty file, `too-large` above 2 GB
 */
export async function startUpload(
  deps: UploadDeps,
  tenant: Tenant,
  createdBy: string,
  {
    fileName,
    bytes,
    choices,
  }: { fileName?: string | undefined; bytes: number; choices?: Choices | undefined },
): Promise<Upload> {
  if (bytes === 0) throw new AppError('refused', { detail: EMPTY_FILE });
  if (!Number.isSafeInteger(bytes) || bytes < 0)
    throw new AppError('bad-request', { detail: 'The size of the file is a whole number of bytes.' });
  if (bytes > LARGEST_FILE) throw new AppError('too-large', { detail: 'A file may have at most 2 GB.' });
  await tidy(deps, tenant);
  const stored: Stored = {
    id: deps.ids.ascending('upl'),
    fileName: cleanFileName(fileName),
    bytes,
    createdBy,
    expiresAt: deps.clock.now() + LIFETIME_MS,
    choices: choices ? JSON.stringify(choices) : '',
    importId: deps.ids.descending('imp'),
    becameId: '',
  };
  const { id, ...props } = stored;
  await deps.uploads.write(tenant.id, [{ kind: 'create', rowKey: id, props }]);
  return view(stored, []);
}

/**
 * Keeps one block, `n` from 0; in any order, and as often as it is sent.
 *
 * @throws AppError `refused` for a number or a size that does not fit, `wrong-state` after the commit
 */
export async function stageBlock(
  deps: UploadDeps,
  tenant: Tenant,
  id: string,
  n: number,
  bytes: Buffer,
): Promise<void> {
  const stored = await find(deps, tenant, id);
  const count = blockCount(stored.bytes);
  if (!Number.isInteger(n) || n < 0 || n >= count)
    throw new AppError('refused', { detail: `The blocks of this upload are 0 to ${count - 1}.` });
  if (stored.becameId)
    throw new AppError('wrong-state', { detail: `This upload is import ${stored.becameId} already.` });
  const expected = blockSize(stored.bytes, n);
  if (bytes.length !== expected)
    throw new AppError('refused', {
      detail: `Block ${n} has ${figure(expected)} bytes; ${figure(bytes.length)} came.`,
    });
  await deps.container(tenant).stageBlock(fileBlobOf(stored.importId), n, bytes);
}

const allBlocks = (bytes: number): number[] => Array.from({ length: blockCount(bytes) }, (_, n) => n);

/** Indexes of the blocks that are there in their full size. */
async function blocksThere(deps: UploadDeps, tenant: Tenant, stored: Stored): Promise<number[]> {
  const staged = await deps.container(tenant).stagedBlocks(fileBlobOf(stored.importId));
  return staged
    .filter(({ index, bytes }) => bytes === blockSize(stored.bytes, index))
    .map(({ index }) => index)
    .sort((a, b) => a - b);
}

export async function getUpload(deps: UploadDeps, tenant: Tenant, id: string): Promise<Upload> {
  const stored = await find(deps, tenant, id);
  return view(stored, stored.becameId ? allBlocks(stored.bytes) : await blocksThere(deps, tenant, stored));
}

/** `0 to 3, 7` out of `[0, 1, 2, 3, 7]`; at most ten runs of them. */
function inRuns(numbers: number[]): string {
  const runs: [number, number][] = [];
  for (const n of numbers) {
    const last = runs.at(-1);
    if (last && last[1] === n - 1) last[1] = n;
    else runs.push([n, n]);
  }
  const shown = runs.slice(0, 10).map(([from, to]) => (from === to ? String(from) : `${from} to ${to}`));
  return shown.join(', ') + (runs.length > 10 ? ' and more' : '');
}

/** Puts the blocks together; a blob that stands there in full was put together by a commit before or beside us. */
async function joinBlocks(deps: UploadDeps, tenant: Tenant, stored: Stored): Promise<void> {
  const container = deps.container(tenant);
  const blob = fileBlobOf(stored.importId);
  const there = new Set(await blocksThere(deps, tenant, stored));
  const all = allBlocks(stored.bytes);
  const missing = all.filter((n) => !there.has(n));
  if (missing.length === 0) return container.commitBlocks(blob, all);
  const info = await container.info(blob);
  if (info?.bytes === stored.bytes) return;
  throw new AppError('refused', { detail: `Blocks are missing: ${inRuns(missing)}.` });
}

/**
 * Makes an import (or the next revision of one) of the blocks. Repeated, or asked twice at once, it answers the
 * same import.
 *
 * @throws AppError `refused` naming the blocks that are missing, `wrong-state` as receiveFile does
 */
export async function commitUpload(deps: UploadDeps, tenant: Tenant, id: string): Promise<ImportRecord> {
  const stored = await find(deps, tenant, id);
  if (stored.becameId) return deps.store.get(tenant, stored.becameId);
  await joinBlocks(deps, tenant, stored);
  const fileBlob = fileBlobOf(stored.importId);
  const sample = await deps.container(tenant).read(fileBlob, {
    offset: 0,
    count: Math.min(SAMPLE_BYTES, stored.bytes),
  });
  const { importId, fileName, bytes, createdBy } = stored;
  const choices = stored.choices ? choicesSchema.parse(JSON.parse(stored.choices)) : undefined;
  if (choices) {
    const file = storedFile(deps.container(tenant), fileBlob, bytes);
    const corrected = await correctedImport(deps, tenant, sample ?? Buffer.alloc(0), file);
    if (corrected) refuseChoices(corrected, choices);
  }
  const record = await adoptFile(deps, tenant, {
    importId,
    fileBlob,
    fileName,
    bytes,
    createdBy,
    choices,
    sample: sample ?? Buffer.alloc(0),
  });
  await deps.uploads.write(tenant.id, [{ kind: 'merge', rowKey: id, props: { becameId: record.id } }]);
  return record;
}
