import fc from 'fast-check';
import { DateReader } from '../../../shared/imports/checking/dates';
import { RowsCheck } from '../../../shared/imports/checking/rows-check';
import { writeEntry } from '../../../shared/imports/ledger';
import type { CheckedRow } from '../../../shared/imports/model';
import type { EditRequest } from '../../../shared/imports/review/edit-request';
import { withRows } from '../../../shared/imports/review/review-service';
import { civilDate, systemClock } from '../../../shared/platform/clock';
import { isAppError } from '../../../shared/platform/errors';
import { freshReviewBench, type ReviewBench } from '../../support/review-bench';
import { aTenant } from '../../support/run-bench';
import { REFERENCE } from '../../unit/imports/checking/checking';

/** `REVIEW_RUNS=300 npx jest --rootDir . test/integration/imports/review-model --testTimeout=7200000` looks for longer. */
const RUNS = Number(process.env.REVIEW_RUNS ?? 5);
const tenant = aTenant();
const clock = systemClock();
let bench: ReviewBench;
beforeAll(async () => {
  bench = await freshReviewBench(tenant, clock);
  // A name that one edit makes the customer's own changes rows that another left alone; here nobody's name is kept.
  bench.memory.aliases = () => Promise.resolve([]);
  bench.memory.keepAliases = () => Promise.resolve(0);
});

const ROWS = 110;
const TITLES = ['A', 'B', 'A B', ''];
const SITES = ['Main Building', 'North Wing', 'Main Bilding', 'Nowhere'];
const DATES = ['2031-12-02', '03/12/2031', 'soon'];
const FIELDS = {
  title_en: TITLES,
  site_name: SITES,
  date_start: DATES,
  hour_start: ['9', '10', '99', ''],
  // The file has no column for these.
  floor_name: ['', 'Ground Floor', 'Roof'],
  description_en: ['', 'By the back door'],
};
const FILE = [
  'title,site,owner_email,date_start,hour_start,hour_end',
  ...Array.from({ length: ROWS }, (_, n) =>
    [
      TITLES[n % 3],
      SITES[(n * 7) % 11] ?? SITES[0],
      'jane@clean.example',
      DATES[(n * 5) % 13] ?? DATES[0],
      '9',
      '11',
      // One row has cells behind the header.
      ...(n === 60 ? ['behind', 'more'] : []),
    ].join(','),
  ),
].join('\n');

/** An import of the file, one of whose jobs was created before. */
async function anImport(): Promise<string> {
  const { id } = await bench.reviewed(FILE, { dateOrder: 'dmy' });
  const sent = (await bench.rows(id)).find(({ outcome, cells }) => outcome === 'ready' && cells[0] === 'B');
  const [job, fingerprint] = [sent?.job, sent?.fingerprint];
  if (!job || !fingerprint) return id;
  const entry = { state: 'created', importId: 'imp_other', row: 3, at: 1 } as const;
  await bench.imports.write(tenant.id, [writeEntry({ fingerprint, dateStart: job.dateStart }, entry)]);
  return (await bench.reviewed(FILE, { dateOrder: 'dmy' })).id;
}

type Field = keyof typeof FIELDS;
const row = fc.integer({ min: 1, max: ROWS });
const rows = fc.uniqueArray(row, { minLength: 1, maxLength: 20 });
const field = fc.constantFrom(...(Object.keys(FIELDS) as Field[]));
const valueOf = (name: Field) => fc.constantFrom(...FIELDS[name]);
const change = field.chain((name) => fc.record({ row, field: fc.constant(name), value: valueOf(name) }));
const saying = fc.constantFrom('skip', 'unskip', 'send-anyway', 'not-anyway');
const request = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('cells'),
      changes: fc.array(change, { minLength: 1, maxLength: 4 }),
    }),
  },
  {
    weight: 2,
    arbitrary: field.chain((name) =>
      fc.record({
        kind: fc.constant('alike'),
        field: fc.constant(name),
        from: valueOf(name),
        to: valueOf(name),
      }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('replace'),
      find: fc.constantFrom('A', 'main', 'Nowhere', '9'),
      replace: fc.constantFrom('B', 'Main Building', ''),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('accept') }) },
  { weight: 3, arbitrary: fc.record({ kind: saying, rows }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: saying,
      filter: fc.constantFrom(
        { code: 'DUPLICATE_ROW' },
        { outcome: 'ready' },
        { code: 'ALREADY_IMPORTED' },
        { text: 'north' },
      ),
    }),
  },
) as fc.Arbitrary<EditRequest>;
const who = fc.constantFrom('usr_ann', 'usr_ben');
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ by: who, request }) },
  { weight: 2, arbitrary: fc.record({ by: who, back: fc.boolean() }) },
);
type Step = { by: string } & ({ request: EditRequest } | { back: boolean });

