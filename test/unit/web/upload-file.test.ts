import { Problem } from '../../../web/api/problem';
import type { RawAnswer } from '../../../web/api/read-answer';
import { browserMemory, type UploadMemory } from '../../../web/uploads/memory';
import type { Sending } from '../../../web/uploads/send';
import { uploadFile } from '../../../web/uploads/upload-file';
import { importSample } from './sample';

const BLOCK = 4 * 1024 * 1024;
const reply = (status: number, value: unknown = {}): RawAnswer => ({
  status,
  text: JSON.stringify(value),
  retryAfter: null,
});
const refusal = (status: number, code: string) =>
  reply(status, { type: '', title: 'No', status, code, detail: `Refused: ${code}.` });

/** A server that keeps blocks; `before` may answer, or fail, in its place. */
function server(before: (call: string, sending: Sending) => RawAnswer | undefined = () => undefined) {
  const calls: string[] = [];
  const keys: string[] = [];
  const blocks = new Map<number, number>();
  let uploads = 0;
  const send = async (sending: Sending): Promise<RawAnswer> => {
    const call = `${sending.method} ${sending.path}`;
    calls.push(call);
    const key = sending.headers?.['idempotency-key'];
    if (key !== undefined) keys.push(key);
    const instead = before(call, sending);
    if (instead) return instead;
    if (call.startsWith('POST /api/imports')) return reply(201, importSample());
    if (call.endsWith('/commit'))
      return reply(201, importSample({ bytes: [...blocks.values()].reduce((a, b) => a + b) }));
    const block = /blocks\/(\d+)$/.exec(call);
    if (block) {
      sending.onSent?.(sending.body?.size ?? 0);
      blocks.set(Number(block[1]), sending.body?.size ?? 0);
      return { ...reply(204), text: '' };
    }
    if (sending.method === 'POST') uploads += 1;
    return reply(200, { id: `upl_${uploads}`, blockBytes: BLOCK, blocks: [...blocks.keys()] });
  };
  return { send, calls, keys, blocks };
}

function memory(): UploadMemory {
  const kept = new Map<string, string>();
  return browserMemory(
    () =>
      ({
        getItem: (key: string) => kept.get(key) ?? null,
        setItem: (key: string, value: string) => void kept.set(key, value),
        removeItem: (key: string) => void kept.delete(key),
      }) as Storage,
  );
}

const waits: number[] = [];
let lastKey = 0;
const depsOf = (send: (sending: Sending) => Promise<RawAnswer>, keep = memory()) => ({
  send,
  memory: keep,
  sleep: async (ms: number) => void waits.push(ms),
  newKey: () => `key-${++lastKey}`,
});
const fileOf = (bytes: number) => new File([new Uint8Array(bytes)], 'jobs März.csv', { lastModified: 1 });
const uploading = () => {
  const sent: number[] = [];
  return { sent, signal: new AbortController().signal, onSent: (bytes: number) => void sent.push(bytes) };
};
beforeEach(() => waits.splice(0));

describe('a file of up to 16 MB', () => {
  test('goes in one request, with its name', async () => {
    const { send, calls } = server();
    await expect(uploadFile(depsOf(send), fileOf(10), uploading())).resolves.toMatchObject({ id: 'imp_1' });
    expect(calls).toEqual(['POST /api/imports?name=jobs+M%C3%A4rz.csv']);
  });

  test('is sent again under the same key when no answer came', async () => {
    let failures = 2;
    const { send, calls, keys } = server(() => {
      if (failures-- > 0) throw new Problem(0, 'no-answer', 'No answer.');
      return undefined;
    });
    await uploadFile(depsOf(send), fileOf(10), uploading());
    expect(calls).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
    expect(waits).toEqual([1000, 2000]);
  });

  test('that is refused is not sent again, and the sentence is handed on', async () => {
    const { send, calls } = server(() => refusal(415, 'unsupported-file'));
    await expect(uploadFile(depsOf(send), fileOf(10), uploading())).rejects.toThrow(
      'Refused: unsupported-file.',
    );
    expect(calls).toHaveLength(1);
  });

  test('that is empty is not sent at all', async () => {
    const { send, calls } = server();
    await expect(uploadFile(depsOf(send), fileOf(0), uploading())).rejects.toThrow('The file is empty.');
    expect(calls).toEqual([]);
  });
});

