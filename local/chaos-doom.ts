import { subscribe } from 'node:diagnostics_channel';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { ClientRequest } from 'node:http';
import { z } from 'zod';

/*
 * Preloaded into the functions process by the chaos runs: kills it, as `kill -9` does, before its n-th request to
 * the tables, the blobs or FacilityApps leaves, or when the answer to it has come and nobody has seen it. The app
 * itself is the deployed bundle, unchanged. Requests of the queues are the host's own and do not count. What it died
 * at is left in a file beside the order.
 */
const file = process.env.CHAOS_DOOM ?? '';
const endpoint = (name: string) =>
  new RegExp(`${name}Endpoint=https?://([^/;]+)`).exec(process.env.APP_STORAGE ?? '')?.[1];
const [queues, tables] = [endpoint('Queue'), endpoint('Table')];
const order = z.object({ at: z.number(), when: z.enum(['before', 'after']) });

let doom: z.infer<typeof order> | undefined;
let requests = 0;
const met = new WeakMap<object, { number: number; what: string }>();

/** A file is the order to die, or by the number -1 to live; it is taken away at once, so that the next process lives. */
function listen(): void {
  const taken = `${file}.${process.pid}`;
  try {
    // Moved away before it is read: the next order may be written at this very moment, and must not go with it.
    renameSync(file, taken);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  doom = order.parse(JSON.parse(readFileSync(taken, 'utf8')));
  requests = 0;
  rmSync(taken);
}

function die(what: string): void {
  writeFileSync(`${file}.died`, what);
  process.kill(process.pid, 'SIGKILL');
}

function begins(request: object, what: string): void {
  listen();
  if (!doom) return;
  const number = requests++;
  met.set(request, { number, what });
  if (number === doom.at && doom.when === 'before') die(what);
}

function answered(request: object): void {
  const known = met.get(request);
  if (known && doom?.when === 'after' && known.number === doom.at) die(known.what);
}

type Own = { request: ClientRequest };
type Pooled = { request: { method: string } };
subscribe('http.client.request.start', (message) => {
  const { request } = message as Own;
  const host = request.getHeader('host');
  if (host !== queues) begins(request, `${host === tables ? 'tables' : 'blobs'} ${request.method}`);
});
subscribe('http.client.response.finish', (message) => answered((message as Own).request));
subscribe('undici:request:create', (message) => {
  const { request } = message as Pooled;
  begins(request, `facilityapps ${request.method}`);
});
subscribe('undici:request:headers', (message) => answered((message as Pooled).request));
