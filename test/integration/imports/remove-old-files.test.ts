import { adoptFile } from '../../../shared/imports/adopt-file';
import { chooseReading } from '../../../shared/imports/choose-reading';
import { STATUSES, type ImportRecord, type Status } from '../../../shared/imports/model';
import { receiveDrop } from '../../../shared/imports/receive-drop';
import { removeOldFiles } from '../../../shared/imports/remove-old-files';
import { importStore } from '../../../shared/imports/store';
import { Mortal } from '../../support/mortal';
import { receiving } from './receiving';

const DAY_MS = 24 * 3_600_000;
const DAYS = 30;

/** A customer with an import in each state, each with a file, rows and a result; 31 days have passed since. */
async function aBench(statuses: readonly Status[]) {
  const bench = await receiving();
  const { deps, tenant, container, tables } = bench;
  const made: Record<string, string> = {};
  for (const status of statuses) {
    const fileBlob = `files/imp_${status}`;
    await container.write(fileBlob, `title\n${status}\n`);
    const file = { importId: `imp_${status}`, fileBlob, fileName: 'a.csv', bytes: 9, createdBy: 'usr_1' };
    const { id } = await adoptFile(deps, tenant, { ...file, sample: Buffer.from('title') });
    await container.write(`imports/${id}/chk_1/rows`, 'rows');
    await container.write(`imports/${id}/chk_1/index`, 'index');
    await container.write(`results/${id}.csv`, 'result');
    await bench.put(id, status);
    made[status] = id;
  }
  await container.write('files/imp_nobodys', 'an upload that died');
  const ledger = { kind: 'create', rowKey: 'ledger|abc', props: { state: 'created' } } as const;
  await tables.imports.write(tenant.id, [ledger]);
  bench.later(31 * DAY_MS);
  /** What a process that may die does. */
  const remove = async (mortal = new Mortal(Infinity, 'before'), days = DAYS) =>
    removeOldFiles(
      {
        store: importStore(mortal.table(tables.imports), tables.work),
        container: () => ({
          ...container,
          remove: (...args: Parameters<typeof container.remove>) =>
            mortal.operation(() => container.remove(...args)),
        }),
        audit: mortal.audit(deps.audit),
        clock: deps.clock,
      },
      tenant,
      days,
    );
  const names = async () => (await bench.blobNames('')).filter((name) => !name.startsWith('inbox/'));
  return { ...bench, made, remove, names };
}

const over: Status[] = ['finished', 'cancelled', 'rejected'];

it('removes file, rows and result of what ended long enough ago, and of nothing else', async () => {
  const bench = await aBench(STATUSES);
  expect(await bench.remove()).toEqual({ imports: 3, strays: 1, whole: true });
  const left = await bench.names();
  for (const status of STATUSES) {
    const own = left.filter((name) => name.includes(`imp_${status}`)).length;
    expect([status, own]).toEqual([status, over.includes(status) ? 0 : 4]);
    const record = await bench.store.get(bench.tenant, `imp_${status}`);
    expect([status, record.filesRemovedAt !== null]).toEqual([status, over.includes(status)]);
  }
  expect(left).not.toContain('files/imp_nobodys');
  expect(await bench.tables.imports.get(bench.tenant.id, 'ledger|abc')).toBeDefined();
  const told = bench.events.filter(({ action }) => action === 'retention.files-removed');
  expect(told.map(({ after }) => after)).toEqual([
    { days: DAYS, imports: expect.arrayContaining(over.map((status) => `imp_${status}`)) as unknown },
    { days: DAYS, strays: 1 },
  ]);
  // Again: nothing is left to do, and nothing is told.
  expect(await bench.remove()).toEqual({ imports: 0, strays: 0, whole: true });
  expect(bench.events.filter(({ action }) => action === 'retention.files-removed')).toHaveLength(2);
});

