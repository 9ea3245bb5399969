import { systemClock } from '../../../shared/platform/clock';
import { liveSubdomains, tenantStore, type NewCustomer } from '../../../shared/tenancy';
import { testTables } from '../../support/storage';

const customer = (id: string): NewCustomer => ({
  id,
  name: id,
  faDomain: `${id}.facilityapps.com`,
  adminEmail: `admin@${id}.example`,
  features: ['csv_import'],
  plan: 'starter',
  status: 'active',
  branding: {},
  timeZone: 'Europe/London',
  ratePerSecond: 5,
  defaultHours: { start: '09:00', end: '17:00' },
  container: `t-${id}`,
  createdAt: 0,
  updatedAt: 0,
});

it('lists the sub-domains of customers who may look', async () => {
  const table = testTables().table('tenants');
  await table.ensure();
  const store = tenantStore(table, systemClock());
  for (const id of ['0-first', 'ab', 'closedone', 'suspended1', 'zz'])
    await store.createCustomer(customer(id));
  await store.changeCustomer('closedone', { status: 'closed' });
  await store.changeCustomer('suspended1', { status: 'suspended' });
  await store.changeCustomer('ab', { subdomains: ['ab', 'second'], releasedSubdomains: ['gone'] });
  expect(await liveSubdomains(table)).toEqual(['0-first', 'ab', 'second', 'suspended1', 'zz']);
});
