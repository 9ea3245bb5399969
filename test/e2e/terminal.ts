import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Summary } from '../../local/import/summary';
import { stackFile, type StackFile } from '../../local/import/running-stack';

export const root = join(__dirname, '..', '..');
/** What `npm test` has built before the tests start. */
const dist = process.env.TEST_DIST ?? join(root, 'dist');

const program = (name: string): string => {
  const file = join(dist, 'local', `${name}.js`);
  if (!existsSync(file)) throw new Error(`${file} is not built: these tests are started by npm test`);
  return file;
};

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
  /** What `--json` printed. */
  json: Summary;
}

/** Runs the import command as a person does, as a process of its own. */
export async function runImport(args: string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const child = spawn(process.execPath, [program('import'), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, IMPORTER_ROOT: root, ...env },
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return {
    code,
    stdout,
    stderr,
    get json() {
      try {
        return JSON.parse(stdout) as Summary;
      } catch {
        throw new Error(`No JSON on stdout but ${JSON.stringify(stdout)}; on stderr: ${stderr}`);
      }
    },
  };
}

async function text(stream: AsyncIterable<unknown>): Promise<string> {
  let all = '';
  for await (const part of stream) all += String(part);
  return all;
}

/** A folder that goes when the tests end. */
export function scratch(): {
  path: (name: string) => string;
  write: (name: string, body: string | Buffer) => string;
  remove: () => void;
} {
  const folder = mkdtempSync(join(tmpdir(), 'terminal test '));
  const path = (name: string) => join(folder, name);
  return {
    path,
    write(name, body) {
      writeFileSync(path(name), body);
      return path(name);
    },
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }),
  };
}

export interface RunningStack {
  dataDir: string;
  stack: StackFile;
  stop(): Promise<void>;
}

const START_MS = 60_000;

/** `npm start` for several tests together, in a data folder of its own. */
export async function startStack(dataDir: string, args: string[] = []): Promise<RunningStack> {
  const child: ChildProcess = spawn(process.execPath, [program('start'), '--data', dataDir, ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, IMPORTER_ROOT: root },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part) => (said += String(part)));
  const file = join(dataDir, 'stack.json');
  const until = Date.now() + START_MS;
  while (!existsSync(file)) {
    if (child.exitCode !== null || Date.now() > until) throw new Error(`The stack did not start:\n${said}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    dataDir,
    stack: stackFile.parse(JSON.parse(readFileSync(file, 'utf8'))),
    async stop() {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

export const lines = (file: string): string[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');

export const ndjson = <T>(file: string): T[] => lines(file).map((line) => JSON.parse(line) as T);
