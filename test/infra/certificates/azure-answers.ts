import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dnsProof, frontDoorDomains } from '../../../infra/certificates/azure';

type Client = NonNullable<NonNullable<Parameters<typeof frontDoorDomains>[3]>['httpClient']>;
type Request = Parameters<Client['sendRequest']>[0];
type Response = Awaited<ReturnType<Client['sendRequest']>>;

export const fixture = (name: string): object =>
  JSON.parse(
    readFileSync(join(__dirname, '..', '..', 'fixtures', 'azure', `${name}.json`), 'utf8'),
  ) as object;

const headers = (given: Record<string, string>): Response['headers'] => {
  const map = new Map(Object.entries(given));
  return {
    get: (name) => map.get(name.toLowerCase()),
    has: (name) => map.has(name.toLowerCase()),
    set: (name, value) => void map.set(name.toLowerCase(), String(value)),
    delete: (name) => void map.delete(name.toLowerCase()),
    toJSON: () => Object.fromEntries(map),
    [Symbol.iterator]: () => map.entries(),
  };
};

export interface Sent {
  method: string;
  path: string;
  body: unknown;
  ifMatch: string | undefined;
  ifNoneMatch: string | undefined;
}

/** What Azure answers next on a path, and what it was asked; the clients of the SDK are the real ones. */
export function azure(answers: {
  /** Fixtures of the domains, before and after a token was refreshed. */
  domains: string[];
  refreshed?: string[];
  /** Status of the refresh; 202 as documented. */
  refresh?: number;
  /** Fixture of the proof record; `none` where there is no record. */
  proof?: string;
  write?: number;
}) {
  const sent: Sent[] = [];
  let refreshed = false;
  const answer = (request: Request): { status: number; body?: object; headers?: Record<string, string> } => {
    const { pathname } = new URL(request.url);
    if (request.method === 'POST' && pathname.endsWith('/refreshValidationToken')) {
      if ((answers.refresh ?? 202) >= 400) return { status: 400, body: fixture('refresh-refused') };
      refreshed = true;
      const location = `https://management.azure.com${pathname.split('/profiles/')[0]}/operationresults/1`;
      return { status: 202, headers: { location, 'retry-after': '0' } };
    }
    if (pathname.includes('/operationresults/')) return { status: 200, body: {} };
    if (pathname.endsWith('/customDomains')) {
      const names = refreshed ? (answers.refreshed ?? answers.domains) : answers.domains;
      return { status: 200, body: { value: names.map(fixture) } };
    }
    if (pathname.includes('/TXT/')) {
      if (request.method === 'PUT') {
        const status = answers.write ?? 200;
        return { status, body: fixture(status === 412 ? 'record-changed' : 'proof-record') };
      }
      if (answers.proof === 'none') return { status: 404, body: fixture('record-not-found') };
      return { status: 200, body: fixture(answers.proof ?? 'proof-record') };
    }
    throw new Error(`Nothing is written down for ${request.method} ${pathname}`);
  };
  const httpClient: Client = {
    sendRequest: (request) => {
      sent.push({
        method: request.method,
        path: new URL(request.url).pathname,
        body: typeof request.body === 'string' ? (JSON.parse(request.body) as unknown) : undefined,
        ifMatch: request.headers.get('if-match'),
        ifNoneMatch: request.headers.get('if-none-match'),
      });
      const { status, body = {}, headers: extra = {} } = answer(request);
      return Promise.resolve({
        request,
        status,
        headers: headers({ 'content-type': 'application/json', ...extra }),
        bodyAsText: JSON.stringify(body),
      });
    },
  };
  const credential = {
    getToken: () => Promise.resolve({ token: 'a.b.c', expiresOnTimestamp: 32_503_680_000_000 }),
  };
  const options = { httpClient, retryOptions: { maxRetries: 0 } };
  const place = { subscription: '11111111-1111-1111-1111-111111111111', resourceGroup: 'rg-importer-prod' };
  return {
    sent,
    domains: frontDoorDomains(credential, place, 'afd-importer-prod', { ...options, pollMs: 1 }),
    proof: (zone = 'facilityapps.co.uk', base = 'facilityapps.co.uk') =>
      dnsProof(credential, place, zone, base, options),
    writes: () => sent.filter(({ method }) => method === 'PUT'),
    refreshes: () => sent.filter(({ path }) => path.endsWith('/refreshValidationToken')),
  };
}
