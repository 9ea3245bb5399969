import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { blobWebhook } from './runner/blobs';
import { loadApp, runHooks } from './runner/core';
import { hostSettings } from './runner/host-settings';
import { httpHost } from './runner/http';
import { listen, queuesOf } from './runner/queues';
import { startTimer } from './runner/timers';

const log = (line: string): void => void process.stderr.write(`${line}\n`);

/**
 * Runs a function app without the .NET host: the unmodified library and the deployed bundle, with the behaviour that
 * was seen on the real host, oddities included. `--app DIR --port N`; settings come from the environment.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { app: { type: 'string' }, port: { type: 'string' } } });
  if (!values.app || !values.port) throw new Error('Usage: runner --app DIR --port N');
  const folder = resolve(values.app);
  const { main: entry } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { main?: string };
  const file = join(folder, entry ?? '');
  if (!entry || !existsSync(file)) throw new Error(`There is no app at ${file}; build it first`);
  const settings = hostSettings(folder);
  const app = await loadApp(file, log);

  const queues = queuesOf();
  const webhook = blobWebhook(app, queues, process.env.BLOBS_EXTENSION_KEY ?? '', settings, log);
  const server = httpHost({ app, settings, queues, log, blobs: webhook.handle });
  server.listen(Number(values.port), '127.0.0.1');
  await once(server, 'listening');

  const of = (type: string) => app.functions.filter(({ trigger }) => trigger.type === type);
  const stops = of('queueTrigger').map((fn) => listen(app, fn, queues, settings, log));
  // HTTP is up before the storage answers, as in the real host.
  const timers = Promise.all(of('timerTrigger').map((fn) => startTimer(app, fn, queues, log)));
  timers.catch((error: unknown) =>
    log(`timers did not start: ${error instanceof Error ? error.message : String(error)}`),
  );
  log(`${app.functions.length} functions are up on port ${values.port}`);

  let ending: Promise<void> | undefined;
  const end = (): void => {
    ending ??= (async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      await Promise.all([
        closed,
        webhook.stop(),
        ...stops.map((stop) => stop()),
        ...(await timers).map((stop) => stop()),
      ]);
      await runHooks(app.hooks, 'appTerminate', {});
      process.exit(0);
    })().catch((error: unknown) => {
      log(`did not end in order: ${error instanceof Error ? error.message : String(error)}`);
      process.exit(1);
    });
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', () => undefined);
  process.on('disconnect', end);
}

// A promise that nobody handles ends the worker, as it does in Azure; whoever started us starts us again.
main().catch((error: unknown) => {
  log(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exit(1);
});