/** Makes a step; one that is refused, as some must be, changes nothing. */
async function make(id: string, one: Step): Promise<void> {
  try {
    if ('request' in one) await bench.edit(id, one.request, one.by);
    else await bench.review.undo(tenant, id, one.by, { back: one.back });
  } catch (error) {
    if (!isAppError(error, 'wrong-state') && !isAppError(error, 'changed')) throw error;
  }
}

const told = ({ row: number, outcome, issues, fingerprint, base, job }: CheckedRow) => ({
  number,
  outcome,
  issues,
  fingerprint,
  base,
  job,
});

/** The rows and counts of the review against those of a check of a file with the same cells. */
async function likeAFreshCheck(id: string): Promise<void> {
  const record = withRows(await bench.store.get(tenant, id));
  const { layout, counts, issues } = record;
  const stored = await bench.rows(id);
  const check = new RowsCheck(
    {
      tenant,
      reference: REFERENCE,
      ledger: bench.ledger,
      today: civilDate(clock.now(), tenant.timeZone),
      importId: id,
      bytes: 0,
    },
    layout,
    new DateReader(new Map(Object.entries(layout.dateOrders ?? {})), layout.dateOrder ?? 'dmy'),
  );
  const fresh = await check.rows(
    stored.map(({ row: number, cells, marks }) => ({ row: number, cells, marks })),
  );
  expect(stored.map(told)).toEqual(fresh.map(told));
  expect({ counts, issues }).toEqual({ counts: check.counts, issues: check.issues });
  // What the instance keeps in memory says the same as what lies in storage.
  const seen = async (of: ReviewBench['review']) => {
    const page = await of.grid(tenant, id, { order: 'issues', offset: 0, limit: 500 });
    return page.items.map(({ row: number, outcome }) => [number, outcome]);
  };
  expect(await seen(bench.review)).toEqual(await seen(bench.instance()));
}

describe('after any edits of two people, undone and made again', () => {
  it('rows, codes, twins and counts are those of a fresh check of the same cells', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 14 }), async (steps) => {
        const id = await anImport();
        for (const one of steps) await make(id, one);
        await likeAFreshCheck(id);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });

  it('everything undone is the file as it came in, and everything made again is as it was', async () => {
    const cells = ({ cells: texts }: CheckedRow) => texts.slice(0, 6);
    await fc.assert(
      fc.asyncProperty(fc.array(request, { minLength: 2, maxLength: 4 }), async (requests) => {
        const id = await anImport();
        const before = await bench.rows(id);
        let edits = 0;
        for (const one of requests) if ((await bench.edit(id, one)).edit) edits++;
        const after = await bench.rows(id);
        for (let n = 0; n < edits; n++) await bench.undo(id);
        const undone = await bench.rows(id);
        expect(undone.map(cells)).toEqual(before.map(cells));
        expect(undone.map(({ outcome, marks }) => [outcome, marks])).toEqual(
          before.map(({ outcome }) => [outcome, undefined]),
        );
        for (let n = 0; n < edits; n++) await bench.redo(id);
        expect(await bench.rows(id)).toEqual(after);
      }),
      { numRuns: Math.ceil(RUNS / 2), endOnFailure: true },
    );
  });
});
