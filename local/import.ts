// `npm run import -- FILE`: the main job in a terminal (issue "First", point 6).
import { join } from 'node:path';
import { Refused } from './import/api';
import { parseOptions, type Options } from './import/options';
import { progressOn, type Progress } from './import/progress';
import { runImport } from './import/run-import';
import { exitCodeOf, summaryText } from './import/summary';
import { findTarget, type Target } from './import/target';
import { CannotStart, USAGE } from './import/usage';

const COULD_NOT_START = 1;
const INTERRUPTED = 130;

let target: Target | undefined;
let stopping = false;

/** Ends what was started; whatever happens after it, no process stays behind. */
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  await target?.stop();
}

/** Waits until it is out: a pipe takes its time on Windows, and we exit soon. */
const print = (text: string) => new Promise<void>((resolve) => process.stdout.write(text, () => resolve()));

/** npm runs us in the package's folder; what people type counts from where they are. */
const whereTheyAre = (env: NodeJS.ProcessEnv): string =>
  (env.npm_lifecycle_event === 'import' && env.INIT_CWD) || process.cwd();

async function importFile(options: Options, progress: Progress): Promise<number> {
  const dataOfStart = join(process.env.IMPORTER_ROOT ?? process.cwd(), '.local');
  target = await findTarget(options, dataOfStart, (line) => progress.line(line));
  const { summary, sentences } = await runImport(options, target, progress);
  const text = summaryText(summary, sentences, options.checkOnly);
  if (options.json) process.stderr.write(text);
  await print(options.json ? `${JSON.stringify(summary)}\n` : text);
  return exitCodeOf(summary, options.checkOnly);
}

async function main(): Promise<number> {
  const progress = progressOn(process.stderr);
  try {
    const options = parseOptions(process.argv.slice(2), process.env, whereTheyAre(process.env));
    if (options === 'help') {
      await print(USAGE);
      return 0;
    }
    return await importFile(options, progress);
  } catch (error) {
    progress.end();
    const known = error instanceof CannotStart || error instanceof Refused;
    process.stderr.write(
      known
        ? `${error.message}\n`
        : `It did not work: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    return COULD_NOT_START;
  } finally {
    await stop();
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    process.stderr.write('\nStopping...\n');
    void stop().finally(() => process.exit(INTERRUPTED));
  });

void main().then((code) => {
  // Connections that are kept must not hold the command back.
  process.exitCode = code;
  process.exit();
});
