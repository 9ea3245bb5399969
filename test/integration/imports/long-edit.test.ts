import type { Asked } from '../../../shared/imports/review/long-edit';
import type { BegunEdit, ReviewService } from '../../../shared/imports/review/review-service';
import { approveImport, cancelImport } from '../../../shared/imports/steer-import';
import { sweep } from '../../../shared/imports/sweep';
import { systemClock } from '../../../shared/platform/clock';
import { silentLog } from '../../../shared/platform/log';
import { Mortal } from '../../support/mortal';
import { freshReviewBench, type ReviewBench } from '../../support/review-bench';
import { aTenant } from '../../support/run-bench';

const tenant = aTenant();
let ahead = 0;
const clock = systemClock(() => ahead);
let bench: ReviewBench;
let review: ReviewService;
beforeAll(async () => {
  bench = await freshReviewBench(tenant, clock);
  review = bench.instance({}, { longRows: 150 });
});

const ROWS = 200;
const FILE = [
  'title,site,owner_email,date_start,hour_start,hour_end',
  ...Array.from({ length: ROWS }, (_, n) => `Job ${n},Nowhere,jane@clean.example,2031-12-02,9,10`),
].join('\n');
const ANN = { kind: 'user', id: 'usr_ann' } as const;
const alike: Asked = {
  kind: 'edit',
  request: { kind: 'alike', field: 'site_name', from: 'Nowhere', to: 'North Wing' },
};
const cell = (row: number, value: string) => ({
  kind: 'cells' as const,
  changes: [{ row, field: 'site_name' as const, value }],
});
async function begun(id: string, asked = alike, by = review): Promise<BegunEdit> {
  const made = await by.makeOrBegin(tenant, id, ANN, asked);
  if (!('editing' in made)) throw new Error('It was made at once');
  return made;
}
const countsOf = async (id: string) => (await bench.store.get(tenant, id)).counts;

