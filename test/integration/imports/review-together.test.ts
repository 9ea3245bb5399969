import type { Container } from '../../../shared/platform/blobs';
import { Mortal } from '../../support/mortal';
import { freshReviewBench, type ReviewBench } from '../../support/review-bench';
import { aTenant } from '../../support/run-bench';

const tenant = aTenant();
let bench: ReviewBench;
beforeAll(async () => {
  bench = await freshReviewBench(tenant);
});

const file = (count: number): string =>
  [
    'title,site,owner_email,date_start,hour_start,hour_end',
    ...Array.from({ length: count }, (_, n) => `Job ${n},Nowhere,jane@clean.example,2031-12-02,9,10`),
  ].join('\n');
const cell = (row: number, value: string, was?: string) => ({
  kind: 'cells' as const,
  changes: [{ row, field: 'site_name' as const, value, ...(was === undefined ? {} : { was }) }],
});

describe('two people on two instances at once', () => {
  it('both get their way where they change other cells, one on top of the other', async () => {
    const { id } = await bench.reviewed(file(300));
    const [one, other] = [bench.instance(), bench.instance()];
    const made = await Promise.all([
      one.edit(tenant, id, 'usr_ann', cell(1, 'North Wing')),
      other.edit(tenant, id, 'usr_ben', cell(2, 'North Wing')),
      one.edit(tenant, id, 'usr_ann', cell(299, 'North Wing')),
      other.edit(tenant, id, 'usr_ben', { kind: 'skip', filter: { text: 'Job 25' } }),
    ]);
    expect(made.map(({ edit }) => edit?.version).sort()).toEqual([1, 2, 3, 4]);
    for (const seer of [one, other, bench.instance()]) {
      const page = await seer.grid(tenant, id, { order: 'file', offset: 0, limit: 500 });
      expect(page).toMatchObject({ editVersion: 4, people: { usr_ann: 'Ann', usr_ben: 'Ben' } });
      const changed = page.items.filter(({ edited, skippedBy }) => edited ?? skippedBy);
      expect(changed.map(({ row }) => row)).toEqual([
        1, 2, 26, 251, 252, 253, 254, 255, 256, 257, 258, 259, 260, 299,
      ]);
    }
    expect((await bench.store.get(tenant, id)).counts).toMatchObject({ ready: 3, skipped: 11 });
  });

  it('do not overwrite each other unseen: the second is told what stands there, and whose it is', async () => {
    const { id } = await bench.reviewed(file(3));
    const results = await Promise.allSettled([
      bench.instance().edit(tenant, id, 'usr_ann', cell(1, 'North Wing', 'Nowhere')),
      bench.instance().edit(tenant, id, 'usr_ben', cell(1, 'Main Building', 'Nowhere')),
    ]);
    const [lost] = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason as unknown] : [],
    );
    const [site] = (await bench.grid(id)).items.map(({ values }) => values.site_name);
    const who = site === 'North Wing' ? 'Ann' : 'Ben';
    expect(lost).toMatchObject({
      slug: 'changed',
      issues: [{ message: `${who} changed site of line 2: it is “${site}” now.` }],
    });
  });

  it('see edits of a review that goes on for long, and the indexes of old ones are gone', async () => {
    const { id, rowsFolder } = await bench.reviewed(file(5));
    const reader = bench.instance();
    await reader.grid(tenant, id, { order: 'issues', offset: 0, limit: 10 });
    for (let n = 0; n < 12; n++) await bench.edit(id, cell(1 + (n % 5), `Somewhere ${n}`));
    const names: string[] = [];
    for await (const { name } of bench.container.list(`${rowsFolder}/`)) names.push(name);
    expect(names.filter((name) => name.endsWith('.index'))).toHaveLength(9);
    const page = await reader.grid(tenant, id, { order: 'issues', offset: 0, limit: 10 });
    expect(page.items.map(({ values }) => values.site_name)).toEqual(
      [10, 11, 7, 8, 9].map((n) => `Somewhere ${n}`),
    );
  });
});

describe('an instance that dies in the middle of an edit', () => {
  const mortalContainer = (mortal: Mortal, container: Container): Container => ({
    ...container,
    write: (...args) => mortal.operation(() => container.write(...args)),
    read: (...args) => mortal.operation(() => container.read(...args)),
    stageBlock: (...args) => mortal.operation(() => container.stageBlock(...args)),
  });

  it.each(['before', 'after'] as const)(
    'leaves the rows as they were or as they are to be, %s each of its operations',
    async (when) => {
      const lives = new Set<string>();
      for (let at = 0; ; at++) {
        const { id } = await bench.reviewed(file(200));
        const mortal = new Mortal(at, when);
        const doomed = bench.instance({
          imports: mortal.table(bench.imports),
          container: mortalContainer(mortal, bench.container),
        });
        const work = doomed.edit(tenant, id, 'usr_ann', {
          kind: 'alike',
          field: 'site_name',
          from: 'Nowhere',
          to: 'North Wing',
        });
        await Promise.race([work, mortal.death]);
        const { counts, editVersion, issues } = await bench.store.get(tenant, id);
        const after = editVersion === 1;
        expect({ ready: counts.ready, issues }).toEqual(
          after ? { ready: 200, issues: {} } : { ready: 0, issues: { INVALID_SITE: 200 } },
        );
        const survivor = bench.instance();
        const page = await survivor.grid(tenant, id, { order: 'issues', offset: 0, limit: 500 });
        expect(new Set(page.items.map(({ values }) => values.site_name))).toEqual(
          new Set([after ? 'North Wing' : 'Nowhere']),
        );
        const { items } = await survivor.edits(tenant, id, { limit: 10 });
        expect(items).toHaveLength(after ? 1 : 0);
        await survivor.edit(tenant, id, 'usr_ben', cell(7, 'Main Building'));
        if (after) await survivor.undo(tenant, id, 'usr_ben', { back: true });
        lives.add(after ? 'after' : 'before');
        if (!mortal.dead) break;
      }
      expect([...lives].sort()).toEqual(['after', 'before']);
    },
  );
});
