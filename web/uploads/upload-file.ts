import type { ImportView } from '../../shared/imports/views';
import { importAnswer, uploadAnswer, type UploadAnswer } from '../api/answers';
import { asProblem, mayPass, Problem } from '../api/problem';
import { problemOf, valueOf, type RawAnswer } from '../api/read-answer';
import { query } from '../api/request';
import type { UploadMemory } from './memory';
import type { Send, Sending } from './send';

/** Above this a file goes in blocks (http-api: at most 16 MB in one request). */
export const ONE_REQUEST = 16 * 1024 * 1024;
export const LARGEST_FILE = 2 * 1024 * 1024 * 1024;
const AT_ONCE = 3;
/** Waits between the tries of one request, in milliseconds: a try more than there are waits. */
const WAITS = [1000, 2000, 4000, 8000];

export interface UploadDeps {
  send: Send;
  memory: UploadMemory;
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** A new key, so that a repeated request makes one import. */
  newKey: () => string;
}
export interface Uploading {
  signal: AbortSignal;
  /** Bytes of the file that have arrived or are on their way; may go back after a failure. */
  onSent: (bytes: number) => void;
}

/** Milliseconds of `Retry-After`, at most a minute. */
const askedWait = ({ retryAfter }: RawAnswer): number =>
  Math.min(60_000, 1000 * (Number(retryAfter ?? 0) || 0));

/** Sends until there is an answer that means something; a refusal is final. */
async function insist({ send, sleep }: UploadDeps, sending: Sending) {
  for (let tries = 0; ; tries++) {
    try {
      const answer = await send(sending);
      if (!mayPass(answer) || tries === WAITS.length) return answer;
      await sleep(Math.max(WAITS[tries] ?? 0, askedWait(answer)), sending.signal);
    } catch (error) {
      if (sending.signal.aborted || tries === WAITS.length || !mayPass(asProblem(error))) throw error;
      await sleep(WAITS[tries] ?? 0, sending.signal);
    }
    sending.signal.throwIfAborted();
    sending.onSent?.(0);
  }
}

const creating = (deps: UploadDeps): Record<string, string> => ({
  'content-type': 'application/octet-stream',
  'idempotency-key': deps.newKey(),
});

/** The upload that was begun before, where it still stands; else a new one. */
async function openUpload(deps: UploadDeps, file: File, signal: AbortSignal): Promise<UploadAnswer> {
  const remembered = deps.memory.find(file);
  if (remembered !== null) {
    const path = `/api/uploads/${encodeURIComponent(remembered)}`;
    const answer = await insist(deps, { method: 'GET', path, signal });
    if (answer.status === 200) return valueOf(uploadAnswer, answer);
    if (answer.status !== 404) throw problemOf(answer);
    deps.memory.forget(file);
  }
  const path = `/api/uploads${query({ name: file.name, bytes: file.size })}`;
  const started = valueOf(
    uploadAnswer,
    await insist(deps, { method: 'POST', path, headers: creating(deps), signal }),
  );
  deps.memory.keep(file, started.id);
  return started;
}

/** Sends the blocks that have not arrived yet, a few at once; after the first failure no new one is begun. */
async function sendBlocks(
  deps: UploadDeps,
  file: File,
  { id, blockBytes, blocks }: UploadAnswer,
  { signal, onSent }: Uploading,
): Promise<void> {
  const sizeOf = (n: number) => Math.min(blockBytes, file.size - n * blockBytes);
  const there = new Set(blocks);
  const missing = Array.from({ length: Math.ceil(file.size / blockBytes) }, (_, n) => n).filter(
    (n) => !there.has(n),
  );
  const underWay = new Map<number, number>();
  let arrived = file.size - missing.reduce((sum, n) => sum + sizeOf(n), 0);
  const tell = () => onSent(arrived + [...underWay.values()].reduce((sum, bytes) => sum + bytes, 0));
  tell();

  async function sendBlock(n: number): Promise<void> {
    const answer = await insist(deps, {
      method: 'PUT',
      path: `/api/uploads/${encodeURIComponent(id)}/blocks/${n}`,
      body: file.slice(n * blockBytes, n * blockBytes + sizeOf(n)),
      headers: { 'content-type': 'application/octet-stream' },
      signal,
      onSent: (bytes) => {
        underWay.set(n, Math.min(bytes, sizeOf(n)));
        tell();
      },
    });
    underWay.delete(n);
    if (answer.status >= 300) throw problemOf(answer);
    arrived += sizeOf(n);
    tell();
  }

  let failed = false;
  const worker = async () => {
    for (let n = missing.shift(); n !== undefined && !failed; n = missing.shift()) {
      try {
        await sendBlock(n);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, worker));
  const failure = ends.find((end) => end.status === 'rejected');
  if (failure) throw failure.reason;
}

async function inBlocks(deps: UploadDeps, file: File, uploading: Uploading): Promise<ImportView> {
  const upload = await openUpload(deps, file, uploading.signal);
  await sendBlocks(deps, file, upload, uploading);
  const path = `/api/uploads/${encodeURIComponent(upload.id)}/commit`;
  const answer = await insist(deps, {
    method: 'POST',
    path,
    headers: creating(deps),
    signal: uploading.signal,
  });
  // Taken or refused, there is nothing left to go on with.
  if (answer.status < 500) deps.memory.forget(file);
  return valueOf(importAnswer, answer);
}

/**
 * Uploads a file and answers its import. A file above 16 MB goes in blocks: when it fails, calling it again with the
 * same file sends only what has not arrived.
 *
 * @throws Problem with a sentence for the person
 */
export async function uploadFile(deps: UploadDeps, file: File, uploading: Uploading): Promise<ImportView> {
  if (file.size === 0) throw new Problem(422, 'refused', 'The file is empty.');
  if (file.size > LARGEST_FILE) throw new Problem(413, 'too-large', 'A file may have at most 2 GB.');
  if (file.size > ONE_REQUEST) return inBlocks(deps, file, uploading);
  const answer = await insist(deps, {
    method: 'POST',
    path: `/api/imports${query({ name: file.name })}`,
    body: file,
    headers: creating(deps),
    ...uploading,
  });
  return valueOf(importAnswer, answer);
}
