import { z } from 'zod';
import type { Clock } from '../platform/clock';
import type { Entity, Table } from '../platform/tables';
import { AppError } from '../platform/errors';
import { isSubdomain } from './hosts';
import { customerSchema, type Customer, type NewCustomer, type Tenant } from './model';

/** Partitions of the table: records by customer id, pointers by sub-domain and container. */
export const CUSTOMER = 'customer';
const HOST = 'host';
const CONTAINER = 'container';

const pointerSchema = z.object({ customerId: z.string() });

/** How long a customer's record is believed without asking: changes are in force everywhere within this time. */
const KEPT_MS = 15_000;

export interface TenantStore {
  /** The tenant of a sub-domain; undefined where nobody works there. */
  tenantBySubdomain(subdomain: string): Promise<Tenant | undefined>;
  tenantByContainer(container: string): Promise<Tenant | undefined>;
  /** By the customer id of our own messages. */
  tenantById(id: string): Promise<Tenant | undefined>;
  /**
   * Makes a customer, its container pointer and its first sub-domain, which is its id. Can be repeated after a
   * failure; throws `conflict` where the name belongs, or ever belonged, to another customer.
   */
  createCustomer(customer: NewCustomer): Promise<void>;
  /** The whole record, as it is now. Throws `not-found`. */
  customer(id: string): Promise<Customer>;
  /**
   * Changes the record in one write; `change` sees what it changes, may refuse by throwing, and is asked again where
   * somebody else was first.
   */
  changeCustomer(id: string, change: CustomerChange | ((now: Customer) => CustomerChange)): Promise<Customer>;
  /** Keeps a sub-domain for a customer for ever; harmless when repeated. False where it is another's. */
  reserveSubdomain(id: string, subdomain: string): Promise<boolean>;
  /** Whose a sub-domain is, or once was. */
  ownerOfSubdomain(subdomain: string): Promise<string | undefined>;
}
export type CustomerChange = Partial<Omit<Customer, 'id' | 'container' | 'createdAt'>>;

const toTenant = (customer: Customer): Tenant => ({
  id: customer.id,
  name: customer.name,
  status: customer.status,
  plan: customer.plan,
  faDomain: customer.faDomain,
  faTokenName: customer.faTokenName,
  timeZone: customer.timeZone,
  holidayCalendar: customer.holidayCalendar,
  ratePerSecond: customer.ratePerSecond,
  defaultHours: customer.defaultHours,
  container: customer.container,
  features: customer.features,
  home: customer.home,
  branding: customer.branding,
});

const parseCustomer = (entity: Entity): Customer => customerSchema.parse(JSON.parse(String(entity.record)));

/** Customers and what leads to them, in one table: a record by id, pointers by sub-domain and container. */
export function tenantStore(table: Table, clock: Clock): TenantStore {
  const kept = new Map<string, { value: Promise<Tenant | undefined>; until: number }>();
  const MOST_KEPT = 5_000;

  /** What is not there is not kept: a new customer is found at once, and names made up cannot fill the memory. */
  function keeping(key: string, load: () => Promise<Tenant | undefined>): Promise<Tenant | undefined> {
    const found = kept.get(key);
    if (found && found.until > clock.monotonic()) return found.value;
    if (kept.size >= MOST_KEPT) kept.clear();
    const value = load().then(
      (tenant) => {
        if (!tenant) kept.delete(key);
        return tenant;
      },
      (error: unknown) => {
        kept.delete(key);
        throw error;
      },
    );
    kept.set(key, { value, until: clock.monotonic() + KEPT_MS });
    return value;
  }

  const read = async (id: string): Promise<{ customer: Customer; etag: string } | undefined> => {
    const entity = await table.get(CUSTOMER, id);
    return entity && { customer: parseCustomer(entity), etag: entity.etag };
  };
  const load = async (id: string): Promise<Tenant | undefined> => {
    const found = await read(id);
    return found && toTenant(found.customer);
  };
  const ownerOf = async (kind: string, name: string): Promise<string | undefined> => {
    const pointer = await table.get(kind, name);
    return pointer && pointerSchema.parse(pointer).customerId;
  };
  const bySubdomain = async (subdomain: string): Promise<Tenant | undefined> => {
    // An id is its customer's first sub-domain and never anybody else's: one read leads there, where two would.
    const first = await read(subdomain);
    const owner = first ? undefined : await ownerOf(HOST, subdomain);
    const found = first ?? (owner === undefined ? undefined : await read(owner));
    // A pointer keeps the name for its customer; whether it leads there says the record.
    return found?.customer.subdomains.includes(subdomain) ? toTenant(found.customer) : undefined;
  };
  const byContainer = async (container: string): Promise<Tenant | undefined> => {
    const owner = await ownerOf(CONTAINER, container);
    return owner === undefined ? undefined : load(owner);
  };
  /** Claims a name for a customer; repeating it is harmless. False for a name of somebody else's. */
  const claim = async (kind: string, name: string, customerId: string): Promise<boolean> => {
    const done = await table.write(kind, [{ kind: 'create', rowKey: name, props: { customerId } }]);
    return done.ok || (await ownerOf(kind, name)) === customerId;
  };

  return {
    tenantBySubdomain: (subdomain) => keeping(`${HOST}|${subdomain}`, () => bySubdomain(subdomain)),
    tenantByContainer: (container) => keeping(`${CONTAINER}|${container}`, () => byContainer(container)),
    tenantById: (id) => keeping(`${CUSTOMER}|${id}`, () => load(id)),
    async createCustomer(given) {
      const customer = customerSchema.parse(given);
      if (!isSubdomain(customer.id))
        throw new AppError('refused', { detail: `${customer.id} cannot be a sub-domain.` });
      const claimed =
        (await claim(HOST, customer.id, customer.id)) &&
        (await claim(CONTAINER, customer.container, customer.id));
      if (!claimed) throw new AppError('conflict', { detail: `The name ${customer.id} is taken.` });
      await table.write(CUSTOMER, [
        { kind: 'put', rowKey: customer.id, props: { record: JSON.stringify(customer) } },
      ]);
      kept.clear();
    },
    async customer(id) {
      const found = await read(id);
      if (!found) throw new AppError('not-found', { detail: 'There is no such customer.' });
      return found.customer;
    },
    async changeCustomer(id, change) {
      for (;;) {
        const found = await read(id);
        if (!found) throw new AppError('not-found', { detail: 'There is no such customer.' });
        const changed = typeof change === 'function' ? change(found.customer) : change;
        const customer = customerSchema.parse({ ...found.customer, ...changed, id, updatedAt: clock.now() });
        const props = { record: JSON.stringify(customer) };
        const done = await table.write(CUSTOMER, [{ kind: 'replace', rowKey: id, props, etag: found.etag }]);
        if (!done.ok) continue;
        kept.clear();
        return customer;
      }
    },
    reserveSubdomain: (id, subdomain) => claim(HOST, subdomain, id),
    ownerOfSubdomain: (subdomain) => ownerOf(HOST, subdomain),
  };
}
