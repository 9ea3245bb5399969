import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { request } from 'node:http';

/** A program of the stack: started, watched, started again at the same address when it dies. */
export interface PartOptions {
  name: string;
  program: string;
  args: string[];
  env?: Record<string, string>;
  /** Arguments of Node.js itself. */
  nodeArgs?: string[];
  /** Answers below 500 when the part is ready. */
  readyUrl?: string;
  logFile: string;
  /** How long it gets to end by itself. */
  stopMs: number;
  /** Pauses before it is started again: after the first failure in a row, the second, and so on. */
  restartMs?: readonly number[] | undefined;
}

const READY_MS = 30_000;
const RESTART_MS = [100, 500, 2_000, 5_000];
/** Whoever ran that long is not failing all the time. */
const STEADY_MS = 10_000;

async function answers(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request(url, { method: 'GET', timeout: 2_000 }, (response) => {
      response.resume();
      resolve((response.statusCode ?? 500) < 500);
    });
    asked.on('error', () => resolve(false));
    asked.on('timeout', () => asked.destroy());
    asked.end();
  });
}

export class Part {
  private child: ChildProcess | undefined;
  private stopping = false;
  private failures = 0;
  private readonly log: WriteStream;

  constructor(
    private readonly options: PartOptions,
    private readonly events: { restarted(part: Part): void; say(line: string): void },
  ) {
    this.log = createWriteStream(options.logFile, { flags: 'a' });
  }

  get pid(): number {
    return this.child?.pid ?? 0;
  }
  get name(): string {
    return this.options.name;
  }

  async start(): Promise<void> {
    this.spawn();
    await this.ready();
  }

  private spawn(): void {
    const { program, args, env, name, nodeArgs = [] } = this.options;
    // The channel tells the child when we are gone, however we went.
    const child = fork(program, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      execArgv: nodeArgs,
    });
    this.child = child;
    const startedAt = performance.now();
    child.stdout?.pipe(this.log, { end: false });
    child.stderr?.pipe(this.log, { end: false });
    child.once('exit', (code, signal) => {
      if (this.stopping) return;
      if (performance.now() - startedAt > STEADY_MS) this.failures = 0;
      const { restartMs = RESTART_MS } = this.options;
      const wait = restartMs[Math.min(this.failures++, restartMs.length - 1)] ?? 0;
      this.events.say(`${name} ended (${signal ?? code}); it is started again`);
      setTimeout(() => void this.again(), wait);
    });
  }

  private async again(): Promise<void> {
    if (this.stopping) return;
    this.spawn();
    try {
      await this.ready();
    } catch (error) {
      this.events.say(
        `${this.name} does not come up: ${error instanceof Error ? error.message : String(error)}`,
      );
      return;
    }
    this.events.say(`${this.name} is back`);
    this.events.restarted(this);
  }

  private async ready(): Promise<void> {
    const { readyUrl, name, logFile } = this.options;
    const { child } = this;
    const until = performance.now() + READY_MS;
    while (readyUrl !== undefined && !(await answers(readyUrl))) {
      if (child?.exitCode !== null)
        throw new Error(`${name} ended while starting; its words are in ${logFile}`);
      if (performance.now() > until) throw new Error(`${name} does not answer; its words are in ${logFile}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }

  async stop(): Promise<void> {
    this.stopping = true;
    const { child } = this;
    if (child && child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const kill = setTimeout(() => child.kill('SIGKILL'), this.options.stopMs);
      await ended;
      clearTimeout(kill);
    }
    this.log.end();
  }
}
