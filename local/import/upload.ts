import { open, readFile, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import type { Choices } from '../../shared/imports/choices';
import { importView, type ImportView } from '../../shared/imports/views';
import { parseAnswer, Refused, type Api } from './api';

/** Above this a file goes in blocks, since a request is held in memory many times over (http-api.md). */
const ONE_REQUEST = 16 * 1024 * 1024;
const AT_ONCE = 4;
const TRIES = 5;

const uploadView = z.object({ id: z.string(), blockBytes: z.number(), blocks: z.array(z.number()) });

/** The name of the file, and how it is to be read. */
const nameQuery = (file: string, choices: Choices | undefined): string =>
  `name=${encodeURIComponent(basename(file))}` +
  (choices ? `&choices=${encodeURIComponent(JSON.stringify(choices))}` : '');

export interface FileToSend {
  file: string;
  bytes: number;
  choices?: Choices | undefined;
}

/** Bytes of block `n`; a file that shrank under our hands is an error rather than a short block. */
async function readBlock(handle: FileHandle, n: number, blockBytes: number, total: number): Promise<Buffer> {
  const offset = n * blockBytes;
  const block = Buffer.alloc(Math.min(blockBytes, total - offset));
  for (let filled = 0; filled < block.length;) {
    const { bytesRead } = await handle.read(block, filled, block.length - filled, offset + filled);
    if (bytesRead === 0) throw new Error('The file became shorter while it was read.');
    filled += bytesRead;
  }
  return block;
}

/** Sends the blocks that are not there yet, a few at once. */
async function sendBlocks(
  api: Api,
  handle: FileHandle,
  { id, blockBytes, blocks }: z.infer<typeof uploadView>,
  total: number,
  onSent: (bytes: number) => void,
): Promise<void> {
  const there = new Set(blocks);
  const missing = Array.from({ length: Math.ceil(total / blockBytes) }, (_, n) => n).filter(
    (n) => !there.has(n),
  );
  let sent = total - missing.reduce((sum, n) => sum + Math.min(blockBytes, total - n * blockBytes), 0);
  const worker = async () => {
    for (let n = missing.shift(); n !== undefined; n = missing.shift()) {
      const body = await readBlock(handle, n, blockBytes, total);
      await api.call({
        method: 'PUT',
        path: `/api/uploads/${id}/blocks/${n}`,
        body,
        headers: { 'content-type': 'application/octet-stream' },
      });
      sent += body.length;
      onSent(sent);
    }
  };
  const done = await Promise.allSettled(Array.from({ length: AT_ONCE }, worker));
  const failed = done.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

async function inBlocks(api: Api, { file, bytes, choices }: FileToSend, onSent: (bytes: number) => void) {
  const started = await api.create(
    `/api/uploads?${nameQuery(file, choices)}&bytes=${bytes}`,
    Buffer.alloc(0),
    'application/octet-stream',
  );
  let upload = parseAnswer(uploadView, started);
  const handle = await open(file, 'r');
  try {
    for (let tries = 1; ; tries++) {
      try {
        await sendBlocks(api, handle, upload, bytes, onSent);
        break;
      } catch (error) {
        if (error instanceof Refused || tries === TRIES) throw error;
        upload = parseAnswer(
          uploadView,
          await api.call({ method: 'GET', path: `/api/uploads/${upload.id}` }),
        );
      }
    }
  } finally {
    await handle.close();
  }
  return api.create(`/api/uploads/${upload.id}/commit`, Buffer.alloc(0), 'application/octet-stream');
}

/**
 * Uploads the file, above 16 MB in blocks that are taken up again after a failure.
 *
 * @param onSent bytes that have arrived
 */
export async function uploadFile(
  api: Api,
  toSend: FileToSend,
  onSent: (bytes: number) => void,
): Promise<ImportView> {
  const { file, bytes, choices } = toSend;
  const answer =
    bytes > ONE_REQUEST
      ? await inBlocks(api, toSend, onSent)
      : await api.create(
          `/api/imports?${nameQuery(file, choices)}`,
          await readFile(file),
          'application/octet-stream',
        );
  return parseAnswer(importView, answer);
}