describe('an edit of many rows', () => {
  it('is noted at once and made in the background, followed at its address; undoing it as well', async () => {
    const { id } = await bench.reviewed(FILE);
    const { editing } = await begun(id);
    expect(await review.look(tenant, id, editing.id)).toMatchObject({
      state: 'working',
      done: 0,
      total: ROWS,
    });
    expect(await countsOf(id)).toMatchObject({ withErrors: ROWS });

    await review.carryOut(tenant, id);
    const done = await review.look(tenant, id, editing.id);
    expect(done).toMatchObject({ state: 'done', edit: { by: 'usr_ann', rows: ROWS, version: 1 } });
    expect(done.record).toMatchObject({ counts: { ready: ROWS }, editing: null });
    expect(bench.audited.at(-1)).toMatchObject({
      action: 'import.edited',
      actor: ANN,
      target: { id },
      after: { asked: editing.id, rows: ROWS },
    });
    expect(await bench.store.work(tenant)).toEqual([]);

    const undo = await begun(id, { kind: 'undo', back: true });
    await review.carryOut(tenant, id);
    expect((await review.look(tenant, id, undo.editing.id)).state).toBe('done');
    expect((await bench.store.get(tenant, id)).counts).toMatchObject({ withErrors: ROWS });
    // An edit of few rows of the same file is made at once.
    const one = await review.makeOrBegin(tenant, id, ANN, { kind: 'edit', request: cell(3, 'North Wing') });
    expect(one).toMatchObject({ edit: { rows: 1 } });
    await expect(review.look(tenant, id, `edt_${'0'.repeat(24)}`)).rejects.toMatchObject({
      slug: 'not-found',
    });
    const other = { ...aTenant(), id: 'another' };
    await expect(review.look(other, id, editing.id)).rejects.toMatchObject({ slug: 'not-found' });
  });

  it('keeps others from changing, approving and reading the rows anew until it is made, not from looking', async () => {
    const { id } = await bench.reviewed(FILE);
    await begun(id);
    const refused = { slug: 'wrong-state', detail: expect.stringContaining('right now') as string };
    await expect(review.edit(tenant, id, 'usr_ben', cell(1, 'North Wing'))).rejects.toMatchObject(refused);
    await expect(begun(id)).rejects.toMatchObject(refused);
    await expect(approveImport({ store: bench.store, clock }, tenant, id)).rejects.toMatchObject(refused);
    expect((await bench.grid(id, { order: 'issues', limit: 5 })).items).toHaveLength(5);
    await review.carryOut(tenant, id);
    await review.edit(tenant, id, 'usr_ben', cell(1, 'Main Building'));

    // Undone it would take Ben's change with it, so it is not undone, and says why.
    const undo = await begun(id, { kind: 'undo', back: true });
    await review.carryOut(tenant, id);
    expect(await review.look(tenant, id, undo.editing.id)).toMatchObject({
      state: 'failed',
      problem: { code: 'changed', detail: expect.stringMatching(/^Ben changed site/) as string },
    });
    expect(await countsOf(id)).toMatchObject({ ready: ROWS });
  });

  it('is made once however often it is started, and not at all of an import that was cancelled', async () => {
    const { id } = await bench.reviewed(FILE);
    await begun(id);
    const two = [bench.instance(), bench.instance()];
    await Promise.all(two.map((each) => each.carryOut(tenant, id)));
    await review.carryOut(tenant, id);
    expect((await review.edits(tenant, id, { limit: 10 })).items).toHaveLength(1);

    await begun(id, { kind: 'undo', back: true });
    await cancelImport({ store: bench.store, clock }, tenant, id);
    await review.carryOut(tenant, id);
    const { status, counts } = await bench.store.get(tenant, id);
    expect([status, counts.ready]).toEqual(['cancelled', ROWS]);
  });

  it.each(['before', 'after'] as const)(
    'is made by whoever takes it on when its process dies, %s each of its operations',
    async (when) => {
      for (let at = 0; ; at++) {
        const { id } = await bench.reviewed(FILE);
        const { editing } = await begun(id);
        const mortal = new Mortal(at, when);
        const { container } = bench;
        const doomed = bench.instance({
          imports: mortal.table(bench.imports),
          container: {
            ...container,
            write: (...args) => mortal.operation(() => container.write(...args)),
            read: (...args) => mortal.operation(() => container.read(...args)),
          },
        });
        await Promise.race([doomed.carryOut(tenant, id), mortal.death]);
        const survivor = bench.instance();
        // While the dead one may be alive nobody takes it on.
        ahead += 61_000;
        await survivor.carryOut(tenant, id);
        expect(await survivor.look(tenant, id, editing.id)).toMatchObject({
          state: 'done',
          edit: { rows: ROWS, version: 1 },
        });
        expect(await countsOf(id)).toMatchObject({ ready: ROWS, withErrors: 0 });
        expect((await survivor.edits(tenant, id, { limit: 10 })).items).toHaveLength(1);
        if (!mortal.dead) break;
      }
    },
  );

  it('whose message was lost is found by the sweep, and left alone while somebody is at it', async () => {
    const { id } = await bench.reviewed(FILE);
    await begun(id);
    const swept = async () => {
      const { checks } = await sweep({
        ...{ store: bench.store, table: bench.imports, clock, log: silentLog, staleMs: 60_000, skewMs: 0 },
        tenantById: () => Promise.resolve(tenant),
      });
      return checks.filter(({ importId }) => importId === id);
    };
    expect(await swept()).toEqual([]);
    ahead += 61_000;
    expect(await swept()).toEqual([{ customer: tenant.id, importId: id }]);
    await review.carryOut(tenant, id);
    ahead += 61_000;
    expect(await swept()).toEqual([]);
  });

  it('that never can be made is given up in the end, and says so', async () => {
    const { id } = await bench.reviewed(FILE);
    const { editing } = await begun(id);
    const { container } = bench;
    const broken = bench.instance({
      container: { ...container, write: () => Promise.reject(new Error('The disk is full')) },
    });
    for (let tries = 0; tries < 5; tries++)
      await expect(broken.carryOut(tenant, id)).rejects.toThrow('The disk is full');
    await broken.carryOut(tenant, id);
    expect(await review.look(tenant, id, editing.id)).toMatchObject({
      state: 'failed',
      problem: { code: 'internal' },
    });
    await review.edit(tenant, id, 'usr_ben', cell(1, 'North Wing'));
    expect(await countsOf(id)).toMatchObject({ ready: 1 });
  });
});
