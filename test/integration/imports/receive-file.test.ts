import { importStore } from '../../../shared/imports/store';
import { receiveFile } from '../../../shared/imports/receive-file';
import type { Container } from '../../../shared/platform/blobs';
import { Mortal } from '../../support/mortal';
import { aTenant } from '../../support/run-bench';
import { receiving } from './receiving';

const file = (text: string, fileName = 'jobs.csv') => ({ fileName, bytes: Buffer.from(text) });

describe('a file in one request', () => {
  test('is kept byte for byte, is an import that waits for its check, and triggers it', async () => {
    const { deps, tenant, container, store } = await receiving();
    const record = await receiveFile(deps, tenant, 'usr_1', file('title\nA\n', 'a/b\\Jobs.csv'));
    expect(record).toMatchObject({
      status: 'received',
      fileName: 'Jobs.csv',
      bytes: 8,
      sha256: null,
      createdBy: 'usr_1',
      revision: 1,
      counts: { rows: 0 },
    });
    expect((await container.read(record.fileBlob))?.toString()).toBe('title\nA\n');
    const manifest = await container.read(`inbox/${record.id}.manifest.json`);
    expect(JSON.parse(manifest?.toString() ?? '')).toEqual({ importId: record.id, revision: 1 });
    expect((await store.work(tenant)).map(({ importId }) => importId)).toEqual([record.id]);
  });

  test('the newest stands first in the list', async () => {
    const { deps, tenant, store, later } = await receiving();
    const first = await receiveFile(deps, tenant, 'usr_1', file('1'));
    later(5);
    const second = await receiveFile(deps, tenant, 'usr_1', file('2'));
    const listed = await store.list(tenant, { limit: 10 });
    expect(listed.map(({ id }) => id)).toEqual([second.id, first.id]);
  });

  test('an empty one is refused and leaves nothing', async () => {
    const { deps, tenant, store, blobNames } = await receiving();
    await expect(receiveFile(deps, tenant, 'usr_1', file(''))).rejects.toMatchObject({
      slug: 'refused',
      detail: 'The file is empty.',
    });
    expect(await store.list(tenant, { limit: 10 })).toEqual([]);
    expect(await blobNames('')).toEqual([]);
  });

  test('of a crash at any moment nothing half done is seen, and what is an import has its file', async () => {
    for (const when of ['before', 'after'] as const) {
      for (let at = 0; ; at++) {
        const bench = await receiving();
        const mortal = new Mortal(at, when);
        const dying = (of: Container): Container => ({
          ...of,
          write: (...args) => mortal.operation(() => of.write(...args)),
        });
        const { tables, deps, tenant } = bench;
        const mortalDeps = {
          ...deps,
          store: importStore(mortal.table(tables.imports), mortal.table(tables.work)),
          container: () => dying(bench.container),
        };
        await Promise.race([receiveFile(mortalDeps, tenant, 'usr_1', file('title\nA\n')), mortal.death]);
        const records = await bench.store.list(tenant, { limit: 10 });
        const noted = (await bench.store.work(tenant)).map(({ importId }) => importId);
        for (const { id, fileBlob } of records) {
          expect((await bench.container.read(fileBlob))?.length).toBe(8);
          // The sweep finds it by its note.
          expect(noted).toContain(id);
        }
        if (!mortal.dead) {
          expect(at).toBeGreaterThan(2);
          expect(records).toHaveLength(1);
          break;
        }
      }
    }
  });
});

describe('a corrected result file', () => {
  async function finished() {
    const bench = await receiving();
    const record = await receiveFile(bench.deps, bench.tenant, 'usr_1', file('title\nA\n'));
    await bench.put(record.id, 'finished');
    return { ...bench, record };
  }

  test('takes its import back to the check, as the next revision', async () => {
    const { deps, tenant, container, store, record } = await finished();
    const text = `corrects ${record.id}\n`;
    const corrected = await receiveFile(deps, tenant, 'usr_2', file(text));
    expect(corrected).toMatchObject({ id: record.id, status: 'checking', revision: 2, createdBy: 'usr_1' });
    expect(corrected.previousFile).toEqual({ fileBlob: record.fileBlob, bytes: 8, sha256: null });
    expect((await container.read(corrected.fileBlob))?.toString()).toBe(text);
    expect((await container.read(record.fileBlob))?.toString()).toBe('title\nA\n');
    const manifest = await container.read(`inbox/${record.id}.r2.manifest.json`);
    expect(JSON.parse(manifest?.toString() ?? '')).toEqual({ importId: record.id, revision: 2 });
    expect(await store.list(tenant, { limit: 10 })).toHaveLength(1);
  });

  test.each(['received', 'checking', 'review', 'running', 'paused', 'cancelled'] as const)(
    'is refused while its import is %s, and nothing of it is kept',
    async (status) => {
      const { deps, tenant, record, put, blobNames } = await finished();
      await put(record.id, status);
      await expect(receiveFile(deps, tenant, 'usr_1', file(`corrects ${record.id}\n`))).rejects.toMatchObject(
        { slug: 'wrong-state', detail: expect.stringContaining(status) as string },
      );
      expect(await blobNames('files/')).toEqual([record.fileBlob]);
    },
  );

  test('of two at once one wins and the other is told', async () => {
    const { deps, tenant, container, store, record } = await finished();
    const texts = [1, 2].map((n) => `corrects ${record.id}\n${n}`);
    const ends = await Promise.allSettled(
      texts.map((text) => receiveFile(deps, tenant, 'usr_1', file(text))),
    );
    const won = ends.findIndex(({ status }) => status === 'fulfilled');
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const { revision, fileBlob } = await store.get(tenant, record.id);
    expect(revision).toBe(2);
    expect((await container.read(fileBlob))?.toString()).toBe(texts[won]);
  });

  test('that names an import of another customer is a file of its own', async () => {
    const { deps, record, blobs, store } = await finished();
    const other = aTenant({ id: 'officeclean', container: 't-officeclean' });
    await blobs.container(other.container).ensure();
    const theirs = await receiveFile(deps, other, 'usr_9', file(`corrects ${record.id}\n`));
    expect(theirs).toMatchObject({ status: 'received', revision: 1 });
    expect(theirs.id).not.toBe(record.id);
    expect((await store.get(aTenant(), record.id)).status).toBe('finished');
  });
});
