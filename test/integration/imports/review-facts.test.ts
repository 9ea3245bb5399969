import type { Container } from '../../../shared/platform/blobs';
import type { ReviewService } from '../../../shared/imports/review/review-service';
import type { GridQuery } from '../../../shared/imports/review/read-grid';
import { freshReviewBench, type ReviewBench } from '../../support/review-bench';
import { aTenant } from '../../support/run-bench';

const tenant = aTenant();
let bench: ReviewBench;
beforeAll(async () => {
  bench = await freshReviewBench(tenant);
});

/** So many that an edit of all of them writes more windows than are left for others to read. */
const ROWS = 50_000;
const FILE = [
  'title,site,owner_email,date_start,hour_start,hour_end',
  ...Array.from(
    { length: ROWS },
    (_, n) =>
      `Job ${n % 49_900},${n % 500 === 0 ? 'North Wing' : 'Nowhere'},jane@clean.example,2031-12-02,9,10`,
  ),
].join('\n');

/** An instance that was just started, with the bytes of rows that it reads; or one that finds no facts. */
function fresh(options: { withoutFacts?: boolean } = {}): { review: ReviewService; read: { bytes: number } } {
  const read = { bytes: 0 };
  const { container } = bench;
  const counting: Container = {
    ...container,
    info: async (blob) =>
      options.withoutFacts && blob.endsWith('facts') ? undefined : await container.info(blob),
    read: async (blob, range) => {
      const bytes = await container.read(blob, range);
      if (blob.endsWith('rows')) read.bytes += bytes?.length ?? 0;
      return bytes;
    },
  };
  return { review: bench.instance({ container: counting }), read };
}

const QUERIES: Partial<GridQuery>[] = [
  { order: 'issues' },
  { order: 'issues', offset: 30_000 },
  { code: 'INVALID_SITE', offset: 20_000 },
  { outcome: 'duplicate' },
  { outcome: 'ready', order: 'issues', offset: 50 },
  { edited: true, offset: 40_000 },
];
const seenBy = async (review: ReviewService, id: string) => {
  const pages = [];
  for (const query of QUERIES)
    pages.push(await review.grid(tenant, id, { order: 'file', offset: 0, limit: 5, ...query }));
  return pages.map(({ total, items }) => [total, items]);
};

it('an instance that begins to review a large file knows all of its rows without reading them, edited or not', async () => {
  const { id, counts } = await bench.reviewed(FILE);
  expect(counts).toMatchObject({ rows: ROWS, withErrors: ROWS - 100 });
  const whole = async () => (await seenBy(fresh({ withoutFacts: true }).review, id)) as unknown;

  const first = fresh();
  expect(await seenBy(first.review, id)).toEqual(await whole());
  expect(first.read.bytes).toBeLessThan(1_000_000);

  // Rows that others changed since are read, and their twins are known as they are now.
  const titled = { row: 501, field: 'title_en' as const, value: 'Job 0' };
  const { record } = await bench.edit(id, { kind: 'cells', changes: [titled] }, 'usr_ben');
  expect(record.counts).toMatchObject({ duplicate: 1, ready: 99 });
  expect(await seenBy(first.review, id)).toEqual(await whole());
  const second = fresh();
  expect(await seenBy(second.review, id)).toEqual(await whole());
  expect(second.read.bytes).toBeLessThan(1_000_000);

  const all = { kind: 'alike', field: 'site_name', from: 'Nowhere', to: 'Main Building' } as const;
  expect((await bench.edit(id, all)).edit?.rows).toBe(ROWS - 100);
  // One that knew the rows as they were before does not read all that was changed either.
  second.read.bytes = 0;
  expect(await seenBy(second.review, id)).toEqual(await whole());
  expect(second.read.bytes).toBeLessThan(1_000_000);
  const third = fresh();
  expect(await seenBy(third.review, id)).toEqual(await whole());
  expect(third.read.bytes).toBeLessThan(1_000_000);
  // And after it was taken back, what was written for it is not taken for what stands now.
  await bench.undo(id);
  expect(await seenBy(fresh().review, id)).toEqual(await whole());
}, 240_000);
