import type { Readable } from 'node:stream';
import type { BlobServiceClient, BlockBlobClient } from '@azure/storage-blob';
import { storageStatus } from './errors';

export interface BlobInfo {
  name: string;
  bytes: number;
  etag: string;
  /** Milliseconds since the epoch. */
  modifiedAt: number;
}

/** One container; names of blobs are paths with `/`. Reads of what is not there answer undefined. */
export interface Container {
  readonly name: string;
  ensure(): Promise<void>;
  info(blob: string): Promise<BlobInfo | undefined>;
  /** The bytes as a stream, from `offset`, `count` of them or all; a broken connection is taken up again by the SDK. */
  stream(blob: string, range?: { offset: number; count?: number }): Promise<Readable | undefined>;
  read(blob: string, range?: { offset: number; count: number }): Promise<Buffer | undefined>;
  write(
    blob: string,
    bytes: Buffer | string,
    options?: { contentType?: string; ifNotThere?: boolean },
  ): Promise<boolean>;
  /** Writes a large blob in blocks while it is made; nothing is visible until `commit`. */
  writer(blob: string): BlobWriter;
  /** Puts bytes behind what the blob holds, and makes it an append blob when it is not there; at most 4 MiB at once. */
  append(blob: string, bytes: Buffer): Promise<void>;
  stageBlock(blob: string, index: number, bytes: Buffer): Promise<void>;
  /** Indexes and sizes of the blocks staged and not yet committed. */
  stagedBlocks(blob: string): Promise<{ index: number; bytes: number }[]>;
  commitBlocks(blob: string, indexes: number[]): Promise<void>;
  /** Server-side copy within the account; false when `from` is not there or no longer has the etag. */
  copy(from: string, to: string, options?: { etag?: string }): Promise<boolean>;
  /** Removes what is there; with an etag only that very version. */
  /** A short-lived address from which anybody may read the blob, under a file name (RFC 6266). */
  downloadUrl(blob: string, options: { fileName: string; seconds: number }): Promise<string>;
  remove(blob: string, options?: { etag?: string }): Promise<void>;
  list(prefix: string): AsyncIterable<BlobInfo>;
}

export interface BlobWriter {
  /** Stages a block; blocks stand in the order of the calls. At most 50,000 of them. */
  append(bytes: Buffer): Promise<void>;
  commit(): Promise<void>;
}

const blockId = (index: number): string => Buffer.from(String(index).padStart(8, '0')).toString('base64');
const blockIndex = (id: string): number => Number(Buffer.from(id, 'base64').toString());

async function unlessMissing<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (storageStatus(error) === 404) return undefined;
    throw error;
  }
}

const GONE_OR_CHANGED = [404, 412];

