import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { ZodError } from 'zod';
import { answerRead } from './api';
import { customersBody, type SandboxCustomer, type SandboxCustomers } from './customers';
import { faultDrawer, NO_FAULTS, parseFaults, type FaultKind } from './faults';
import { dislikes } from './validate-job';
import type { RawReference } from './reference';

const SAVE = '/api/1.0/planning/save/true';
const MOST_BODY = 64 * 1024 * 1024;
/** What the rate header counts down from; the sandbox has no limit of its own. */
const RATE_LIMIT = 1_000;
const LATE_MS = [1_000, 3_000] as const;

async function read(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    bytes += (part as Buffer).length;
    if (bytes > MOST_BODY) throw new Error('The body is too large');
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts).toString('utf8');
}

function parse(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json';
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text), ...headers });
  response.end(text);
}

/** A server that behaves like FacilityApps as far as it is known; README.md beside this file says what is guessed. */
export function sandboxServer(customers: SandboxCustomers, now: () => number): Server {
  let faults = NO_FAULTS;
  let draw = faultDrawer(faults);

  async function save(customer: SandboxCustomer, text: string, response: ServerResponse): Promise<void> {
    const fault = draw();
    if (faults.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, faults.delayMs));
    if (fault === 'hang') return;
    if (fault === '429') return send(response, 429, { message: 'Too many requests' }, { 'retry-after': '1' });
    if (fault === '401') return send(response, 401, { message: 'Unauthenticated.' });
    if (fault === '500') return send(response, 500, { message: 'Server Error' });
    if (fault === 'drop-before') return void response.socket?.destroy();
    const payload = parse(text);
    const wrong = dislikes(payload, customer.reference);
    if (wrong !== undefined) return send(response, 500, { message: 'Server Error', error: wrong });
    const store = () => customer.store(payload as Record<string, unknown>, now());
    if (fault === 'late') {
      const [least, most] = LATE_MS;
      setTimeout(store, least + Math.random() * (most - least));
      return void response.socket?.destroy();
    }
    answerStored(fault, store()._id, response);
  }

  function answerStored(fault: FaultKind | undefined, id: string, response: ServerResponse): void {
    const rate = { 'x-ratelimit-limit': String(RATE_LIMIT), 'x-ratelimit-remaining': String(RATE_LIMIT - 1) };
    switch (fault) {
      case 'drop-after':
        response.socket?.destroy();
        return;
      case '500-after':
        send(response, 500, { message: 'Server Error' });
        return;
      case 'html':
        send(response, 200, '<html><body>Please wait</body></html>', { 'content-type': 'text/html' });
        return;
      case 'noid':
        send(response, 200, {});
        return;
      case 'half': {
        const text = JSON.stringify({ data: { id: Number(id) } });
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length });
        response.write(text.slice(0, 9), () => response.socket?.destroy());
        return;
      }
      default:
        send(response, 200, { data: { id: Number(id) } }, rate);
    }
  }

  async function control(request: IncomingMessage, url: URL, response: ServerResponse): Promise<void> {
    const route = `${request.method} ${url.pathname}`;
    const name = url.searchParams.get('customer');
    if (route === 'GET /_sandbox/health') return send(response, 200, { status: 'ok' });
    if (route === 'GET /_sandbox/jobs' && name) {
      const lines = customers.named(name).jobs.map((job) => `${JSON.stringify(job)}\n`);
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      for (let from = 0; from < lines.length; from += 1_000)
        response.write(lines.slice(from, from + 1_000).join(''));
      return void response.end();
    }
    if (route === 'PUT /_sandbox/customers') {
      customers.put(customersBody.parse(parse(await read(request))));
      return send(response, 200, { status: 'ok' });
    }
    if (route === 'GET /_sandbox/reference' && name)
      return send(response, 200, customers.named(name).reference.raw);
    if (route === 'PUT /_sandbox/reference' && name) {
      customers.named(name).setReference(parse(await read(request)) as RawReference);
      return send(response, 200, { status: 'ok' });
    }
    if (route === 'PUT /_sandbox/faults') {
      const wanted = parseFaults(await read(request));
      faults = wanted;
      draw = faultDrawer(wanted);
      return send(response, 200, { status: 'ok' });
    }
    if (route === 'POST /_sandbox/reset') {
      for (const one of name ? [name] : customers.names()) customers.named(one).reset();
      faults = NO_FAULTS;
      draw = faultDrawer(faults);
      return send(response, 200, { status: 'ok' });
    }
    send(response, 404, { message: 'There is no such route in the sandbox, or ?customer= is missing' });
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://sandbox');
    if (url.pathname.startsWith('/_sandbox/')) return control(request, url, response);
    const [, first = ''] = url.pathname.split('/');
    const domain = first.includes('.') ? first : undefined;
    const path = domain === undefined ? url.pathname : url.pathname.slice(first.length + 1);
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const text = await read(request);
    const customer = customers.admitted(domain, token);
    if (!customer) return send(response, 401, { message: 'Unauthenticated.' });
    if (request.method === 'POST' && path === SAVE) return save(customer, text, response);
    const answer = answerRead(customer, request.method ?? '', path, url.searchParams, parse(text));
    send(response, answer.status, answer.body);
  }

  return createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      const words =
        error instanceof ZodError
          ? (error.issues[0]?.message ?? '')
          : error instanceof Error
            ? error.message
            : '';
      if (!response.headersSent && !response.destroyed) send(response, 400, { message: words });
    });
  });
}
