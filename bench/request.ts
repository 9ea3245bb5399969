// `npm run bench -- request [--requests 1000]`: a signed-in read of one import through the whole pipeline, against a
// bare function with one point read; both in the same runner on the same storage, in turns. p50 and p99.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TableClient } from '@azure/data-tables';
import { httpTo } from '../local/import/http';
import { startStack, type Stack } from '../local/stack/stack';
import { freePort } from '../test/support/azurite';
import { bundle, root } from './parts/bundles';
import { median, numbersFrom, show, verdict } from './parts/options';
import { p99, signedIn, timed } from './parts/signed-in';

/** Requests of one side before the other has its turn. */
const TURN = 50;
const TABLE = 'bench';

/** The bare app in a runner of its own, with one entity to read. */
async function startBare(folder: string, connection: string): Promise<{ url: URL; stop(): Promise<void> }> {
  const table = TableClient.fromConnectionString(connection, TABLE, { allowInsecureConnection: true });
  await table.createTable();
  await table.createEntity({ partitionKey: TABLE, rowKey: 'one', text: 'x'.repeat(500) });
  mkdirSync(folder, { recursive: true });
  await bundle(join('bench', 'parts', 'bare-app.ts'), folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ main: 'index.mjs' }));
  copyFileSync(join(root, 'host.json'), join(folder, 'host.json'));
  const port = await freePort();
  const child = spawn(
    process.execPath,
    [join(root, 'dist', 'local', 'runner.js'), '--app', folder, '--port', String(port)],
    {
      env: { ...process.env, APP_STORAGE: connection, AzureWebJobsStorage: connection, BENCH_TABLE: TABLE },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    },
  );
  const url = new URL(`http://127.0.0.1:${port}`);
  for (let tries = 0; tries < 200; tries++) {
    const up = await fetch(new URL('/admin/host/ping', url)).catch(() => undefined);
    if (up?.ok) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    url,
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

async function measure(stack: Stack, dataDir: string, bareUrl: URL, requests: number): Promise<void> {
  const read = await signedIn(stack, dataDir);
  const app = httpTo(new URL(stack.parts.functions.url));
  const bare = httpTo(bareUrl);
  const times = { app: [] as number[], bare: [] as number[] };
  const turn = async (into: typeof times) => {
    for (let n = 0; n < TURN; n++) into.bare.push(await timed(bare, { path: '/bare/one' }));
    for (let n = 0; n < TURN; n++) into.app.push(await timed(app, read));
  };
  // Warm on both sides, and the check of the import at its end.
  for (let n = 0; n < 6; n++) await turn({ app: [], bare: [] });
  while (times.app.length < requests) await turn(times);
  app.close();
  bare.close();
  for (const [name, values] of Object.entries(times))
    show(`${name}: p50 ${median(values).toFixed(2)} ms, p99 ${p99(values).toFixed(2)} ms`);
  verdict('signed-in read against a bare function, p50', median(times.app) / median(times.bare), {
    atMost: 1.5,
  });
}

async function main(): Promise<void> {
  const { requests } = numbersFrom({ requests: 1000 });
  const folder = mkdtempSync(join(tmpdir(), 'bench-request-'));
  process.env.IMPORTER_ROOT = root;
  const dataDir = join(folder, 'data');
  const stack = await startStack({ dataDir });
  try {
    const bare = await startBare(join(folder, 'bare'), String(stack.parts.storage.connectionString));
    try {
      await measure(stack, dataDir, bare.url, requests);
    } finally {
      await bare.stop();
    }
  } finally {
    await stack.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

void main();
