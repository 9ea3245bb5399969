import type { FacilityApps, ReferenceData } from '../../../shared/facilityapps';
import { referenceService } from '../../../shared/imports/reference';
import { systemClock } from '../../../shared/platform/clock';
import { AppError } from '../../../shared/platform/errors';
import { silentLog } from '../../../shared/platform/log';
import { aTenant } from '../../support/run-bench';
import { testBlobs } from '../../support/storage';

const MINUTE_MS = 60_000;

async function service() {
  const blobs = testBlobs();
  const tenant = aTenant();
  const other = aTenant({ id: 'officeclean', container: 't-officeclean' });
  await Promise.all([tenant, other].map((of) => blobs.container(of.container).ensure()));
  const system = systemClock();
  const state = { fetches: 0, offset: 0, away: false };
  const now = () => system.now() + state.offset;
  const fetchReference = async (): Promise<ReferenceData> => {
    state.fetches++;
    await system.sleep(10);
    if (state.away) throw new AppError('upstream-failed');
    return {
      sites: [1, 2, 3].map((n) => ({ id: String(n), name: `Site ${n} of fetch ${state.fetches}` })),
      floors: [{ id: '10', name: 'Ground Floor', siteId: '1' }],
      spaces: [],
      users: [{ id: '7', name: 'Ann', email: 'ann@example.com', employeeIds: ['e7'] }],
      forms: [],
      fetchedAt: now(),
    };
  };
  const make = () =>
    referenceService({
      container: (of) => blobs.container(of.container),
      facilityAppsFor: () => Promise.resolve({ fetchReference } as unknown as FacilityApps),
      clock: { ...system, now },
      log: silentLog,
      maxAgeMs: 10 * MINUTE_MS,
    });
  return { make, reference: make(), tenant, other, state };
}

describe('reference data', () => {
  test('is fetched once for all who ask at once, and kept for the next process', async () => {
    const { make, reference, tenant, state } = await service();
    const answers = await Promise.all([1, 2, 3].map(() => reference.get(tenant)));
    expect(answers.map(({ sites }) => sites.length)).toEqual([3, 3, 3]);
    expect((await make().get(tenant)).sites).toEqual(answers[0]?.sites);
    expect(state.fetches).toBe(1);
  });

  test('of a FacilityApps that the customer left is not looked at any more', async () => {
    const { reference, tenant, state } = await service();
    await reference.get(tenant);
    const moved = { ...tenant, faDomain: 'another.facilityapps.com' };
    expect((await reference.current(moved)).sites[0]?.name).toContain('fetch 2');
    expect((await reference.get(moved)).sites[0]?.name).toContain('fetch 2');
    expect(state.fetches).toBe(2);
    // An instance that believes the old record writes what nobody of the new one takes.
    await reference.refresh(tenant);
    expect((await reference.current(moved)).sites[0]?.name).toContain('fetch 4');
  });

  test('is fetched again once the customer has another token, which may be shown more or less', async () => {
    const { reference, tenant, state } = await service();
    await reference.get(tenant);
    const renewed = { ...tenant, faTokenName: 'fa-token-regularcleaning-2' };
    expect((await reference.current(renewed)).sites[0]?.name).toContain('fetch 2');
    expect((await reference.get(renewed)).sites[0]?.name).toContain('fetch 2');
    // What an instance fetches that believes the old token is not taken for what the new one sees.
    await Promise.all([reference.refresh(tenant), reference.refresh(renewed)]);
    expect(state.fetches).toBe(4);
    await reference.refresh(tenant);
    expect((await reference.current(renewed)).sites[0]?.name).toContain('fetch 6');
  });

  test('is fetched again when it is older than asked for, and when it is refreshed', async () => {
    const { reference, tenant, state } = await service();
    await reference.get(tenant);
    state.offset = 11 * MINUTE_MS;
    expect((await reference.get(tenant, { maxAgeMs: 12 * MINUTE_MS })).sites[0]?.name).toContain('fetch 1');
    expect((await reference.get(tenant)).sites[0]?.name).toContain('fetch 2');
    expect((await reference.refresh(tenant)).sites[0]?.name).toContain('fetch 3');
  });

  test('that is too old is not handed out when FacilityApps is away, and is listed with its age', async () => {
    const { reference, tenant, state } = await service();
    await reference.get(tenant);
    state.away = true;
    state.offset = 11 * MINUTE_MS;
    await expect(reference.get(tenant)).rejects.toMatchObject({ slug: 'upstream-failed' });
    const page = await reference.list(tenant, 'sites', { limit: 10 });
    expect(page.items).toHaveLength(3);
    expect(Date.parse(page.fetchedAt)).toBeLessThan(Date.now());
    state.away = false;
    expect((await reference.get(tenant)).sites[0]?.name).toContain('fetch 3');
  });

  test('is listed page by page, and shows nothing but what a list shows', async () => {
    const { reference, tenant } = await service();
    const first = await reference.list(tenant, 'sites', { limit: 2 });
    expect(first.items.map(({ id }) => id)).toEqual(['1', '2']);
    const second = await reference.list(tenant, 'sites', { limit: 2, after: first.next ?? '' });
    expect(second.items.map(({ id }) => id)).toEqual(['3']);
    expect(second.next).toBeNull();
    expect((await reference.list(tenant, 'users', { limit: 5 })).items).toEqual([
      { id: '7', name: 'Ann', email: 'ann@example.com' },
    ]);
    expect((await reference.list(tenant, 'floors', { limit: 5 })).items).toEqual([
      { id: '10', name: 'Ground Floor', siteId: '1', path: ['Site 1 of fetch 1'] },
    ]);
  });

  test('a cursor of another list, of another customer, of older data or of nobody is refused', async () => {
    const { reference, tenant, other, state } = await service();
    const next = (await reference.list(tenant, 'sites', { limit: 1 })).next ?? '';
    const listed = (of: typeof tenant, kind: 'sites' | 'users', after: string) =>
      reference.list(of, kind, { limit: 1, after });
    await expect(listed(tenant, 'users', next)).rejects.toMatchObject({ slug: 'bad-cursor' });
    await expect(listed(other, 'sites', next)).rejects.toMatchObject({ slug: 'bad-cursor' });
    for (const forged of ['', 'x', 'bnVsbA', Buffer.from('[1]').toString('base64url')])
      await expect(listed(tenant, 'sites', forged)).rejects.toMatchObject({ slug: 'bad-cursor' });
    state.offset = 1000;
    await reference.refresh(tenant);
    await expect(listed(tenant, 'sites', next)).rejects.toMatchObject({ slug: 'bad-cursor' });
  });
});
