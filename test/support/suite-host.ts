import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort, startAzurite } from './azurite';

const root = join(__dirname, '..', '..');
export const BLOBS_KEY = 'key-of-the-suite';

export interface SuiteHost {
  url: string;
  storage: string;
  child: ChildProcess;
  /** What it said. */
  log(): string;
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** The runner with the suite's app, on a storage of its own or a given one. */
export async function startSuiteHost(given?: string): Promise<SuiteHost> {
  const azurite = given === undefined ? await startAzurite() : undefined;
  const storage = given ?? azurite?.connectionString ?? '';
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = fork(
    join(root, 'dist', 'local', 'runner.js'),
    ['--app', join(root, 'local', 'host-suite'), '--port', String(port)],
    {
      env: {
        ...process.env,
        APP_STORAGE: storage,
        AzureWebJobsStorage: storage,
        BLOBS_EXTENSION_KEY: BLOBS_KEY,
      },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: [],
    },
  );
  let said = '';
  child.stderr?.on('data', (part: Buffer) => (said += part.toString()));
  for (let tries = 0; ; tries++) {
    if (child.exitCode !== null || tries > 400) throw new Error(`The runner did not come up: ${said}`);
    const answer = await fetch(`${url}/admin/host/ping`).catch(() => undefined);
    if (answer?.ok) break;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return {
    url,
    storage,
    child,
    log: () => said,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'exit');
        child.kill(signal);
        await ended;
      }
      await azurite?.stop();
      return child.exitCode;
    },
  };
}
