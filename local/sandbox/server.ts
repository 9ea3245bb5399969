import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { answerRead } from './api';
import { clockRoute } from './clock-route';
import { control } from './control';
import type { SandboxCustomers } from './customers';
import { FaultBoard } from './fault-board';
import { BadRequest, bodyOf, jsonOf, send } from './http';
import { saveJob } from './save';

const SAVE = '/api/1.0/planning/save/true';

export interface SandboxDeps {
  customers: SandboxCustomers;
  /** Milliseconds since the epoch, for the moments of storing. */
  now: () => number;
  /** Moves the clock of the whole stack; only where the sandbox is part of one. */
  moveClock?: (now: number) => void;
  monotonic: () => number;
  random: () => number;
}

/** A server that behaves like FacilityApps as far as it is known; README.md beside this file says what is guessed. */
export function sandboxServer({ customers, now, moveClock, monotonic, random }: SandboxDeps): Server {
  const board = new FaultBoard(random, monotonic);

  async function api(request: IncomingMessage, url: URL, response: ServerResponse): Promise<void> {
    const [, first = ''] = url.pathname.split('/');
    const domain = first.includes('.') ? first : undefined;
    const path = domain === undefined ? url.pathname : url.pathname.slice(first.length + 1);
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const text = await bodyOf(request);
    const customer = customers.admitted(domain, token);
    if (!customer) return send(response, 401, { message: 'Unauthenticated.' });
    if (request.method === 'POST' && path === SAVE)
      return saveJob(customer, request, text, response, board.next(customer.name), now);
    const answer = answerRead(customer, request.method ?? '', path, url.searchParams, jsonOf(text));
    send(response, answer.status, answer.body);
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://sandbox');
    if (url.pathname === '/_sandbox/clock') return clockRoute({ now, moveClock }, request, response);
    return url.pathname.startsWith('/_sandbox/')
      ? control(customers, board, request, url, response)
      : api(request, url, response);
  }

  return createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      // Who asked has gone: there is nobody to tell.
      if (request.socket.destroyed) return;
      const bad = error instanceof BadRequest;
      if (!bad) console.error(error);
      if (response.headersSent) response.destroy();
      else send(response, bad ? 400 : 500, { message: bad ? error.message : 'The sandbox failed' });
    });
  });
}
