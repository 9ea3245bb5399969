import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { seedDemo } from '../demo/seed';
import { releasePort } from './claim-port';
import { functionsSettings, localKeys, NODE_ARGUMENTS } from './functions-settings';
import { anyFreePort, choosePorts, type Ports } from './ports';
import { Part, type PartOptions } from './part';

export interface StackOptions {
  dataDir: string;
  /** Where the clock starts, RFC 3339; it runs on. */
  now?: string | undefined;
  /** Jobs a second of the demo customers. */
  rate?: number | undefined;
  frontDoorPort?: number | undefined;
  /** Words for the terminal. */
  log?: ((line: string) => void) | undefined;
  /** Settings of the function app beside the usual ones. */
  settings?: Record<string, string> | undefined;
  /** `func`: Azure Functions Core Tools in place of the runner. */
  host?: 'runner' | 'func' | undefined;
  /** For runs that kill parts: how they are started again, a module that the functions load first, a second instance. */
  restartMs?: readonly number[] | undefined;
  preload?: string | undefined;
  secondInstance?: boolean | undefined;
  /** The storage keeps nothing on disk: for stacks that end with their process, and never kill it. */
  storageInMemory?: boolean | undefined;
}

export interface StackCustomer {
  name: string;
  url: string;
  email: string;
  password: string;
}
export interface StackPart {
  url: string;
  pid: number;
  [more: string]: string | number;
}
/** What `stack.json` holds (http-api.md, "On one machine"). */
export interface StackFile {
  pid: number;
  parts: Record<'frontDoor' | 'functions' | 'storage' | 'facilityapps' | 'mail' | 'relay', StackPart>;
  customers: StackCustomer[];
}
export interface Stack extends StackFile {
  /** The process that a part is at this moment; `functions2` is the second instance. */
  pidOf(part: keyof StackFile['parts'] | 'functions2'): number;
  stop(): Promise<void>;
}

const ACCOUNT = 'devstoreaccount1';
/** The emulator's own key, which everybody knows; it opens nothing but emulators. */
const EMULATOR_KEY =
  'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