describe('a larger file', () => {
  const size = 4 * BLOCK + 5;

  test('goes in blocks of the size that the importer names, the last one shorter', async () => {
    const { send, blocks } = server();
    const progress = uploading();
    const record = await uploadFile(depsOf(send), fileOf(size), progress);
    expect(record.bytes).toBe(size);
    expect([...blocks].sort(([a], [b]) => a - b)).toEqual([
      [0, BLOCK],
      [1, BLOCK],
      [2, BLOCK],
      [3, BLOCK],
      [4, 5],
    ]);
    expect(progress.sent.at(-1)).toBe(size);
    expect(Math.max(...progress.sent)).toBe(size);
  });

  test('goes on after a failed block with what has not arrived, even in a new page', async () => {
    let broken = true;
    const { send, calls, blocks } = server((call) =>
      broken && call.endsWith('/3') ? refusal(503, 'unavailable') : undefined,
    );
    const kept = memory();
    await expect(uploadFile(depsOf(send, kept), fileOf(size), uploading())).rejects.toThrow(
      'Refused: unavailable.',
    );
    expect(calls.filter((call) => call.endsWith('/commit'))).toEqual([]);
    const arrived = [...blocks.keys()];
    expect(arrived).not.toContain(3);

    broken = false;
    calls.splice(0);
    const progress = uploading();
    await uploadFile(depsOf(send, kept), fileOf(size), progress);
    expect(calls[0]).toBe('GET /api/uploads/upl_1');
    for (const n of arrived) expect(calls).not.toContain(`PUT /api/uploads/upl_1/blocks/${n}`);
    expect(calls.at(-1)).toBe('POST /api/uploads/upl_1/commit');
    expect(progress.sent[0]).toBeGreaterThanOrEqual(3 * BLOCK);
  });

  test('starts anew when what was begun has expired', async () => {
    const kept = memory();
    kept.keep(fileOf(size), 'upl_old');
    const { send, calls } = server((call) =>
      call.endsWith('upl_old') ? refusal(404, 'not-found') : undefined,
    );
    await uploadFile(depsOf(send, kept), fileOf(size), uploading());
    expect(calls.slice(0, 2)).toEqual([
      'GET /api/uploads/upl_old',
      `POST /api/uploads?name=jobs+M%C3%A4rz.csv&bytes=${size}`,
    ]);
    expect(kept.find(fileOf(size))).toBeNull();
  });

  test('that is stopped sends nothing more', async () => {
    const stop = new AbortController();
    const { send, calls } = server((call) => {
      if (!call.startsWith('PUT')) return undefined;
      stop.abort();
      throw new Problem(0, 'stopped', 'The upload was stopped.');
    });
    const end = uploadFile(depsOf(send), fileOf(size), { signal: stop.signal, onSent: () => undefined });
    await expect(end).rejects.toThrow();
    expect(calls.filter((call) => call.startsWith('PUT')).length).toBeLessThanOrEqual(3);
    expect(calls.filter((call) => call.endsWith('/commit'))).toEqual([]);
  });

  test('repeated requests wait for their own first try', async () => {
    let first = true;
    const { send, calls } = server((call) => {
      if (!call.endsWith('/commit') || !first) return undefined;
      first = false;
      return { ...refusal(409, 'conflict'), retryAfter: '2' };
    });
    await uploadFile(depsOf(send), fileOf(size), uploading());
    expect(calls.filter((call) => call.endsWith('/commit'))).toHaveLength(2);
    expect(waits).toEqual([2000]);
  });
});
