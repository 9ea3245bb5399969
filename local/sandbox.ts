import { once } from 'node:events';
import { renameSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { offsetFrom } from '../shared/platform/clock-file';
import { SandboxCustomers } from './sandbox/customers';
import { sandboxServer } from './sandbox/server';

/** The FacilityApps sandbox as a program: `--port N --data DIR [--clock-offset MS] [--clock-file FILE]`. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      data: { type: 'string' },
      'clock-offset': { type: 'string', default: '0' },
      'clock-file': { type: 'string' },
    },
  });
  if (!values.port || !values.data) throw new Error('Usage: sandbox --port N --data DIR [--clock-offset MS]');
  const offset = Number(values['clock-offset']);
  if (!Number.isFinite(offset)) throw new Error('--clock-offset takes a number of milliseconds');
  const file = values['clock-file'];
  const offsetMs = file === undefined ? () => offset : offsetFrom(file, offset);
  const server = sandboxServer({
    customers: new SandboxCustomers(values.data),
    now: () => Date.now() + offsetMs(),
    ...(file === undefined
      ? {}
      : {
          // Renamed into place, so that nobody reads half of it.
          moveClock(now: number) {
            writeFileSync(`${file}.new`, JSON.stringify({ offsetMs: now - Date.now() }));
            renameSync(`${file}.new`, file);
          },
        }),
    monotonic: () => performance.now(),
    random: Math.random,
  });
  server.keepAliveTimeout = 60_000;
  server.listen(Number(values.port), '127.0.0.1');
  await once(server, 'listening');
  const stop = () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', () => undefined);
  // Whoever started it is gone: nobody would end it.
  process.on('disconnect', stop);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
