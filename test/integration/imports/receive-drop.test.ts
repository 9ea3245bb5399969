import { receiveDrop } from '../../../shared/imports/receive-drop';
import { receiveFile } from '../../../shared/imports/receive-file';
import { receiving } from './receiving';

const DROPPED = 'inbox/weekly/jobs.csv';

describe('a file dropped into the inbox', () => {
  test('becomes an import of its own and leaves the inbox', async () => {
    const { deps, events, tenant, container, store, blobNames } = await receiving();
    await container.write(DROPPED, 'title\nA\n');
    const id = await receiveDrop(deps, tenant, DROPPED);
    expect(events).toMatchObject([
      { action: 'import.uploaded', actor: { kind: 'system', id: 'inbox' }, target: { kind: 'import', id } },
    ]);
    const record = await store.get(tenant, id ?? '');
    expect(record).toMatchObject({ status: 'received', fileName: 'jobs.csv', bytes: 8, createdBy: 'inbox' });
    expect((await container.read(record.fileBlob))?.toString()).toBe('title\nA\n');
    expect(await blobNames('inbox/')).toEqual([]);
    expect((await store.work(tenant)).map(({ importId }) => importId)).toEqual([record.id]);
  });

  test('told of twice, one after the other and at once, is one import', async () => {
    const { deps, tenant, container, store } = await receiving();
    await container.write(DROPPED, 'title\nA\n');
    const tell = () => receiveDrop(deps, tenant, DROPPED);
    const ids = [...(await Promise.all([tell(), tell(), tell()])), await tell()];
    expect(await store.list(tenant, { limit: 10 })).toHaveLength(1);
    expect(new Set(ids.filter(Boolean)).size).toBe(1);
  });

  test('told of again after a crash before it left the inbox is the same import', async () => {
    const { deps, tenant, container, store } = await receiving();
    await container.write(DROPPED, 'title\nA\n');
    const dies = {
      ...deps,
      container: () => ({ ...container, remove: () => Promise.reject(new Error('died')) }),
    };
    await expect(receiveDrop(dies, tenant, DROPPED)).rejects.toThrow('died');
    const id = await receiveDrop(deps, tenant, DROPPED);
    expect((await store.list(tenant, { limit: 10 })).map((record) => record.id)).toEqual([id]);
  });

  test('dropped again under the same name is another import', async () => {
    const { deps, tenant, container, store } = await receiving();
    for (const text of ['1', '2']) {
      await container.write(DROPPED, text);
      await receiveDrop(deps, tenant, DROPPED);
    }
    expect(await store.list(tenant, { limit: 10 })).toHaveLength(2);
  });

  test('that is replaced while it is taken is not lost', async () => {
    const { deps, tenant, container } = await receiving();
    await container.write(DROPPED, 'first');
    const replacing = {
      ...container,
      // The other file comes between the copy and the removal.
      remove: async (...args: Parameters<typeof container.remove>) => {
        await container.write(DROPPED, 'second');
        await container.remove(...args);
      },
    };
    await receiveDrop({ ...deps, container: () => replacing }, tenant, DROPPED);
    expect((await container.read(DROPPED))?.toString()).toBe('second');
  });

  test('of a suspended customer is kept as a rejected import, and not checked', async () => {
    const { deps, tenant, container, store } = await receiving();
    await container.write(DROPPED, 'title\n');
    expect(await receiveDrop(deps, { ...tenant, status: 'suspended' }, DROPPED)).toBeUndefined();
    const [record] = await store.list(tenant, { limit: 10 });
    expect(record).toMatchObject({ status: 'rejected', reasonCode: 'customer-suspended' });
    expect((await container.read(record?.fileBlob ?? ''))?.toString()).toBe('title\n');
  });

  test('that corrects a finished import is its next revision; one that is not finished rejects it', async () => {
    const { deps, tenant, container, store, put } = await receiving();
    const original = await receiveFile(deps, tenant, 'usr_1', { bytes: Buffer.from('title\n') });
    await put(original.id, 'running');
    await container.write(DROPPED, `corrects ${original.id}\n`);
    expect(await receiveDrop(deps, tenant, DROPPED)).toBeUndefined();
    const rejected = (await store.list(tenant, { limit: 10 })).find(({ status }) => status === 'rejected');
    expect(rejected).toMatchObject({ reasonCode: 'not-correctable' });

    await put(original.id, 'finished');
    await container.write(DROPPED, `corrects ${original.id}\n2`);
    expect(await receiveDrop(deps, tenant, DROPPED)).toBe(original.id);
    expect(await store.get(tenant, original.id)).toMatchObject({ status: 'checking', revision: 2 });
  });

  test('an empty one is an import that the check will reject', async () => {
    const { deps, tenant, container, store } = await receiving();
    await container.write(DROPPED, '');
    const id = await receiveDrop(deps, tenant, DROPPED);
    expect(await store.get(tenant, id ?? '')).toMatchObject({ status: 'received', bytes: 0 });
  });

  test('outside of the inbox, or gone, is nothing', async () => {
    const { deps, tenant, container, store } = await receiving();
    await container.write('files/imp_1', 'title\n');
    expect(await receiveDrop(deps, tenant, 'files/imp_1')).toBeUndefined();
    expect(await receiveDrop(deps, tenant, DROPPED)).toBeUndefined();
    expect(await store.list(tenant, { limit: 10 })).toEqual([]);
  });
});

describe('a manifest in the inbox', () => {
  test('names its import', async () => {
    const { deps, tenant } = await receiving();
    const { id } = await receiveFile(deps, tenant, 'usr_1', { bytes: Buffer.from('title\n') });
    expect(await receiveDrop(deps, tenant, `inbox/${id}.manifest.json`)).toBe(id);
  });

  test.each([
    ['of nobody', '{"importId":"imp_zzz","revision":1}'],
    ['of another import', '{"importId":"imp_other","revision":1}'],
    ['with more in it', '{"importId":"imp_zzz","revision":1,"customer":"officeclean"}'],
    ['that is no JSON', 'title\nA\n'],
    ['that is empty', ''],
    ['that is large', `{"importId":"imp_zzz","revision":1}${' '.repeat(10_000)}`],
  ])('%s is left alone', async (_what, text) => {
    const { deps, tenant, container, store } = await receiving();
    const blob = 'inbox/imp_zzz.manifest.json';
    await container.write(blob, text);
    expect(await receiveDrop(deps, tenant, blob)).toBeUndefined();
    expect(await store.list(tenant, { limit: 10 })).toEqual([]);
  });
});
