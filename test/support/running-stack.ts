import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request as send } from 'undici';
import { startStack, type Stack } from '../../local/stack/stack';
import { argonPasswords, userStore } from '../../shared/identity';
import { systemClock } from '../../shared/platform/clock';
import { systemIds } from '../../shared/platform/ids';
import { storageFrom } from '../../shared/platform/storage';
import { customerSchema, tenantStore, type Customer } from '../../shared/tenancy';

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  json: Record<string, unknown>;
}
export interface Call {
  method?: string;
  path: string;
  /** The customer's sub-domain; `null` for the bare base domain. */
  host?: string | null;
  cookie?: string | undefined;
  body?: string | Buffer | undefined;
  json?: unknown;
  headers?: Record<string, string>;
  /** Left out: the right one for writes. */
  origin?: string | null;
}

/** A whole stack in a folder of its own, and how a browser or a program would talk to it. */
export async function runningStack() {
  process.env.IMPORTER_ROOT = join(__dirname, '..', '..');
  const dataDir = mkdtempSync(join(tmpdir(), 'importer-test-'));
  const stack: Stack = await startStack({ dataDir, frontDoorPort: 7300 });
  const { port } = new URL(stack.parts.frontDoor.url);
  const storage = {
    connectionString: String(stack.parts.storage.connectionString),
    blobUrl: undefined,
    tableUrl: undefined,
    clientId: undefined,
  };
  const { tables, blobs } = storageFrom({ storage });
  const clock = systemClock();
  const tenants = tenantStore(tables.table('tenants'), clock);
  const users = userStore(tables.table('users'), argonPasswords(), systemIds(clock), clock);

  const hostOf = (name: string | null = 'regularcleaning') =>
    name === null ? `localhost:${port}` : `${name}.localhost:${port}`;

  async function call({
    method = 'GET',
    path,
    host,
    cookie,
    body,
    json,
    headers = {},
    origin,
  }: Call): Promise<Answer> {
    const at = hostOf(host);
    const sent = json === undefined ? body : JSON.stringify(json);
    const from = origin === undefined ? `http://${at}` : origin;
    const answer = await send(`http://127.0.0.1:${port}${path}`, {
      method: method as 'GET',
      headers: {
        host: at,
        ...(method === 'GET' || from === null ? {} : { origin: from }),
        ...(cookie ? { cookie } : {}),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: sent ?? null,
    });
    // As it came: a client's own decoding would take a byte order mark away.
    const text = Buffer.from(await answer.body.arrayBuffer()).toString('utf8');
    let parsed: Record<string, unknown> = {};
    try {
      parsed = JSON.parse(text) as Record<string, unknown>;
    } catch {
      // Pages and empty answers are no JSON.
    }
    return { status: answer.statusCode, headers: answer.headers, text, json: parsed };
  }

  return {
    stack,
    dataDir,
    port,
    tables,
    blobs,
    call,
    /** The cookie of a signed-in person. */
    async signIn(host = 'regularcleaning', person = 'planner'): Promise<string> {
      const { password } = stack.customers[0] ?? { password: '' };
      const answer = await call({
        method: 'POST',
        path: '/api/session',
        host,
        json: { email: `${person}@${host}.example`, password },
      });
      if (answer.status !== 200) throw new Error(`Signing in answered ${answer.status}: ${answer.text}`);
      return String([answer.headers['set-cookie']].flat()[0]).split(';')[0] ?? '';
    },
    /** A further customer with a planner, in any status. */
    async customer(id: string, status: Customer['status']): Promise<void> {
      await blobs.container(`t-${id}`).ensure();
      const now = clock.now();
      const customer = customerSchema.parse({
        id,
        name: id,
        faDomain: `${id}.facilityapps.com`,
        adminEmail: `owner@${id}.example`,
        features: ['csv_import'],
        plan: 'starter',
        status,
        branding: {},
        timeZone: 'Europe/London',
        ratePerSecond: 50,
        defaultHours: { start: '09:00', end: '17:00' },
        container: `t-${id}`,
        createdAt: now,
        updatedAt: now,
      });
      await tenants.createCustomer(customer);
      const password = stack.customers[0]?.password ?? '';
      await users.create(customer, {
        name: 'Planner',
        email: `planner@${id}.example`,
        role: 'planner',
        password,
      });
    },
    async stop(): Promise<void> {
      await stack.stop();
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}
export type RunningStack = Awaited<ReturnType<typeof runningStack>>;
