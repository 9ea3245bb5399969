import { randomBytes } from 'node:crypto';
import {
  BLOCK_BYTES,
  commitUpload,
  getUpload,
  LARGEST_FILE,
  stageBlock,
  startUpload,
} from '../../../shared/imports/uploads';
import { receiveFile } from '../../../shared/imports/receive-file';
import { aTenant } from '../../support/run-bench';
import { receiving } from './receiving';

const DAY_MS = 24 * 60 * 60 * 1000;
const TAIL = 1234;
const bytes = randomBytes(2 * BLOCK_BYTES + TAIL);
const block = (n: number) => bytes.subarray(n * BLOCK_BYTES, (n + 1) * BLOCK_BYTES);

async function started() {
  const bench = await receiving();
  const upload = await startUpload(bench.deps, bench.tenant, 'usr_1', {
    fileName: 'large.csv',
    bytes: bytes.length,
  });
  const stage = (n: number, body = block(n)) => stageBlock(bench.deps, bench.tenant, upload.id, n, body);
  const commit = () => commitUpload(bench.deps, bench.tenant, upload.id);
  const look = () => getUpload(bench.deps, bench.tenant, upload.id);
  return { ...bench, upload, stage, commit, look };
}

describe('a file in blocks', () => {
  test('comes in any order and repeatedly, and is the same file in the end', async () => {
    const { upload, stage, commit, look, container } = await started();
    expect(upload).toMatchObject({ fileName: 'large.csv', blockBytes: BLOCK_BYTES, blocks: [] });
    await stage(2);
    await stage(0);
    await stage(0);
    expect((await look()).blocks).toEqual([0, 2]);
    await stage(1);
    const record = await commit();
    expect(record).toMatchObject({ status: 'received', fileName: 'large.csv', bytes: bytes.length });
    expect((await container.read(record.fileBlob))?.equals(bytes)).toBe(true);
    expect(await container.info(`inbox/${record.id}.manifest.json`)).toBeDefined();
    expect(await look()).toMatchObject({ blocks: [0, 1, 2], importId: record.id });
  });

  test('a commit names the blocks that are missing, and works once they are there', async () => {
    const { stage, commit, store, tenant } = await started();
    await stage(1);
    await expect(commit()).rejects.toMatchObject({ slug: 'refused', detail: 'Blocks are missing: 0, 2.' });
    expect(await store.list(tenant, { limit: 1 })).toEqual([]);
    await stage(0);
    await stage(2);
    expect((await commit()).status).toBe('received');
  });

  test('commits repeated and at once make one import', async () => {
    const { stage, commit, store, tenant } = await started();
    await Promise.all([stage(0), stage(1), stage(2)]);
    const first = await Promise.all([commit(), commit(), commit()]);
    const again = await commit();
    expect(new Set([...first, again].map(({ id }) => id)).size).toBe(1);
    expect(await store.list(tenant, { limit: 10 })).toHaveLength(1);
  });

  test('a commit that died after the blocks were put together is taken up again', async () => {
    const { stage, commit, store, tenant, deps, upload } = await started();
    await Promise.all([stage(0), stage(1), stage(2)]);
    const dies = { ...deps, store: { ...store, noting: () => Promise.reject(new Error('died')) } };
    await expect(commitUpload(dies, tenant, upload.id)).rejects.toThrow('died');
    expect((await commit()).status).toBe('received');
  });

  test.each([
    [0, BLOCK_BYTES - 1, 'Block 0 has 1,048,576 bytes; 1,048,575 came.'],
    [2, BLOCK_BYTES, 'Block 2 has 1,234 bytes; 1,048,576 came.'],
    [3, TAIL, 'The blocks of this upload are 0 to 2.'],
    [-1, TAIL, 'The blocks of this upload are 0 to 2.'],
    [0.5, TAIL, 'The blocks of this upload are 0 to 2.'],
  ])('block %p of %p bytes is refused', async (n, size, detail) => {
    const { stage, look } = await started();
    await expect(stage(n, Buffer.alloc(size))).rejects.toMatchObject({ slug: 'refused', detail });
    expect((await look()).blocks).toEqual([]);
  });

  test.each([
    [0, 'refused'],
    [LARGEST_FILE + 1, 'too-large'],
    [1.5, 'bad-request'],
    [Number.NaN, 'bad-request'],
    [-1, 'bad-request'],
  ])('a file of %p bytes is not begun', async (size, slug) => {
    const { deps, tenant } = await receiving();
    await expect(startUpload(deps, tenant, 'usr_1', { bytes: size })).rejects.toMatchObject({ slug });
  });

  test('after a day there is no such upload, and a new one takes the old record away', async () => {
    const { deps, tenant, upload, stage, commit, look, later, tables } = await started();
    later(DAY_MS);
    for (const late of [() => look(), () => stage(0), () => commit()])
      await expect(late()).rejects.toMatchObject({ slug: 'not-found' });
    await startUpload(deps, tenant, 'usr_1', { bytes: 1 });
    expect(await tables.uploads.get(tenant.id, upload.id)).toBeUndefined();
  });

  test('another customer does not see it', async () => {
    const { deps, upload } = await started();
    const other = aTenant({ id: 'officeclean', container: 't-officeclean' });
    await expect(getUpload(deps, other, upload.id)).rejects.toMatchObject({ slug: 'not-found' });
    await expect(commitUpload(deps, other, upload.id)).rejects.toMatchObject({ slug: 'not-found' });
  });

  test('takes no block after its commit', async () => {
    const { stage, commit } = await started();
    await Promise.all([stage(0), stage(1), stage(2)]);
    await commit();
    await expect(stage(0)).rejects.toMatchObject({ slug: 'wrong-state' });
  });

  test('that corrects an import is its next revision, however often it is committed', async () => {
    const bench = await receiving();
    const { deps, tenant, put, store } = bench;
    const original = await receiveFile(deps, tenant, 'usr_1', {
      fileName: 'jobs.csv',
      bytes: Buffer.from('title\n'),
    });
    await put(original.id, 'finished');
    const text = Buffer.from(`corrects ${original.id}\n`);
    const { id } = await startUpload(deps, tenant, 'usr_1', { bytes: text.length });
    await stageBlock(deps, tenant, id, 0, text);
    const ends = await Promise.all([commitUpload(deps, tenant, id), commitUpload(deps, tenant, id)]);
    expect(ends.map((record) => [record.id, record.revision])).toEqual([
      [original.id, 2],
      [original.id, 2],
    ]);
    expect(await store.list(tenant, { limit: 10 })).toHaveLength(1);
  });
});
