import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startStack, type Stack } from './stack/stack';

const USAGE = `Usage: npm start [-- options]
  --data DIR   where everything is kept (default .local)
  --now ISO    where the clock starts; it runs on
  --rate N     jobs a second of the demo customers (default 50)
  --func       Azure Functions Core Tools in place of the runner (npm run start:func)`;

function options() {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      now: { type: 'string' },
      rate: { type: 'string' },
      func: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  const rate = values.rate === undefined ? undefined : Number(values.rate);
  if (rate !== undefined && !(rate > 0)) throw new Error('--rate takes a number above 0');
  return { ...values, rate };
}

function show({ parts, customers }: Stack): void {
  const width = Math.max(...customers.map(({ url }) => url.length));
  console.log('\nFacilityApps Job Importer is up.\n');
  for (const { url, email, password } of customers)
    console.log(`  ${url.padEnd(width)}  ${email}  ${password}`);
  console.log(`\n  FacilityApps sandbox  ${parts.facilityapps.url}`);
  console.log(`  Mail                  ${parts.mail.url}`);
  console.log('\nCtrl-C stops it.\n');
}

async function main(): Promise<void> {
  const chosen = options();
  if (chosen.help) return console.log(USAGE);
  if (chosen.func && spawnSync('func', ['--version'], { shell: process.platform === 'win32' }).status !== 0) {
    throw new Error('Azure Functions Core Tools (func) are not on the PATH. npm start does without them.');
  }
  const root = process.env.IMPORTER_ROOT ?? process.cwd();
  let ending: Promise<void> | undefined;
  const starting = startStack({
    dataDir: chosen.data ?? join(root, '.local'),
    now: chosen.now,
    rate: chosen.rate,
    host: chosen.func ? 'func' : 'runner',
    log: (line) => console.log(line),
  });
  const end = () => {
    ending ??= starting
      .then((stack) => stack.stop())
      .then(
        () => process.exit(0),
        () => process.exit(1),
      );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  const stack = await starting;
  if (!ending) show(stack);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  if (error instanceof TypeError) console.error(USAGE);
  process.exit(1);
});
