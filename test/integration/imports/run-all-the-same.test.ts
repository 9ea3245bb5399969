import { fingerprint } from '../../../shared/imports/fingerprint';
import type { CheckedRow } from '../../../shared/imports/model';
import { FakeFacilityApps } from '../../support/fake-facilityapps';
import { Mortal } from '../../support/mortal';
import { aRow, aTenant, runBench } from '../../support/run-bench';
import { testTables } from '../../support/storage';

const tenant = aTenant();
const SHORT = { leaseMs: 60, quietMs: 80 };

/** The same job as row 1, which a person sends all the same: its fingerprint has a number of its own. */
function again(row: number, copy: number): CheckedRow {
  const same = aRow(tenant, row, 'Job 1');
  if (!same.job || !same.fingerprint) throw new Error('It cannot be sent');
  return { ...same, base: same.fingerprint, fingerprint: fingerprint(tenant.id, same.job, copy) };
}
/** Job 1 three times on purpose, once by mistake, and another one. */
const file = (): CheckedRow[] => [
  aRow(tenant, 1, 'Job 1'),
  again(2, 1),
  again(3, 2),
  aRow(tenant, 4, 'Job 1', 'duplicate'),
  aRow(tenant, 5, 'Job 5'),
];

async function aBench() {
  const tables = testTables();
  const [imports, work] = [tables.table('imports'), tables.table('work')];
  await Promise.all([imports.ensure(), work.ensure()]);
  const fake = new FakeFacilityApps();
  fake.behaviour = (n) => (n % 3 === 1 ? 'late' : 'ok');
  fake.lateMs = 40;
  return { fake, bench: runBench({ imports, work }, fake) };
}
type Bench = Awaited<ReturnType<typeof aBench>>['bench'];

async function toTheEnd(bench: Bench, ids: string[]) {
  for (let tries = 0; tries < 200; tries++) {
    await bench.run(SHORT);
    const records = await Promise.all(ids.map((id) => bench.get(id)));
    if (records.every(({ status }) => status === 'finished')) return records.map(({ counts }) => counts);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('The import stands still');
}

describe('a row that is sent all the same', () => {
  it('is a job of its own, each of them once, and the same file again sends none of them', async () => {
    const { fake, bench } = await aBench();
    const [first, second] = [await bench.approved(file()), await bench.approved(file())];
    const [a, b] = await toTheEnd(bench, [first.id, second.id]);
    expect((a?.created ?? 0) + (b?.created ?? 0)).toBe(4);
    expect((a?.duplicate ?? 0) + (b?.duplicate ?? 0)).toBe(6);
    expect([fake.stored.length, new Set(fake.stored).size]).toEqual([4, 4]);
  });

  it.each(['before', 'after'] as const)(
    'is there once when its driver is killed %s any request',
    async (when) => {
      const counting = await aBench();
      await counting.bench.approved(file());
      const immortal = new Mortal(Number.POSITIVE_INFINITY, when);
      await counting.bench.runMortal(immortal, SHORT);
      const broken: unknown[] = [];
      for (let at = 0; at < immortal.operations; at += 3) {
        const { fake, bench } = await aBench();
        const { id } = await bench.approved(file());
        await bench.runMortal(new Mortal(at, when), SHORT);
        // The same file comes again before anybody has taken over.
        const twin = await bench.approved(file());
        const [a, b] = await toTheEnd(bench, [id, twin.id]);
        const found = [fake.stored.length, new Set(fake.stored).size, (a?.created ?? 0) + (b?.created ?? 0)];
        if (found.some((count) => count !== 4)) broken.push({ at, found });
      }
      expect(broken).toEqual([]);
    },
  );
});