function connectionStringOf(ports: Ports): string {
  const at = (port: number) => `http://127.0.0.1:${port}/${ACCOUNT}`;
  return [
    'DefaultEndpointsProtocol=http',
    `AccountName=${ACCOUNT}`,
    `AccountKey=${EMULATOR_KEY}`,
    `BlobEndpoint=${at(ports.blob)}`,
    `QueueEndpoint=${at(ports.queue)}`,
    `TableEndpoint=${at(ports.table)};`,
  ].join(';');
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** One stack a data folder: two would write into one storage. */
function lock(dataDir: string): () => void {
  const file = join(dataDir, 'lock');
  const owner = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  if (owner > 0 && owner !== process.pid && isAlive(owner)) {
    throw new Error(
      `A stack runs in ${dataDir} already (process ${owner}). Choose another folder with --data.`,
    );
  }
  writeFileSync(file, String(process.pid));
  return () => rmSync(file, { force: true });
}

/**
 * Starts everything on one machine, each part a process of its own, and keeps it running: storage emulator, sandbox
 * of FacilityApps, mail sink, functions, blob-event relay, front door. `stack.json` is written when all is up.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const dataDir = resolve(options.dataDir);
  mkdirSync(join(dataDir, 'logs'), { recursive: true });
  const unlock = lock(dataDir);
  const say = options.log ?? (() => undefined);
  const programs = join(process.env.IMPORTER_ROOT ?? process.cwd(), 'dist');
  const clockOffsetMs = options.now === undefined ? 0 : Date.parse(options.now) - Date.now();
  if (Number.isNaN(clockOffsetMs)) throw new Error(`“${options.now}” is no moment like 2031-01-06T09:00:00Z`);

  const clockFile = join(dataDir, 'clock.json');
  writeFileSync(clockFile, JSON.stringify({ offsetMs: clockOffsetMs }));

  const started: Part[] = [];
  const taken: number[] = [];
  const stackFile = join(dataDir, 'stack.json');
  rmSync(stackFile, { force: true });
  let stack: StackFile | undefined;
  const renew = () => {
    if (!stack) return;
    for (const part of started) {
      const entry = stack.parts[part.name as keyof StackFile['parts']];
      if (entry) entry.pid = part.pid;
    }
    writeFileSync(`${stackFile}.new`, JSON.stringify(stack, null, 2), { mode: 0o600 });
    renameSync(`${stackFile}.new`, stackFile);
  };

  const part = (
    name: string,
    program: string,
    args: string[],
    more: Pick<PartOptions, 'env' | 'nodeArgs' | 'readyUrl'> & { stopMs?: number },
  ) => {
    const made = new Part(
      {
        name,
        program: join(programs, 'local', `${program}.js`),
        args,
        logFile: join(dataDir, 'logs', `${name}.log`),
        stopMs: 5_000,
        restartMs: options.restartMs,
        ...more,
      },
      { restarted: renew, say },
    );
    started.push(made);
    return made.start();
  };

  async function stop(): Promise<void> {
    // The front door first and the storage last: nobody loses what it still needs.
    for (const each of [...started].reverse()) await each.stop();
    rmSync(stackFile, { force: true });
    for (const port of taken) releasePort(port);
    unlock();
  }

  try {
    const ports = await choosePorts(join(dataDir, 'ports.json'), options.frontDoorPort ?? 7080);
    taken.push(...Object.values(ports));
    const keys = localKeys(dataDir);
    const connectionString = connectionStringOf(ports);
    const at = (port: number) => `http://127.0.0.1:${port}`;
    const baseUrl = `http://localhost:${ports.frontDoor}`;
    const settings = functionsSettings({
      connectionString,
      keys,
      sandboxUrl: at(ports.facilityapps),
      webRoot: join(programs, 'web'),
      clockOffsetMs,
      clockFile,
      smtpPort: ports.smtp,
      publicPort: ports.frontDoor,
    });
    const env = { ...settings, ...options.settings };

    await Promise.all([
      part(
        'storage',
        'storage',
        [
          ...(options.storageInMemory ? ['--inMemoryPersistence'] : ['--location', join(dataDir, 'storage')]),
          ...[
            '--blobPort',
            String(ports.blob),
            '--queuePort',
            String(ports.queue),
            '--tablePort',
            String(ports.table),
          ],
          ...['--skipApiVersionCheck', '--disableTelemetry', '--silent'],
        ],
        // Asked for the last of its three services; without a signature it refuses, which is an answer.
        { readyUrl: `${at(ports.table)}/${ACCOUNT}`, stopMs: 15_000 },
      ),
      part(
        'facilityapps',
        'sandbox',
        [
          '--port',
          String(ports.facilityapps),
          '--data',
          join(dataDir, 'sandbox'),
          '--clock-offset',
          String(clockOffsetMs),
          '--clock-file',
          clockFile,
        ],
        {
          readyUrl: `${at(ports.facilityapps)}/_sandbox/health`,
        },
      ),
      part(
        'mail',
        'mail',
        ['--port', String(ports.mail), '--smtp', String(ports.smtp), '--data', join(dataDir, 'mail')],
        { readyUrl: at(ports.mail) },
      ),
    ]);
    const customers = await seedDemo({
      connectionString,
      secretsKey: keys.secretsKey,
      token: keys.token,
      sandboxUrl: at(ports.facilityapps),
      baseUrl,
      ratePerSecond: options.rate,
    });

    const nodeArgs = [
      ...(options.host === 'func' ? [] : NODE_ARGUMENTS.split(' ')),
      ...(options.preload === undefined ? [] : ['--require', options.preload]),
    ];
    const functions = (name: string, port: number) =>
      part(
        name,
        options.host === 'func' ? 'func' : 'runner',
        ['--app', process.env.IMPORTER_ROOT ?? process.cwd(), '--port', String(port)],
        { env, nodeArgs, readyUrl: `${at(port)}/admin/host/ping`, stopMs: 20_000 },
      );
    const runner = functions('functions', ports.functions);
    const frontDoor = part(
      'frontDoor',
      'front-door',
      ['--port', String(ports.frontDoor), '--to', at(ports.functions)],
      {
        env: { FRONT_DOOR_ID: keys.frontDoorId },
        readyUrl: `${at(ports.frontDoor)}/_front-door`,
      },
    );
    await Promise.all([runner, frontDoor]);
    if (options.secondInstance) {
      const port = await anyFreePort();
      taken.push(port);
      await functions('functions2', port);
    }
    await part(
      'relay',
      'relay',
      ['--webhook', `${at(ports.functions)}/runtime/webhooks/blobs`, '--function', 'inbox'],
      {
        env: { APP_STORAGE: connectionString, BLOBS_EXTENSION_KEY: keys.blobsKey },
      },
    );

    stack = {
      pid: process.pid,
      parts: {
        frontDoor: { url: baseUrl, pid: 0 },
        functions: { url: at(ports.functions), pid: 0 },
        storage: { url: at(ports.blob), pid: 0, connectionString },
        facilityapps: { url: at(ports.facilityapps), pid: 0 },
        mail: { url: at(ports.mail), pid: 0, smtp: `smtp://127.0.0.1:${ports.smtp}` },
        relay: { url: '', pid: 0 },
      },
      customers,
    };
    renew();
    const pidOf: Stack['pidOf'] = (name) => started.find((each) => each.name === name)?.pid ?? 0;
    return { ...stack, pidOf, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
