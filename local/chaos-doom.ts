import { subscribe } from 'node:diagnostics_channel';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import type { ClientRequest } from 'node:http';
import { z } from 'zod';

/*
 * Preloaded into the functions process by the chaos runs: kills it, as `kill -9` does, before its n-th request to
 * the tables, the blobs or FacilityApps leaves, or when the answer to it has come and nobody has seen it. The app
 * itself is the deployed bundle, unchanged. Requests of the queues are the host's own and do not count.
 */
const file = process.env.CHAOS_DOOM ?? '';
const queues = /QueueEndpoint=https?:\/\/([^/;]+)/.exec(process.env.APP_STORAGE ?? '')?.[1];
const order = z.object({ at: z.number(), when: z.enum(['before', 'after']) });

let doom: z.infer<typeof order> | undefined;
let requests = 0;
const numbers = new WeakMap<object, number>();

/** A file is the order to die, or by the number -1 to live; it is taken away at once, so that the next process lives. */
function listen(): void {
  if (!existsSync(file)) return;
  doom = order.parse(JSON.parse(readFileSync(file, 'utf8')));
  requests = 0;
  rmSync(file);
}

const die = (): void => void process.kill(process.pid, 'SIGKILL');

function begins(request: object): void {
  listen();
  if (!doom) return;
  const number = requests++;
  numbers.set(request, number);
  if (number === doom.at && doom.when === 'before') die();
}

function answered(request: object): void {
  if (doom?.when === 'after' && numbers.get(request) === doom.at) die();
}

type Message = { request: ClientRequest };
subscribe('http.client.request.start', (message) => {
  const { request } = message as Message;
  if (request.getHeader('host') !== queues) begins(request);
});
subscribe('http.client.response.finish', (message) => answered((message as Message).request));
subscribe('undici:request:create', (message) => begins((message as Message).request));
subscribe('undici:request:headers', (message) => answered((message as Message).request));
