import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack } from '../stack/stack';
import type { Options } from './options';
import { runningStack, type StackFile } from './running-stack';
import { CannotStart } from './usage';

/** Where the import goes: a customer's address, who signs in there, and the sandbox behind it if it is known. */
export interface Target {
  customer: string;
  url: URL;
  account: { email: string; password: string };
  sandbox: URL | undefined;
  /** Whether the command started it, for itself alone. */
  own: boolean;
  /** Ends what the command itself started. */
  stop(): Promise<void>;
}

/** The customer that the commands take unless told otherwise. */
const USUAL = 'regularcleaning';

const nothingToStop = async () => undefined;

/** A stack whose front door is the one that the address leads to; its sandbox serves `--jobs-out` and the like. */
function sandboxBehind(url: URL, dataDir: string): URL | undefined {
  const stack = runningStack(dataDir);
  const samePort = stack && new URL(stack.parts.frontDoor.url).port === url.port;
  return samePort ? new URL(stack.parts.facilityapps.url) : undefined;
}

function atUrl(options: Options, given: URL, defaultData: string): Target {
  const { tenant, user = '', password = '' } = options;
  const url = new URL(given.origin);
  if (tenant !== undefined && !url.hostname.startsWith(`${tenant}.`))
    url.hostname = `${tenant}.${url.hostname}`;
  return {
    customer: tenant ?? url.hostname.split('.')[0] ?? '',
    url,
    account: { email: user, password },
    sandbox: sandboxBehind(url, options.data ?? defaultData),
    own: false,
    stop: nothingToStop,
  };
}

function inStack(options: Options, stack: StackFile, stop?: () => Promise<void>): Target {
  const wanted = options.tenant ?? USUAL;
  const customer = stack.customers.find(({ name }) => name === wanted);
  if (!customer) {
    const known = stack.customers.map(({ name }) => name).join(', ');
    throw new CannotStart(`There is no customer ${wanted}; there are ${known}`);
  }
  return {
    customer: customer.name,
    url: new URL(customer.url),
    account: {
      email: options.user ?? customer.email,
      password: options.password ?? customer.password,
    },
    sandbox: new URL(stack.parts.facilityapps.url),
    own: stop !== undefined,
    stop: stop ?? nothingToStop,
  };
}

async function ownStack(options: Options, say: (line: string) => void): Promise<Target> {
  const temporary = options.data === undefined ? mkdtempSync(join(tmpdir(), 'job-importer-')) : undefined;
  const dataDir = options.data ?? temporary ?? '';
  const remove = () => {
    if (temporary) rmSync(temporary, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  let stack;
  try {
    stack = await startStack({
      dataDir,
      log: say,
      ...(options.now === undefined ? {} : { now: options.now }),
      ...(options.rate === undefined ? {} : { rate: options.rate }),
    });
  } catch (cause) {
    // The folder stays: the words of the part that did not start are in it.
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CannotStart(`The stack could not start: ${why}`, { cause });
  }
  const running = stack;
  const stop = async () => {
    await running.stop();
    remove();
  };
  try {
    const written = runningStack(dataDir);
    if (!written) throw new CannotStart(`The stack in ${dataDir} ended as soon as it was started`);
    return inStack(options, written, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * Finds or starts what the import goes to: `--url`, the stack that runs in `--data`, or one of its own.
 *
 * @param defaultData the data folder of `npm start`, where the stack behind a `--url` may be
 */
export async function findTarget(
  options: Options,
  defaultData: string,
  say: (line: string) => void,
): Promise<Target> {
  if (options.url) return atUrl(options, options.url, defaultData);
  const running = options.data === undefined ? undefined : runningStack(options.data);
  if (!running) return ownStack(options, say);
  if (options.now !== undefined || options.rate !== undefined)
    throw new CannotStart('--now and --rate are set when a stack starts; the one in --data runs already');
  return inStack(options, running);
}
