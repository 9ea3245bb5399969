import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { httpTo, type Http } from '../../local/import/http';
import type { Stack } from '../../local/stack/stack';
import { importView } from '../../shared/imports/views';
import { root } from './bundles';

/** Headers with which the front door hands on what came to an address. */
export function frontDoorHeaders(dataDir: string, { host }: URL): Record<string, string> {
  const { frontDoorId } = z
    .object({ frontDoorId: z.string() })
    .parse(JSON.parse(readFileSync(join(dataDir, 'keys.json'), 'utf8')));
  return { 'x-azure-fdid': frontDoorId, 'x-forwarded-host': host, 'x-forwarded-proto': 'http' };
}

/** Headers of a signed-in person's request as the front door hands it on, and the path of an import to read. */
export async function signedIn(stack: Stack, dataDir: string, customerName?: string) {
  const customer =
    customerName === undefined
      ? stack.customers[0]
      : stack.customers.find(({ name }) => name === customerName);
  if (!customer) throw new Error('The stack has no customer');
  const url = new URL(customer.url);
  const http = httpTo(url);
  const { email, password } = customer;
  const session = await http.call({
    method: 'POST',
    path: '/api/session',
    headers: { origin: url.origin, 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify({ email, password })),
  });
  const cookie = (session.headers['set-cookie'] ?? []).map((text) => text.split(';')[0]).join('; ');
  const made = await http.call({
    method: 'POST',
    path: '/api/imports?name=bench.csv',
    headers: { origin: url.origin, cookie },
    body: readFileSync(join(root, 'examples', 'jobs.csv')),
  });
  const { id } = importView.parse(JSON.parse(made.body.toString('utf8')));
  http.close();
  return {
    path: `/api/imports/${id}`,
    headers: { cookie, ...frontDoorHeaders(dataDir, url) },
  };
}

/** Milliseconds of a read that is answered; throws where it is not. */
export async function timed(
  http: Http,
  call: { path: string; headers?: Record<string, string> },
): Promise<number> {
  const started = performance.now();
  const answer = await http.call({ method: 'GET', ...call });
  const took = performance.now() - started;
  if (answer.status !== 200)
    throw new Error(`${call.path} answered ${answer.status}: ${answer.body.toString()}`);
  return took;
}

export const p99 = (values: number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? NaN;
