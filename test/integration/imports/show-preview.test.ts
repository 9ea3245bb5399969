import { previews } from '../../../shared/imports/preview/show-preview';
import { referenceEtag } from '../../../shared/imports/reference-etag';
import { NO_COUNTS, type ImportRecord } from '../../../shared/imports/model';
import type { RowsReader } from '../../../shared/imports/rows';
import { systemClock } from '../../../shared/platform/clock';
import { aRow, aTenant, inMemory } from '../../support/run-bench';
import { testBlobs } from '../../support/storage';
import { REFERENCE } from '../../unit/imports/checking/checking';

async function bench() {
  const blobs = testBlobs();
  const tenant = aTenant();
  await blobs.container(tenant.container).ensure();
  const system = systemClock();
  const rows = inMemory([1, 2, 3].map((row) => aRow(tenant, row)));
  const state = { reads: 0, reference: REFERENCE, wait: false, fail: false, ready: () => {} };
  const slow: RowsReader = {
    ...rows,
    async windows(from, count) {
      state.reads++;
      // Long enough that who asks at the same time finds it under way.
      await system.sleep(50);
      if (state.fail) throw new Error('The rows are gone');
      if (state.wait) await new Promise<void>((resolve) => (state.ready = resolve));
      return rows.windows(from, count);
    },
  };
  const make = () =>
    previews({
      container: (of) => blobs.container(of.container),
      rows: () => slow,
      reference: () => Promise.resolve(state.reference),
      // Nobody waits here: a preview that is not there at once is told to be under way.
      clock: { ...system, sleep: (_, signal) => system.sleep(state.wait ? 0 : 60_000, signal) },
    });
  const record = {
    id: 'imp_1',
    counts: { ...NO_COUNTS, rows: 3, ready: 3 },
    windows: 1,
    checkEtag: 'chk_1',
    checkedAgainst: referenceEtag(REFERENCE),
  } as ImportRecord;
  return { make, tenant, record, state };
}

describe('a preview', () => {
  it('is made once for the same rows and reference data, for other processes too', async () => {
    const { make, tenant, record, state } = await bench();
    const show = make();
    const [first, together] = await Promise.all([show(tenant, record), show(tenant, record)]);
    expect(first).toMatchObject({ state: 'ready', jobs: 3, checkEtag: 'chk_1' });
    expect(together).toEqual(first);
    expect(await make()(tenant, record)).toEqual(first);
    expect(state.reads).toBe(1);
  });

  it('is made anew for other rows, another calendar and other reference data, and says that the latter changed', async () => {
    const { make, tenant, record, state } = await bench();
    const show = make();
    await show(tenant, record);
    expect(await show(tenant, { ...record, checkEtag: 'chk_2' })).toMatchObject({ checkEtag: 'chk_2' });
    expect(await show({ ...tenant, holidayCalendar: 'scotland' }, record)).toMatchObject({
      holidays: { calendar: 'scotland' },
    });
    state.reference = { ...REFERENCE, fetchedAt: 5, users: [...REFERENCE.users].reverse() };
    expect(await show(tenant, record)).toMatchObject({ reference: { changed: false } });
    state.reference = { ...REFERENCE, sites: [] };
    expect(await show(tenant, record)).toMatchObject({
      reference: { changed: true, gone: { jobs: 3, rows: [1, 2, 3] } },
    });
  });

  it('that takes long is told to be under way, and is there for who asks again', async () => {
    const { make, tenant, record, state } = await bench();
    const show = make();
    state.wait = true;
    expect(await show(tenant, record)).toEqual({ state: 'making', done: 0, total: 3 });
    state.wait = false;
    const again = show(tenant, record);
    state.ready();
    expect(await again).toMatchObject({ state: 'ready', jobs: 3 });
    expect(state.reads).toBe(1);
  });

  it('that failed is made again when somebody asks again', async () => {
    const { make, tenant, record, state } = await bench();
    const show = make();
    state.fail = true;
    await expect(show(tenant, record)).rejects.toThrow('The rows are gone');
    state.fail = false;
    expect(await show(tenant, record)).toMatchObject({ state: 'ready' });
  });
});
