import { parseArgs } from 'node:util';
import { everyPoint } from './chaos/every-point';
import { randomRounds, type Tally } from './chaos/random-rounds';
import { BREAKS } from './chaos/world';

const USAGE = `Kills the functions and the sandbox while they import, and compares the books.

  npm run chaos -- [--seed S] [--rounds N] [--from N] [--kills 10]
                                                 random imports, faults and kills; a seed repeats them
  npm run chaos -- --every-point [--rows 300] [--from N] [--step 1] [--stacks 2] [--seed S]
                                                 kills before and after every request of an import
  npm run chaos -- --break no-quiet|forget       breaks the ledger on purpose: the books must show it

Ends with 0 when the books are equal, with 2 when they are not.
`;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

class WrongOption extends Error {}

function wholeFrom(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least)
    throw new WrongOption(`--${name} takes a whole number from ${least}, not “${text}”`);
  return value;
}

async function run(): Promise<Tally | undefined> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      rounds: { type: 'string', default: '3' },
      from: { type: 'string', default: '1' },
      kills: { type: 'string', default: '10' },
      'every-point': { type: 'boolean', default: false },
      rows: { type: 'string', default: '300' },
      step: { type: 'string', default: '1' },
      stacks: { type: 'string', default: '2' },
      break: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return void process.stdout.write(USAGE);
  const broken = BREAKS.find((known) => known === values.break);
  if (values.break !== undefined && !broken)
    throw new WrongOption(`--break takes ${BREAKS.join(' or ')}, not “${values.break}”`);
  const seed = wholeFrom('seed', values.seed, 0);
  say(`seed ${seed}`);
  if (!values['every-point'])
    return randomRounds({
      seed,
      rounds: wholeFrom('rounds', values.rounds, 1),
      from: wholeFrom('from', values.from, 1),
      kills: wholeFrom('kills', values.kills, 0),
      broken,
      say,
    });
  if (broken) throw new WrongOption('--break goes with random rounds');
  return everyPoint({
    seed,
    rows: wholeFrom('rows', values.rows, 1),
    from: wholeFrom('from', values.from, 1),
    step: wholeFrom('step', values.step, 1),
    stacks: wholeFrom('stacks', values.stacks, 1),
    say,
  });
}

run().then(
  (tally) => {
    if (!tally) return;
    for (const text of tally.differences.slice(0, 50)) say(`DIFFERENT: ${text}`);
    const { rounds, kills, rows, jobs, failed, differences } = tally;
    say(
      `${rounds} rounds, ${kills} kills, ${rows} rows, ${jobs} jobs, ${failed} refused for good; ${differences.length} differences`,
    );
    process.exit(differences.length > 0 ? 2 : 0);
  },
  (error: unknown) => {
    const wrongOption =
      error instanceof WrongOption || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
    const text =
      error instanceof Error ? ((wrongOption ? undefined : error.stack) ?? error.message) : String(error);
    process.stderr.write(`${text}\n`);
    process.exit(1);
  },
);
