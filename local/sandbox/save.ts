import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SandboxCustomer } from './customers';
import type { Fate } from './fault-board';
import type { FaultKind } from './faults';
import { jsonOf, send } from './http';
import { dislikes } from './validate-job';

/** Shown where no limit was asked for: it never runs out. */
const RATE_LIMIT = 1_000;
const HTML = { 'content-type': 'text/html; charset=utf-8' };
const page = (title: string) => `<!DOCTYPE html><html><body><h1>${title}</h1></body></html>`;

const cut = (response: ServerResponse): void => void response.socket?.destroy();

/** Errors come as JSON to whom asks for it, else as a page. */
function fail(request: IncomingMessage, response: ServerResponse, error?: string): void {
  if (!request.headers.accept?.includes('json')) return send(response, 500, page('Server Error'), HTML);
  send(response, 500, { message: 'Server Error', ...(error === undefined ? {} : { error }) });
}

type FaultAfterStoring = Extract<FaultKind, 'drop-after' | '500-after' | 'html' | 'noid' | 'half'>;

/** Answers a job that is stored, or does not. */
function answerStored(
  request: IncomingMessage,
  response: ServerResponse,
  id: number,
  fault: FaultAfterStoring | undefined,
  remaining = RATE_LIMIT - 1,
): void {
  const body = { data: { id } };
  switch (fault) {
    case 'drop-after':
      return cut(response);
    case '500-after':
      return fail(request, response);
    case 'html':
      return send(response, 200, page('Please wait'), HTML);
    case 'noid':
      return send(response, 200, {});
    case 'half': {
      const text = JSON.stringify(body);
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length });
      response.write(text.slice(0, 9), () => cut(response));
      return;
    }
    case undefined:
      send(response, 200, body, {
        'x-ratelimit-limit': String(RATE_LIMIT),
        'x-ratelimit-remaining': String(remaining),
      });
  }
}

/** `POST /api/1.0/planning/save/true`: creates a job, unless its fate or the payload is against it. */
export async function saveJob(
  customer: SandboxCustomer,
  request: IncomingMessage,
  text: string,
  response: ServerResponse,
  fate: Fate,
  now: () => number,
): Promise<void> {
  const { fault, delayMs } = fate;
  if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
  if (fault === 'hang') return;
  if (fault === 'drop-before') return cut(response);
  if (fault === '401') return send(response, 401, { message: 'Unauthenticated.' });
  if (fault === '500') return fail(request, response);
  if (fault === '429') {
    const left = { 'x-ratelimit-limit': String(RATE_LIMIT), 'x-ratelimit-remaining': '0' };
    return send(response, 429, { message: 'Too many requests' }, { ...left, 'retry-after': '1' });
  }
  const payload = jsonOf(text);
  const wrong = dislikes(payload, customer.reference);
  if (wrong !== undefined) return fail(request, response, wrong);
  const store = () => customer.jobs.store(payload as Record<string, unknown>, now());
  if (fault === 'late') {
    customer.storeLater(store, fate.lateMs);
    return cut(response);
  }
  answerStored(request, response, store(), fault, fate.remaining);
}
