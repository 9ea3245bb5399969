import { decideRows, type Decision } from '../../../shared/imports/decide-rows';
import { tableLedger } from '../../../shared/imports/ledger';
import { readOutcomes } from '../../../shared/imports/outcomes';
import { FakeFacilityApps } from '../../support/fake-facilityapps';
import { aRow, aTenant, runBench } from '../../support/run-bench';
import { testTables } from '../../support/storage';

const tenant = aTenant();
const ROWS = 200;
const LOST = [4, 8, 150];

/** A finished import whose rows 4 (stored), 8 (not stored) and 150 (stored) have lost their answers. */
async function unknownRows() {
  const tables = testTables();
  const [imports, work] = [tables.table('imports'), tables.table('work')];
  await Promise.all([imports.ensure(), work.ensure()]);
  const fake = new FakeFacilityApps();
  fake.behaviour = (_n, payload) => {
    const title = payload.translations[0]?.text;
    return title === 'Job 8' ? 'drop-before' : title === 'Job 4' || title === 'Job 150' ? 'drop-after' : 'ok';
  };
  const bench = runBench({ imports, work }, fake, tenant);
  const rows = Array.from({ length: ROWS }, (_, index) => aRow(tenant, index + 1));
  const { id } = await bench.approved(rows);
  const run = () => bench.run({ canLookUp: false });
  await run();
  const { store, clock, rows: reader } = bench.deps;
  const decide = (decision: Decision, numbers: number[], importId = id) =>
    decideRows({ store, imports, rows: reader, clock }, tenant, importId, {
      decision,
      rows: numbers,
      by: 'usr_9',
    });
  const results = async () => {
    const pages = await readOutcomes(imports, tenant, id, 0, 10);
    return new Map([...pages.values()].flatMap((page) => page.results).map((each) => [each.row, each]));
  };
  const entry = async (row: number) => {
    const { fingerprint = '', job } = rows[row - 1] ?? {};
    const key = { fingerprint, dateStart: job?.dateStart ?? '' };
    return (await tableLedger(imports).read(tenant, [key])).get(fingerprint)?.state;
  };
  const decisions = async () => {
    const found: object[] = [];
    for await (const page of imports.range(tenant.id, { from: `decision|${id}|` })) found.push(...page);
    return found;
  };
  return { fake, bench, id, run, decide, results, entry, decisions };
}

describe('a person who looked in FacilityApps', () => {
  it('says that a job is there: the row is created, the ledger knows it, and it stands who said so', async () => {
    const { bench, fake, id, decide, results, entry, decisions } = await unknownRows();
    expect((await bench.get(id)).counts).toMatchObject({ created: ROWS - 3, unknown: 3 });
    const { status, counts } = await decide('there', [4, 150]);
    expect({ status, ...counts }).toMatchObject({ status: 'finished', created: ROWS - 1, unknown: 1 });
    expect((await results()).get(4)).toMatchObject({ outcome: 'created' });
    expect([await entry(4), await entry(150), await entry(8)]).toEqual(['created', 'created', 'unknown']);
    expect(await decisions()).toMatchObject([
      { decision: 'there', by: 'usr_9', row: 4 },
      { decision: 'there', by: 'usr_9', row: 150 },
    ]);
    expect(fake.writes).toBe(ROWS);
  });

  it('has a job sent again that is not there: once, and the other rows are left alone', async () => {
    const { bench, fake, id, decide, run, entry } = await unknownRows();
    expect(await decide('send-again', [8])).toMatchObject({ status: 'queued', endedAt: null });
    fake.behaviour = () => 'ok';
    await run();
    const { status, counts, done, total, cursor, windows } = await bench.get(id);
    expect({ status, ...counts }).toMatchObject({
      status: 'finished',
      created: ROWS - 2,
      unknown: 2,
      ready: 0,
    });
    expect({ done, cursor }).toEqual({ done: total, cursor: windows });
    expect([await entry(8), await entry(4)]).toEqual(['created', 'unknown']);
    expect(fake.writes).toBe(ROWS + 1);
    expect(new Set(fake.stored).size).toBe(fake.stored.length);
  });

  it('can decide only rows that are unknown, of an import that is finished', async () => {
    const { bench, decide } = await unknownRows();
    await expect(decide('there', [4, 5, 999])).rejects.toMatchObject({
      slug: 'refused',
      detail: expect.stringContaining('5, 999') as string,
    });
    const { id: other } = await bench.reviewed([aRow(tenant, 1)]);
    await expect(decide('send-again', [1], other)).rejects.toMatchObject({ slug: 'wrong-state' });
    await expect(decide('there', LOST, 'imp_nothere')).rejects.toMatchObject({ slug: 'not-found' });
  });

  it('is asked for the same again after a death between the rows and the queue', async () => {
    const { bench, id, decide, run } = await unknownRows();
    await decide('send-again', [8]);
    // As if the process had died before it queued the import.
    await bench.store.change(tenant, id, () => ({ status: 'finished' }));
    expect(await decide('send-again', [8])).toMatchObject({ status: 'queued' });
    await run();
    expect((await bench.get(id)).counts).toMatchObject({ unknown: 3, created: ROWS - 3, ready: 0 });
  });
});
