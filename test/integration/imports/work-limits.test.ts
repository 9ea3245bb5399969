import { silentAudit } from '../../../shared/audit';
import { importsService } from '../../../shared/imports';
import { systemClock } from '../../../shared/platform/clock';
import { systemIds } from '../../../shared/platform/ids';
import { silentLog } from '../../../shared/platform/log';
import { limitsOf } from '../../../shared/tenancy';
import { aTenant } from '../../support/run-bench';
import { testBlobs, testTables } from '../../support/storage';

async function aService(staleMs = 60_000) {
  const [tables, blobs] = [testTables(), testBlobs()];
  const [imports, work, uploads] = [tables.table('imports'), tables.table('work'), tables.table('uploads')];
  const tenant = { ...aTenant(), plan: 'starter' as const };
  await Promise.all([imports, work, uploads, blobs.container(tenant.container)].map((part) => part.ensure()));
  const clock = systemClock();
  const service = importsService({
    ...{ imports, work, uploads, clock, ids: systemIds(clock), log: silentLog, audit: silentAudit },
    container: ({ container }) => blobs.container(container),
    facilityApps: () =>
      Promise.resolve({
        fetchReference: () => Promise.resolve({ sites: [], floors: [], spaces: [], users: [], forms: [] }),
      } as never),
    nameOf: () => Promise.resolve(undefined),
    tenantById: () => Promise.resolve(tenant),
    settings: {
      ...{ quietMs: 1, sliceMs: 1, leaseMs: 1, skewMs: 1, awayMs: 1, inFlight: 1, canLookUp: true },
      ...{ staleMs, referenceMaxAgeMs: 60_000 },
    },
  });
  return { service, tenant, inbox: blobs.container(tenant.container) };
}

describe('the work that a plan allows', () => {
  it('is so many imports at once, and no upload is begun above that', async () => {
    const { service, tenant } = await aService();
    const { importsAtOnce } = limitsOf(tenant);
    const file = { fileName: 'jobs.csv', bytes: Buffer.from('title\nWindows\n') };
    for (let n = 0; n < importsAtOnce; n++) await service.receiveFile(tenant, 'usr_1', file);
    const refused = {
      slug: 'refused',
      detail: expect.stringContaining(`${importsAtOnce} imports`) as string,
    };
    await expect(service.receiveFile(tenant, 'usr_1', file)).rejects.toMatchObject(refused);
    await expect(service.startUpload(tenant, 'usr_1', { bytes: 5 })).rejects.toMatchObject(refused);
    const larger = { ...tenant, plan: 'enterprise' as const };
    await expect(service.receiveFile(larger, 'usr_1', file)).resolves.toBeDefined();
  });

  it('lets files that are dropped above that wait for a place, the oldest first, and loses none', async () => {
    // Whoever waits is looked at by every sweep.
    const { service, tenant, inbox } = await aService(-1);
    const { importsAtOnce } = limitsOf(tenant);
    const drop = async (name: string) => {
      await inbox.write(`inbox/${name}.csv`, `title\n${name}\n`);
      return service.receiveDrop(tenant, `inbox/${name}.csv`);
    };
    const taken: string[] = [];
    for (let n = 0; n < importsAtOnce; n++) taken.push((await drop(`early ${n}`)) ?? 'waits');
    expect(taken).not.toContain('waits');
    expect([await drop('late one'), await drop('late two')]).toEqual([undefined, undefined]);
    const late = (await service.list(tenant, { limit: 100 })).items
      .filter(({ id }) => !taken.includes(id))
      .sort((a, b) => a.createdAt - b.createdAt)
      .map(({ id }) => id);
    const checksOfLate = async () =>
      (await service.sweep()).checks.map(({ importId }) => importId).filter((id) => late.includes(id));
    // The early ones are dropped files that nobody checks here, so they wait as well: give them their start.
    for (const id of taken) await service.check(tenant, id);
    await service.sweep();
    // What asks or is reviewed is no work; what is received is.
    for (let n = 0; n < importsAtOnce - 1; n++)
      await service.receiveFile({ ...tenant, plan: 'enterprise' }, 'usr_1', {
        fileName: 'a.csv',
        bytes: Buffer.from('title\nX\n'),
      });
    expect(await checksOfLate()).toEqual([late[0]]);
    await service.check(tenant, late[0] ?? '');
    expect(await checksOfLate()).toEqual([late[1]]);
    await service.check(tenant, late[1] ?? '');
    expect(await checksOfLate()).toEqual([]);
    expect(
      (await service.list(tenant, { limit: 100 })).items.filter(({ createdBy }) => createdBy === 'inbox'),
    ).toHaveLength(importsAtOnce + 2);
  });

  it('is so many rows in one import, which is refused with a sentence', async () => {
    const { service, tenant } = await aService();
    const { rowsPerImport } = limitsOf(tenant);
    const bytes = Buffer.from(
      `title,site,assigned_to,date_start\n${'W,Main,Anna,2031-01-06\n'.repeat(rowsPerImport + 1)}`,
    );
    const { id } = await service.receiveFile(tenant, 'usr_1', { fileName: 'jobs.csv', bytes });
    await service.check(tenant, id);
    expect(await service.get(tenant, id)).toMatchObject({
      status: 'rejected',
      reasonCode: 'too-many-rows',
      reason: expect.stringContaining('100,000 rows') as string,
    });
  });
});