function wrap(account: () => Promise<BlobServiceClient>, name: string): Container {
  const client = async () => (await account()).getContainerClient(name);
  const block = async (blob: string): Promise<BlockBlobClient> => (await client()).getBlockBlobClient(blob);
  const container: Container = {
    name,
    async ensure() {
      await (await client()).createIfNotExists();
    },
    info: (blob) =>
      unlessMissing(async () => {
        const found = await (await block(blob)).getProperties();
        return {
          name: blob,
          bytes: found.contentLength ?? 0,
          etag: found.etag ?? '',
          modifiedAt: found.lastModified?.getTime() ?? 0,
        };
      }),
    stream: (blob, range) =>
      unlessMissing(async () => {
        const answer = await (
          await block(blob)
        ).download(range?.offset ?? 0, range?.count, { maxRetryRequests: 5 });
        return answer.readableStreamBody as Readable;
      }),
    read: (blob, range) =>
      unlessMissing(async () => {
        // A range of no bytes cannot be asked for.
        if (range?.count === 0) return Buffer.alloc(0);
        const answer = await (
          await block(blob)
        ).download(range?.offset ?? 0, range?.count, { maxRetryRequests: 5 });
        const parts: Buffer[] = [];
        for await (const part of answer.readableStreamBody as Readable) parts.push(part as Buffer);
        return Buffer.concat(parts);
      }),
    async write(blob, bytes, options = {}) {
      const body = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
      try {
        await (
          await block(blob)
        ).upload(body, body.length, {
          blobHTTPHeaders: { blobContentType: options.contentType ?? 'application/octet-stream' },
          ...(options.ifNotThere ? { conditions: { ifNoneMatch: '*' } } : {}),
        });
        return true;
      } catch (error) {
        if (options.ifNotThere && (storageStatus(error) === 409 || storageStatus(error) === 412))
          return false;
        throw error;
      }
    },
    writer(blob) {
      let count = 0;
      return {
        async append(bytes) {
          await container.stageBlock(blob, count++, bytes);
        },
        async commit() {
          await container.commitBlocks(
            blob,
            Array.from({ length: count }, (_, index) => index),
          );
        },
      };
    },
    async append(blob, bytes) {
      const target = (await client()).getAppendBlobClient(blob);
      await target.createIfNotExists({ blobHTTPHeaders: { blobContentType: 'application/x-ndjson' } });
      await target.appendBlock(bytes, bytes.length);
    },
    async stageBlock(blob, index, bytes) {
      await (await block(blob)).stageBlock(blockId(index), bytes, bytes.length);
    },
    async stagedBlocks(blob) {
      const found = await unlessMissing(async () => (await block(blob)).getBlockList('uncommitted'));
      return (found?.uncommittedBlocks ?? []).map(({ name, size }) => ({
        index: blockIndex(name),
        bytes: size,
      }));
    },
    async commitBlocks(blob, indexes) {
      await (await block(blob)).commitBlockList(indexes.map(blockId));
    },
    async copy(from, to, options = {}) {
      try {
        const poller = await (
          await block(to)
        ).beginCopyFromURL((await block(from)).url, {
          intervalInMs: 500,
          ...(options.etag ? { sourceConditions: { ifMatch: options.etag } } : {}),
        });
        await poller.pollUntilDone();
        return true;
      } catch (error) {
        if (GONE_OR_CHANGED.includes(storageStatus(error))) return false;
        throw error;
      }
    },
    async downloadUrl(blob, { fileName, seconds }) {
      const { BlobSASPermissions, StorageSharedKeyCredential } = await import('@azure/storage-blob');
      const startsOn = new Date(Date.now() - 5 * 60_000);
      const expiresOn = new Date(Date.now() + seconds * 1000);
      const options = {
        permissions: BlobSASPermissions.parse('r'),
        contentDisposition: `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`,
        startsOn,
        expiresOn,
      };
      const target = await block(blob);
      if (target.credential instanceof StorageSharedKeyCredential) return target.generateSasUrl(options);
      const key = await (await account()).getUserDelegationKey(startsOn, expiresOn);
      return target.generateUserDelegationSasUrl(options, key);
    },
    async remove(blob, options = {}) {
      try {
        await (
          await block(blob)
        ).deleteIfExists(options.etag ? { conditions: { ifMatch: options.etag } } : {});
      } catch (error) {
        if (!GONE_OR_CHANGED.includes(storageStatus(error))) throw error;
      }
    },
    async *list(prefix) {
      for await (const found of (await client()).listBlobsFlat({ prefix })) {
        yield {
          name: found.name,
          bytes: found.properties.contentLength ?? 0,
          etag: found.properties.etag,
          modifiedAt: found.properties.lastModified.getTime(),
        };
      }
    },
  };
  return container;
}

export interface BlobAccount {
  container(name: string): Container;
}

/** Blob containers of one storage account, whose client is made when it is first needed: it is much to load. */
export function blobAccount(connect: () => Promise<BlobServiceClient>): BlobAccount {
  let client: Promise<BlobServiceClient> | undefined;
  const account = () => (client ??= connect());
  return { container: (name) => wrap(account, name) };
}
