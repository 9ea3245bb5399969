import { adoptFile } from '../../../shared/imports/adopt-file';
import { STATUSES, type Status } from '../../../shared/imports/model';
import { removeOldRecords } from '../../../shared/imports/remove-old-records';
import { importStore } from '../../../shared/imports/store';
import type { Change } from '../../../shared/platform/tables';
import { Mortal } from '../../support/mortal';
import { receiving } from './receiving';

const DAY_MS = 24 * 3_600_000;
const DAYS = 400;
const over: Status[] = ['finished', 'cancelled', 'rejected'];

/** A customer with an import in each state whose files went, each with rows of every kind; 401 days have passed. */
async function aBench(statuses: readonly Status[], outcomes = 2) {
  const bench = await receiving();
  const { deps, tenant, container, tables } = bench;
  for (const status of statuses) {
    const id = `imp_${status}`;
    const fileBlob = `files/${id}`;
    await container.write(fileBlob, `title\n${status}\n`);
    const file = { importId: id, fileBlob, fileName: 'a.csv', bytes: 9, createdBy: 'usr_1' };
    await adoptFile(deps, tenant, { ...file, sample: Buffer.from('title') });
    await bench.put(id, status);
    await bench.store.change(tenant, id, () => ({ removingSince: 1, filesRemovedAt: 1 }));
    const keys = [`edit|${id}|chk_1|9999998`, `editsteps|${id}|chk_1|usr_1`, `decision|${id}|7|1`];
    for (let n = 0; n < outcomes; n++) keys.push(`outcome|${id}|${String(n).padStart(7, '0')}`);
    for (let at = 0; at < keys.length; at += 100)
      await tables.imports.write(
        tenant.id,
        keys.slice(at, at + 100).map((rowKey): Change => ({ kind: 'put', rowKey, props: { rows0: '[]' } })),
      );
    const entry = { state: 'created', importId: id, row: 1, jobId: 'j1', at: 1 };
    await tables.imports.write(tenant.id, [
      { kind: 'create', rowKey: `ledger|2031-01-06|${status}`, props: entry },
    ]);
  }
  await tables.imports.write(tenant.id, [{ kind: 'put', rowKey: 'alias|one', props: {} }]);
  // An id that begins like another.
  await tables.imports.write(tenant.id, [
    { kind: 'put', rowKey: 'outcome|imp_finished2|0000000', props: {} },
  ]);
  bench.later((DAYS + 1) * DAY_MS);
  const remove = (mortal = new Mortal(Infinity, 'before'), days = DAYS, signal?: AbortSignal) =>
    removeOldRecords(
      {
        table: mortal.table(tables.imports),
        store: importStore(mortal.table(tables.imports), tables.work),
        audit: mortal.audit(deps.audit),
        clock: deps.clock,
      },
      tenant,
      days,
      signal,
    );
  const keys = async () => {
    const found: string[] = [];
    for await (const page of tables.imports.range(tenant.id, { from: 'a', to: '~' }))
      found.push(...page.map(({ rowKey }) => rowKey));
    return found;
  };
  const told = () => bench.events.filter(({ action }) => action === 'retention.records-removed');
  return { ...bench, remove, keys, told };
}

it('removes an import that ended long enough ago with all that is its, and leaves the ledger and all others', async () => {
  const bench = await aBench(STATUSES);
  const before = await bench.keys();
  expect(await bench.remove()).toEqual({ records: 3, whole: true });
  const after = await bench.keys();
  const isGone = (key: string) =>
    over.some((status) => key === `import|imp_${status}` || key.includes(`|imp_${status}|`));
  expect(before.filter(isGone).length).toBe(over.length * 6);
  expect(after).toEqual(before.filter((key) => !isGone(key)));
  expect(after.filter((key) => key.startsWith('ledger|'))).toHaveLength(STATUSES.length);
  expect(bench.told().map(({ after: state }) => state)).toEqual([
    { days: DAYS, imports: expect.arrayContaining([{ id: 'imp_finished', created: 0 }]) as unknown },
  ]);
  // Again: nothing is left to do, and nothing is told.
  expect(await bench.remove()).toEqual({ records: 0, whole: true });
  expect(bench.told()).toHaveLength(1);
});

it('takes away what became of very many rows', async () => {
  const bench = await aBench(['finished'], 250);
  expect(await bench.remove()).toEqual({ records: 1, whole: true });
  expect((await bench.keys()).filter((key) => key.includes('imp_finished|'))).toEqual([]);
});

it('leaves alone what ended later, still has its file, or has rows that wait for a person', async () => {
  const bench = await aBench(over);
  const { store, tenant, deps } = bench;
  await store.change(tenant, 'imp_finished', () => ({ endedAt: deps.clock.now() - 399 * DAY_MS }));
  await store.change(tenant, 'imp_rejected', () => ({ filesRemovedAt: 0 }));
  const { counts } = await store.get(tenant, 'imp_cancelled');
  await store.change(tenant, 'imp_cancelled', () => ({ counts: { ...counts, unknown: 1 } }));
  const before = await bench.keys();
  expect(await bench.remove()).toEqual({ records: 0, whole: true });
  expect(await bench.keys()).toEqual(before);
});

it('stops where the instance does, before anything is told', async () => {
  const bench = await aBench(over);
  expect(await bench.remove(undefined, DAYS, AbortSignal.abort())).toEqual({ records: 0, whole: false });
  expect(bench.told()).toEqual([]);
});

it('ends the same wherever its process is killed, and was told to the log before the first row went', async () => {
  const counting = new Mortal(Infinity, 'before');
  const whole = await aBench(['finished', 'rejected']);
  await whole.remove(counting);
  const { operations } = counting;
  expect(operations).toBeGreaterThan(10);
  const left = await whole.keys();
  for (let at = 0; at < operations; at += 2)
    for (const when of ['before', 'after'] as const) {
      const bench = await aBench(['finished', 'rejected']);
      const all = await bench.keys();
      const mortal = new Mortal(at, when);
      await Promise.race([bench.remove(mortal), mortal.death]);
      expect(mortal.dead).toBe(true);
      if ((await bench.keys()).length < all.length)
        expect([at, when, bench.told().length]).toEqual([at, when, 1]);
      // The next night, by another process.
      expect(await bench.remove()).toMatchObject({ whole: true });
      expect(await bench.keys()).toEqual(left);
    }
});
