import { signal } from '@preact/signals';
import type { ImportView } from '../../shared/imports/views';
import { asProblem, type Problem } from '../api/problem';
import { noticed } from '../api/request';
import { browserMemory } from './memory';
import { sendFromBrowser } from './send';
import { uploadFile, type UploadDeps } from './upload-file';

/** A file on its way. It lives outside the screens, so that leaving one does not stop it. */
export interface UploadItem {
  key: number;
  file: File;
  state: 'waiting' | 'sending' | 'failed' | 'done';
  /** Bytes. */
  sent: number;
  problem?: Problem;
  record?: ImportView;
}

const deps: UploadDeps = {
  send: sendFromBrowser,
  memory: browserMemory(() => window.localStorage),
  sleep: (ms, stop) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      stop.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    }),
  newKey: () =>
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
      '',
    ),
};

export const uploads = signal<readonly UploadItem[]>([]);
const stops = new Map<number, AbortController>();
let lastKey = 0;
let busy = false;

const change = (key: number, part: Partial<UploadItem>): void => {
  uploads.value = uploads.value.map((item) => (item.key === key ? { ...item, ...part } : item));
};

async function sendOne({ key, file }: UploadItem): Promise<void> {
  const stop = new AbortController();
  stops.set(key, stop);
  change(key, { state: 'sending', sent: 0 });
  try {
    const record = await uploadFile(deps, file, {
      signal: stop.signal,
      onSent: (sent) => change(key, { sent }),
    });
    change(key, { state: 'done', record });
  } catch (error) {
    if (!stop.signal.aborted) change(key, { state: 'failed', problem: noticed(asProblem(error)) });
  } finally {
    stops.delete(key);
  }
}

/** One file after the other: two at once would only halve each other's speed. */
async function work(): Promise<void> {
  if (busy) return;
  busy = true;
  const warn = (event: BeforeUnloadEvent) => event.preventDefault();
  window.addEventListener('beforeunload', warn);
  const next = () => uploads.value.find(({ state }) => state === 'waiting');
  for (let item = next(); item; item = next()) await sendOne(item);
  window.removeEventListener('beforeunload', warn);
  busy = false;
}

export function addFiles(files: Iterable<File>): void {
  const items = [...files].map((file): UploadItem => ({ key: ++lastKey, file, state: 'waiting', sent: 0 }));
  uploads.value = [...uploads.value.filter(({ state }) => state !== 'done'), ...items];
  void work();
}

/** Goes on with an upload that failed; blocks that have arrived are not sent again. */
export function goOn(key: number): void {
  uploads.value = uploads.value.map((item) => {
    if (item.key !== key) return item;
    const { problem: _, ...rest } = item;
    return { ...rest, state: 'waiting' };
  });
  void work();
}

/** Takes an upload off the list, stopping it where it is under way. */
export function dismiss(key: number): void {
  stops.get(key)?.abort();
  uploads.value = uploads.value.filter((item) => item.key !== key);
}
