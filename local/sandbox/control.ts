import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { ZodError } from 'zod';
import { customersBody, type SandboxCustomers } from './customers';
import type { FaultBoard } from './fault-board';
import { BadRequest, bodyOf, jsonOf, send } from './http';

const sentence = (error: ZodError): string => {
  const [issue] = error.issues;
  return `The body does not fit: ${issue?.path.join('.') || 'it'}: ${issue?.message ?? ''}`;
};

/** Runs what may find the body wrong; its error becomes a sentence for who sent it. */
function tried(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (error instanceof ZodError) throw new BadRequest(sentence(error), { cause: error });
    throw error;
  }
}

/** `/_sandbox/...`: what tests and people ask of the sandbox itself. Throws `BadRequest`. */
export async function control(
  customers: SandboxCustomers,
  board: FaultBoard,
  request: IncomingMessage,
  url: URL,
  response: ServerResponse,
): Promise<void> {
  const name = url.searchParams.get('customer') ?? undefined;
  const named = (): string => {
    if (name === undefined) throw new BadRequest('Say whose: ?customer=');
    return name;
  };
  const known = (customer: string) => {
    const found = customers.known(customer);
    if (!found) send(response, 404, { message: `There is no customer ${customer}` });
    return found;
  };
  const done = () => send(response, 200, { status: 'ok' });

  switch (`${request.method} ${url.pathname}`) {
    case 'GET /_sandbox/health':
      return done();
    case 'GET /_sandbox/jobs': {
      const customer = known(named());
      if (!customer) return;
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      return pipeline(customer.jobs.read(), response);
    }
    case 'PUT /_sandbox/customers': {
      const body = jsonOf(await bodyOf(request));
      tried(() => customers.put(customersBody.parse(body)));
      return done();
    }
    case 'GET /_sandbox/reference': {
      const customer = known(named());
      return customer && send(response, 200, customer.reference.raw);
    }
    case 'PUT /_sandbox/reference': {
      const body = jsonOf(await bodyOf(request));
      tried(() => customers.named(named()).setReference(body));
      return done();
    }
    case 'PUT /_sandbox/faults': {
      const spec = await bodyOf(request);
      try {
        board.set(spec, name);
      } catch (cause) {
        throw new BadRequest(cause instanceof Error ? cause.message : String(cause), { cause });
      }
      return done();
    }
    case 'POST /_sandbox/reset': {
      const customer = name === undefined ? undefined : known(name);
      if (name !== undefined && !customer) return;
      for (const one of customer ? [customer] : customers.all()) one.reset();
      board.clear(name);
      return done();
    }
    default:
      send(response, 404, { message: 'There is no such route in the sandbox' });
  }
}
