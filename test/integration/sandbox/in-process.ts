import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SandboxCustomers } from '../../../local/sandbox/customers';
import { sandboxServer } from '../../../local/sandbox/server';
import { facilityAppsClient, jobPayload, type JobSpec } from '../../../shared/facilityapps';
import { systemClock } from '../../../shared/platform/clock';

export const DOMAIN = 'acme.facilityapps.com';
export const TOKEN = 'token-of-acme';

/** Two sites with a floor and a space each, a person and a form, in the spellings that clients have met. */
export const reference = {
  sites: [
    { id: 11, name: 'Town Hall' },
    { id: '12', title: 'Library' },
  ],
  floors: [
    { id: 21, name: 'Ground Floor', siteId: 11 },
    { id: '22', name: 'Ground Floor', location_id: '12' },
  ],
  spaces: [
    { id: 31, name: 'Foyer', floor_Id: 21 },
    { id: 32, name: 'Foyer', floorId: '22' },
  ],
  users: [{ id: 41, user_name: 'kim', email: 'kim@example.com', links: { contact: 51 } }],
  forms: [{ id: '61', name: 'Opening Round' }],
};

const spec: JobSpec = {
  title: 'Clean',
  dateStart: '2031-03-03',
  dateEnd: '2031-03-03',
  hourStart: 9,
  minuteStart: 0,
  hourEnd: 17,
  minuteEnd: 30,
  siteId: '11',
  ownerId: '41',
  labels: [],
};

export const job = (over: Partial<JobSpec> = {}, label = 'ext:fji-1') =>
  jobPayload({ ...spec, ...over }, { label, formSubtaskId: 'a'.repeat(32) });

export const daily: JobSpec['recurrence'] = {
  period: 'daily',
  every: 1,
  weekdays: [1, 2, 3, 4, 5],
  byWeekdayOfMonth: false,
  until: '2031-06-30',
};

/** How the routes of the sandbox are called; `url` is its address. */
export function callsTo(url: string, domain = DOMAIN, token = TOKEN) {
  const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    fetch(url + path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  const authorization = { authorization: `Bearer ${token}`, accept: 'application/json' };
  return {
    call,
    api: (method: string, path: string, body?: unknown) =>
      call(method, `/${domain}${path}`, body, authorization),
    save: (payload: unknown) => call('POST', `/${domain}/api/1.0/planning/save/true`, payload, authorization),
    async stored(customer = 'acme'): Promise<Record<string, unknown>[]> {
      const text = await (await call('GET', `/_sandbox/jobs?customer=${customer}`)).text();
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    },
    async seed() {
      await call('PUT', '/_sandbox/customers', [{ customer: 'acme', domain, token }]);
      await call('PUT', '/_sandbox/reference?customer=acme', reference);
    },
    client: (timeoutMs = 5_000) =>
      facilityAppsClient({
        baseUrl: `${url}/${domain}`,
        token,
        clock: systemClock(),
        timeoutMs,
        reach: 'any',
      }),
  };
}

export const newFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-test-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
};

/** The sandbox on a free port of this process, with the customer `acme`. */
export async function startSandbox() {
  const { folder, remove } = newFolder();
  const server = sandboxServer({
    customers: new SandboxCustomers(folder),
    now: () => Date.UTC(2031, 0, 1),
    monotonic: () => performance.now(),
    random: Math.random,
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const calls = callsTo(url);
  await calls.seed();
  return {
    url,
    ...calls,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      remove();
    },
  };
}
