import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { freePort } from '../../support/azurite';
import { callsTo, DOMAIN, job, newFolder, reference, TOKEN } from './in-process';

const { folder, remove } = newFolder();
const program = join(folder, 'sandbox.cjs');
const children: ChildProcess[] = [];

beforeAll(async () => {
  await build({
    entryPoints: [join(__dirname, '..', '..', '..', 'local', 'sandbox.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'error',
  });
});
afterAll(() => {
  for (const child of children) if (child.exitCode === null) child.kill('SIGKILL');
  remove();
});

/** The sandbox as a process of its own, answering. */
async function start(data: string, ...options: string[]) {
  const port = await freePort();
  const args = ['--port', String(port), '--data', data, ...options];
  const child = fork(program, args, { stdio: ['ignore', 'inherit', 'pipe', 'ipc'] });
  children.push(child);
  const calls = callsTo(`http://127.0.0.1:${port}`);
  for (let tries = 0; tries < 200; tries++) {
    const up = await calls.call('GET', '/_sandbox/health').catch(() => undefined);
    if (up?.ok) return { child, ...calls };
    if (child.exitCode !== null) break;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('The sandbox does not start');
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

it('killed in the middle of writes, it has every job that it said yes to, and goes on counting', async () => {
  const data = join(folder, 'killed');
  const first = await start(data);
  await first.seed();
  const answered: string[] = [];
  const writing = Array.from({ length: 8 }, async (_, writer) => {
    for (let n = 0; ; n++) {
      const label = `ext:fji-${writer}-${n}`;
      try {
        const answer = await first.save(job({ labels: ['ärger'] }, label));
        await answer.json();
      } catch {
        return;
      }
      answered.push(label);
      if (answered.length === 300) first.child.kill('SIGKILL');
    }
  });
  await Promise.all(writing);
  expect(answered.length).toBeGreaterThanOrEqual(300);

  const again = await start(data);
  const kept = await again.stored();
  const labels = new Set(kept.map((stored) => (stored.labels as string[])[1]));
  expect(answered.filter((label) => !labels.has(label))).toEqual([]);
  // The token, the domain and the reference data are kept too.
  const answer = await again.save(job({}, 'ext:fji-after'));
  expect(await answer.json()).toEqual({ data: { id: 1_000_001 + kept.length } });
  const found = await again.api('GET', '/api/v1/tasks?label=ext:fji-0-0');
  expect(await found.json()).toHaveLength(1);
  await kill(again.child);
});

it('takes away a last line that a kill cut off, and keeps what stands before it', async () => {
  const data = join(folder, 'torn');
  const first = await start(data);
  await first.seed();
  await first.save(job({}, 'ext:fji-1'));
  await kill(first.child);
  const file = join(data, 'jobs', 'acme.ndjson');
  const whole = statSync(file).size;
  appendFileSync(file, Buffer.from('{"translations":[{"text":"Caf\u00e9').subarray(0, -1));

  const again = await start(data);
  expect(await again.stored()).toHaveLength(1);
  expect(statSync(file).size).toBe(whole);
  await again.save(job({}, 'ext:fji-2'));
  expect((await again.stored()).map(({ _id, labels }) => [_id, labels])).toEqual([
    ['1000001', ['ext:fji-1']],
    ['1000002', ['ext:fji-2']],
  ]);
  await kill(again.child);
});

it('reads back more than fits into one piece', async () => {
  const data = join(folder, 'large');
  const first = await start(data);
  await first.seed();
  const long = 'x'.repeat(300_000);
  for (let n = 0; n < 9; n++) await first.save(job({ description: `${n}${long}` }, `ext:fji-${n}`));
  const before = await first.stored();
  await kill(first.child);
  const again = await start(data);
  expect(before).toHaveLength(9);
  expect(await again.stored()).toEqual(before);
  expect(await (await again.api('GET', '/api/v1/tasks')).json()).toHaveLength(9);
  await kill(again.child);
});

it('keeps no token in its folder', async () => {
  const data = join(folder, 'secret');
  const sandbox = await start(data);
  await sandbox.call('PUT', '/_sandbox/customers', [{ customer: 'acme', domain: DOMAIN, token: TOKEN }]);
  await sandbox.call('PUT', '/_sandbox/reference?customer=acme', reference);
  for (const name of readdirSync(data, { recursive: true, encoding: 'utf8' })) {
    const file = join(data, name);
    if (statSync(file).isFile()) expect(readFileSync(file, 'utf8')).not.toContain(TOKEN);
  }
  await kill(sandbox.child);
});

it('stamps jobs by a moved clock', async () => {
  const sandbox = await start(join(folder, 'moved'), '--clock-offset', String(365 * 86_400_000));
  await sandbox.seed();
  await sandbox.save(job());
  const [stored] = await sandbox.stored();
  const ahead = Date.parse(String(stored?._receivedAt)) - Date.now();
  expect(ahead / 86_400_000).toBeCloseTo(365, 1);
  await kill(sandbox.child);
});

it('ends by itself when whoever started it is gone', async () => {
  const sandbox = await start(join(folder, 'orphan'));
  await sandbox.seed();
  await sandbox.save(job());
  sandbox.child.disconnect();
  expect(await once(sandbox.child, 'exit')).toEqual([0, null]);
});

it('says what it needs, and ends, where it is started wrongly', async () => {
  const child = fork(program, ['--port', '0'], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  children.push(child);
  let words = '';
  child.stderr?.on('data', (part: Buffer) => (words += part.toString('utf8')));
  expect(await once(child, 'exit')).toEqual([1, null]);
  expect(words).toContain('Usage: sandbox --port N --data DIR');
});
