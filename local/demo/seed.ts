import { COPIES_CONTAINER } from '../../shared/audit';
import { argonPasswords, userStore, type Role } from '../../shared/identity';
import { isAppError } from '../../shared/platform/errors';
import { systemClock } from '../../shared/platform/clock';
import { systemIds } from '../../shared/platform/ids';
import { tableSecrets } from '../../shared/platform/secrets';
import { storageFrom } from '../../shared/platform/storage';
import { facilityAppsTokenName, customerSchema, tenantStore, type Customer } from '../../shared/tenancy';
import { TABLES } from '../../functions/tables';
import type { StackCustomer } from '../stack/stack';
import { DEMO_CUSTOMERS, demoReference } from './reference';

const NAMES: Record<string, string> = {
  regularcleaning: 'Regular Cleaning',
  officeclean: 'OfficeClean',
  hospital: 'Hospital Services',
};
/** Signs in on one machine alone; the same everywhere, so that it can be written down. */
const PASSWORD = 'correct horse battery staple';
const PEOPLE: [name: string, role: Role][] = [
  ['owner', 'owner'],
  ['planner', 'planner'],
  ['viewer', 'viewer'],
];
const USUAL_RATE = 50;

interface SeedOptions {
  connectionString: string;
  secretsKey: string;
  /** FacilityApps tokens of the demo customers are made of it. */
  token: string;
  sandboxUrl: string;
  baseUrl: string;
  ratePerSecond?: number | undefined;
}

async function put(url: string, body: unknown): Promise<void> {
  const answer = await fetch(url, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`The sandbox answered ${answer.status} to ${url}`);
}

/** Puts in the demo customers with their people, tokens and reference data; what is there is left as it is. */
export async function seedDemo(options: SeedOptions): Promise<StackCustomer[]> {
  const { connectionString, sandboxUrl, baseUrl } = options;
  const clock = systemClock();
  const storage = { connectionString, blobUrl: undefined, tableUrl: undefined, clientId: undefined };
  const { tables, blobs } = storageFrom({ storage });
  await Promise.all([
    ...TABLES.map((name) => tables.table(name).ensure()),
    blobs.container(COPIES_CONTAINER).ensure(),
  ]);
  const tenants = tenantStore(tables.table('tenants'), clock);
  const secrets = tableSecrets(tables.table('secrets'), Buffer.from(options.secretsKey, 'base64'));
  const users = userStore(tables.table('users'), argonPasswords(), systemIds(clock), clock);
  const tokenOf = (name: string) => `${options.token}-${name}`;
  const entries = DEMO_CUSTOMERS.map((customer) => ({
    customer,
    domain: `${customer}.facilityapps.com`,
    token: tokenOf(customer),
  }));
  await put(`${sandboxUrl}/_sandbox/customers`, entries);

  return Promise.all(
    entries.map(async ({ customer: id, domain, token }) => {
      const there = await tenants.tenantById(id);
      const email = `planner@${id}.example`;
      if (!there) {
        await blobs.container(`t-${id}`).ensure();
        await secrets.set(facilityAppsTokenName({ id }), token);
        await put(`${sandboxUrl}/_sandbox/reference?customer=${id}`, demoReference(id));
        for (const [name, role] of PEOPLE) await createUser(name, role, id);
        await tenants.createCustomer(record(id, domain, options.ratePerSecond ?? USUAL_RATE, clock.now()));
      } else if (options.ratePerSecond !== undefined && options.ratePerSecond !== there.ratePerSecond) {
        await tenants.changeCustomer(id, { ratePerSecond: options.ratePerSecond });
      }
      const { protocol, host } = new URL(baseUrl);
      return { name: id, url: `${protocol}//${id}.${host}`, email, password: PASSWORD };
    }),
  );

  async function createUser(name: string, role: Role, id: string): Promise<void> {
    const user = {
      name: `${name[0]?.toUpperCase()}${name.slice(1)}`,
      email: `${name}@${id}.example`,
      role,
      password: PASSWORD,
    };
    try {
      await users.create(record(id, '', 1, 0), user);
    } catch (error) {
      // A start that was cut off before the customer was made left the person.
      if (!isAppError(error, 'conflict')) throw error;
    }
  }
}

const record = (id: string, faDomain: string, ratePerSecond: number, now: number): Customer =>
  customerSchema.parse({
    id,
    name: NAMES[id] ?? id,
    faDomain,
    adminEmail: `owner@${id}.example`,
    features: ['csv_import', 'recurring_jobs', 'api_integration', 'compliance'],
    plan: 'professional',
    status: 'active',
    branding: {},
    timeZone: 'Europe/London',
    ratePerSecond,
    defaultHours: { start: '09:00', end: '17:00' },
    container: `t-${id}`,
    createdAt: now,
    updatedAt: now,
  });