it('leaves alone what ended lately, was touched since, or has rows that wait for a person', async () => {
  const bench = await aBench(over);
  const change = (status: Status, over: Partial<ImportRecord>) =>
    bench.store.change(bench.tenant, `imp_${status}`, () => over);
  await change('finished', { endedAt: bench.deps.clock.now() - 29 * DAY_MS });
  await change('rejected', { heartbeatAt: bench.deps.clock.now() - 29 * DAY_MS });
  const { counts } = await bench.store.get(bench.tenant, 'imp_cancelled');
  await change('cancelled', { counts: { ...counts, unknown: 1 } });
  expect(await bench.remove()).toMatchObject({ imports: 0 });
  expect((await bench.names()).filter((name) => name !== 'files/imp_nobodys')).toHaveLength(12);
});

it('leaves a file alone that is no import’s yet: somebody may be uploading it', async () => {
  const bench = await aBench([]);
  expect(await bench.remove(undefined, 60)).toEqual({ imports: 0, strays: 0, whole: true });
  expect(await bench.names()).toEqual(['files/imp_nobodys']);
});

it('cannot be taken up again once its removal was begun: no correction, no other reading', async () => {
  const bench = await aBench(['finished', 'rejected']);
  const { deps, tenant, container } = bench;
  await bench.remove();
  await bench.store.change(tenant, 'imp_rejected', () => ({ checkAttempts: 1 }));
  await expect(chooseReading(deps, tenant, 'imp_rejected', {}, 'usr_1')).rejects.toMatchObject({
    slug: 'gone',
  });
  await container.write('files/imp_new', 'corrects imp_finished');
  const file = {
    importId: 'imp_new',
    fileBlob: 'files/imp_new',
    fileName: 'b.csv',
    bytes: 21,
    createdBy: 'x',
  };
  const sample = Buffer.from('corrects imp_finished');
  await expect(adoptFile(deps, tenant, { ...file, sample })).rejects.toMatchObject({ slug: 'wrong-state' });
  await container.write('inbox/dropped.csv', 'corrects imp_finished');
  expect(await receiveDrop(deps, tenant, 'inbox/dropped.csv')).toBeUndefined();
  const dropped = (await bench.store.list(tenant, { limit: 9 })).find(
    ({ createdBy }) => createdBy === 'inbox',
  );
  expect(dropped).toMatchObject({ status: 'rejected', reasonCode: 'not-correctable' });
  expect(dropped?.reason).toContain('own files were removed');
});

it('keeps the file of an import that is taken up again in the moment in which it would have gone', async () => {
  const bench = await aBench(['rejected']);
  const { deps, tenant, container, store } = bench;
  const takenUp = {
    ...store,
    async change(...args: Parameters<typeof store.change>) {
      await store.change(tenant, 'imp_rejected', () => ({ status: 'checking' }));
      return store.change(...args);
    },
  };
  const removed = await removeOldFiles(
    { store: takenUp, container: () => container, audit: deps.audit, clock: deps.clock },
    tenant,
    DAYS,
  );
  expect(removed).toEqual({ imports: 0, strays: 1, whole: true });
  expect(await bench.names()).toContain('files/imp_rejected');
});

it('ends the same wherever its process is killed, and was told to the log before the first blob went', async () => {
  const counting = new Mortal(Infinity, 'before');
  const whole = await aBench(over);
  await whole.remove(counting);
  const operations = counting.operations;
  expect(operations).toBeGreaterThan(20);
  for (let at = 0; at < operations; at += 2)
    for (const when of ['before', 'after'] as const) {
      const bench = await aBench(over);
      const mortal = new Mortal(at, when);
      await Promise.race([bench.remove(mortal), mortal.death]);
      expect(mortal.dead).toBe(true);
      const removed = (await bench.names()).length < 13;
      const told = bench.events.some(({ action }) => action === 'retention.files-removed');
      if (removed) expect([at, when, told]).toEqual([at, when, true]);
      // The next night, by another process.
      expect(await bench.remove()).toMatchObject({ whole: true });
      expect(await bench.names()).toEqual([]);
      for (const status of over)
        expect((await bench.store.get(bench.tenant, `imp_${status}`)).filesRemovedAt).not.toBeNull();
    }
});
