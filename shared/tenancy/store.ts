import { z } from 'zod';
import type { Clock } from '../platform/clock';
import type { Entity, Table } from '../platform/tables';
import { AppError } from '../platform/errors';
import { isSubdomain } from './hosts';
import { customerSchema, type Customer, type NewCustomer, type Tenant } from './model';

/** Partitions of the table: records by customer id, pointers by sub-domain and container. */
export const CUSTOMER = 'customer';
export const HOST = 'host';
const CONTAINER = 'container';

const pointerSchema = z.object({ customerId: z.string(), released: z.boolean().default(false) });

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
  changeCustomer(
    id: string,
    change: Partial<Omit<Customer, 'id' | 'container' | 'createdAt'>>,
  ): Promise<Customer>;
}

const toTenant = (customer: Customer): Tenant => ({
  id: customer.id,
  name: customer.name,
  status: customer.status,
  plan: customer.plan,
  faDomain: customer.faDomain,
  timeZone: customer.timeZone,
  holidayCalendar: customer.holidayCalendar,
  ratePerSecond: customer.ratePerSecond,
  defaultHours: customer.defaultHours,
  container: customer.container,
  features: customer.features,
  home: customer.home,
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

  const load = async (id: string): Promise<Tenant | undefined> => {
    const entity = await table.get(CUSTOMER, id);
    return entity && toTenant(parseCustomer(entity));
  };
  const follow = async (kind: string, name: string): Promise<Tenant | undefined> => {
    const pointer = await table.get(kind, name);
    if (!pointer) return undefined;
    const { customerId, released } = pointerSchema.parse(pointer);
    return released ? undefined : load(customerId);
  };
  /** Claims a name for a customer; repeating it is harmless, a name of somebody else's is refused. */
  const claim = async (kind: string, name: string, customerId: string): Promise<void> => {
    const done = await table.write(kind, [
      { kind: 'create', rowKey: name, props: { customerId, released: false } },
    ]);
    if (done.ok) return;
    const there = await table.get(kind, name);
    if (!there || pointerSchema.parse(there).customerId !== customerId) {
      throw new AppError('conflict', { detail: `The name ${name} is taken.` });
    }
  };

  return {
    tenantBySubdomain: (subdomain) => keeping(`${HOST}|${subdomain}`, () => follow(HOST, subdomain)),
    tenantByContainer: (container) =>
      keeping(`${CONTAINER}|${container}`, () => follow(CONTAINER, container)),
    tenantById: (id) => keeping(`${CUSTOMER}|${id}`, () => load(id)),
    async createCustomer(given) {
      const customer = customerSchema.parse(given);
      if (!isSubdomain(customer.id))
        throw new AppError('refused', { detail: `${customer.id} cannot be a sub-domain.` });
      await claim(HOST, customer.id, customer.id);
      await claim(CONTAINER, customer.container, customer.id);
      await table.write(CUSTOMER, [
        { kind: 'put', rowKey: customer.id, props: { record: JSON.stringify(customer) } },
      ]);
      kept.clear();
    },
    async changeCustomer(id, change) {
      for (;;) {
        const entity = await table.get(CUSTOMER, id);
        if (!entity) throw new AppError('not-found', { detail: 'There is no such customer.' });
        const customer = customerSchema.parse({
          ...parseCustomer(entity),
          ...change,
          id,
          updatedAt: clock.now(),
        });
        const props = { record: JSON.stringify(customer) };
        const done = await table.write(CUSTOMER, [{ kind: 'replace', rowKey: id, props, etag: entity.etag }]);
        if (!done.ok) continue;
        kept.clear();
        return customer;
      }
    },
  };
}
