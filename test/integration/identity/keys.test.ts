import { byKey } from '../../../functions/pipeline/callers';
import { apiKeys } from '../../../shared/identity/keys';
import { systemClock, type Clock } from '../../../shared/platform/clock';
import { systemIds } from '../../../shared/platform/ids';
import { aTenant } from '../../support/run-bench';
import { testTables } from '../../support/storage';

const DAY_MS = 24 * 3_600_000;

/** A customer with a key for nine days, at two instances that share the table. */
async function aKey() {
  const table = testTables().table('keys');
  await table.ensure();
  let offset = 0;
  const system = systemClock();
  const clock: Clock = { ...system, now: () => system.now() + offset };
  const instance = () => apiKeys(table, systemIds(clock), clock);
  const keys = instance();
  const tenant = aTenant({ features: ['csv_import', 'api_integration'] });
  const { secret } = await keys.create(
    tenant,
    { id: 'usr_1', role: 'admin' },
    { name: 'Rota', scopes: ['imports:read'], days: 9 },
  );
  return { keys, instance, tenant, secret, later: (ms: number) => (offset += ms) };
}

it('is good for as long as it was made for, at an instance that knows it and at one that never met it', async () => {
  const { keys, instance, tenant, secret, later } = await aKey();
  expect(await keys.find(tenant, secret)).toMatchObject({ name: 'Rota' });
  later(9 * DAY_MS - 60_000);
  expect(await keys.find(tenant, secret)).toBeDefined();
  expect(await instance().find(tenant, secret)).toBeDefined();
  later(60_001);
  expect(await keys.find(tenant, secret)).toBeUndefined();
  expect(await instance().find(tenant, secret)).toBeUndefined();
});

it('is refused once the plan has no keys any more, and says so', async () => {
  const { keys, tenant, secret } = await aKey();
  const ask = (features: typeof tenant.features) =>
    byKey(keys, { ...tenant, features }, `Bearer ${secret}`, ['imports:read']);
  expect(await ask(tenant.features)).toMatchObject({ actor: { kind: 'key' }, session: undefined });
  await expect(ask(['csv_import'])).rejects.toMatchObject({
    slug: 'forbidden',
    detail: expect.stringContaining('plan') as string,
  });
});
