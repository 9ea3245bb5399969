import { HttpRequest, InvocationContext, type HttpResponseInit } from '@azure/functions';
import { counted, type Transactions } from '../../../bench/parts/counted-table';
import { requestLimits } from '../../../functions/pipeline/limits';
import { noContent, ok } from '../../../functions/pipeline/reply';
import { customerShares } from '../../../functions/pipeline/shares';
import { pipeline, type PipelineDeps } from '../../../functions/pipeline/routes';
import { auditStore } from '../../../shared/audit';
import { appender } from '../../../shared/audit/append-events';
import { auditTrail } from '../../../shared/audit/audit-log';
import { sessionStore } from '../../../shared/identity/sessions';
import { systemClock } from '../../../shared/platform/clock';
import { systemIds } from '../../../shared/platform/ids';
import { silentLog } from '../../../shared/platform/log';
import { sharedLimits } from '../../../shared/platform/shared-limits';
import { tenantStore } from '../../../shared/tenancy';
import { testTables } from '../../support/storage';

const FRONT_DOOR = '5f0c7a3e-1d2b-4c3d-8e4f-5a6b7c8d9e0f';

/** The pipeline over tables that are counted; `instance` makes one that knows nothing yet. */
async function aPipeline() {
  const tables = testTables();
  const names = ['tenants', 'sessions', 'limits', 'audit'] as const;
  await Promise.all(names.map((name) => tables.table(name).ensure()));
  const clock = systemClock();
  const ids = systemIds(clock);
  const ops: Transactions = { reads: 0, writes: 0 };
  const table = (name: (typeof names)[number]) => counted(tables.table(name), ops);
  const customer = {
    ...{ id: 'ab', name: 'Ab', faDomain: 'ab.facilityapps.com', adminEmail: 'owner@ab.example' },
    ...{
      features: [],
      plan: 'starter' as const,
      status: 'active' as const,
      branding: {},
      timeZone: 'Europe/London',
    },
    ...{ ratePerSecond: 5, defaultHours: { start: '09:00', end: '17:00' }, container: 't-ab' },
    ...{ createdAt: 1, updatedAt: 1 },
  };
  await tenantStore(tables.table('tenants'), clock).createCustomer(customer);
  const user = { id: 'usr_1', email: 'owner@ab.example', name: 'Owner', role: 'owner' as const };
  const from = { device: '', address: '', host: 'ab.facilityapps.example' };
  const token = await sessionStore(tables.table('sessions'), clock).create({ id: 'ab' }, user, from);
  const instance = () => {
    const store = auditStore(table('audit'));
    const { tenantRoute } = pipeline({
      hosts: { baseDomain: 'facilityapps.example', frontDoorId: FRONT_DOOR, local: false },
      tenants: tenantStore(table('tenants'), clock),
      sessions: sessionStore(table('sessions'), clock),
      audit: auditTrail({ store, append: appender({ store, clock }), clock, ids }),
      limits: requestLimits(sharedLimits(table('limits'), clock, silentLog), {
        ...{ addressPerMinute: 2_000, sessionPerMinute: 600, keyPerMinute: 1_200, factor: 1 },
      }),
      log: silentLog,
      shares: customerShares(),
    } as unknown as PipelineDeps);
    const permission = 'imports:read';
    const read = tenantRoute({ permission }, () => Promise.resolve({ reply: ok({}) }));
    const write = tenantRoute({ permission }, () =>
      Promise.resolve({ reply: noContent(), audit: { action: 'thing.done' } }),
    );
    return async (method: 'GET' | 'POST'): Promise<Transactions & { status: number | undefined }> => {
      Object.assign(ops, { reads: 0, writes: 0 });
      const headers = {
        'x-azure-fdid': FRONT_DOOR,
        'x-forwarded-host': 'ab.facilityapps.example',
        'x-forwarded-proto': 'https',
        origin: 'https://ab.facilityapps.example',
        cookie: `__Host-fji=${token}`,
      };
      const request = new HttpRequest({ method, url: 'https://func.azurewebsites.net/api/things', headers });
      const { status } = (await (method === 'GET' ? read : write)(
        request,
        new InvocationContext(),
      )) as HttpResponseInit;
      return { status, ...ops };
    };
  };
  return { instance };
}

describe('what the pipeline costs', () => {
  it('is two table reads the first time somebody reads, and none after that', async () => {
    const { instance } = await aPipeline();
    const ask = instance();
    expect(await ask('GET')).toEqual({ status: 200, reads: 2, writes: 0 });
    for (let n = 0; n < 20; n++) expect(await ask('GET')).toEqual({ status: 200, reads: 0, writes: 0 });
  });

  it('is two table transactions for the audit log of a write, and no read once the head is known', async () => {
    const { instance } = await aPipeline();
    const ask = instance();
    await ask('POST');
    for (let n = 0; n < 5; n++) expect(await ask('POST')).toEqual({ status: 204, reads: 0, writes: 2 });
  });
});
