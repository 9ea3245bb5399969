// `npm run schedules -- preview FILE|RULE...`: when recurring jobs take place, in a terminal.
import { fitting } from '../functions/pipeline/body';
import { civilDate } from '../shared/platform/clock';
import { isAppError } from '../shared/platform/errors';
import { preview, previewBody } from '../shared/schedules';
import { CannotStart } from './import/usage';
import { parseOptions, SCHEDULES_USAGE } from './schedules/options';
import { tellPreview } from './schedules/tell';

const COULD_NOT_START = 1;
const REFUSED = 2;

/** Waits until it is out: a pipe takes its time on Windows, and we exit soon. */
const print = (text: string) => new Promise<void>((resolve) => process.stdout.write(text, () => resolve()));

/** npm runs us in the package's folder; what people type counts from where they are. */
const whereTheyAre = (env: NodeJS.ProcessEnv): string =>
  (env.npm_lifecycle_event === 'schedules' && env.INIT_CWD) || process.cwd();

async function main(): Promise<number> {
  const today = civilDate(Date.now(), 'Europe/London');
  const options = parseOptions(process.argv.slice(2), whereTheyAre(process.env), today);
  if (options === 'help') {
    await print(SCHEDULES_USAGE);
    return 0;
  }
  let code = 0;
  for (const { title, question } of options.asked) {
    try {
      const body = fitting(previewBody, question, 'bad-body');
      const answer = await preview(body);
      await print(options.json ? `${JSON.stringify(answer)}\n` : tellPreview(title, answer, body.timeZone));
    } catch (error) {
      if (!isAppError(error)) throw error;
      code = REFUSED;
      const issues = (error.issues ?? []).map(({ path, message }) => `  ${path}: ${message}\n`);
      if (options.json) await print(`${JSON.stringify({ refused: error.issues ?? [] })}\n`);
      process.stderr.write(
        `${title}: ${issues.length > 0 ? 'refused\n' : error.message}${issues.join('')}\n`,
      );
    }
  }
  return code;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const known = error instanceof CannotStart;
    process.stderr.write(`${known ? error.message : `It did not work: ${String((error as Error).stack)}`}\n`);
    process.exitCode = COULD_NOT_START;
  },
);
