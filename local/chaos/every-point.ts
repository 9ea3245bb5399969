import { writeFileSync } from 'node:fs';
import { compareBooks, type Ended } from './books';
import { chaosFile } from './files';
import { approvedImport, checkedImport } from './imports';
import { drawsFrom } from './random';
import type { Tally } from './random-rounds';
import { makeWorld, type World } from './world';

export interface EveryPointOptions {
  seed: number;
  rows: number;
  /** Every `step`-th point alone; 1 for all. */
  step: number;
  /** Stacks side by side, each with its share of the points. */
  stacks: number;
  say(line: string): void;
}

const POINTS_A_STACK = 120;

/**
 * Imports a file again and again, and kills the functions once before and once after every request that they send
 * for it, from the first of the upload to the last of the run: point 0, 1, 2, until an import ends untouched.
 */
export async function everyPoint(options: EveryPointOptions): Promise<Tally> {
  const tally: Tally = { rounds: 0, kills: 0, rows: 0, jobs: 0, failed: 0, differences: [] };
  let next = 0;
  let last = Number.POSITIVE_INFINITY;
  const take = (): number | undefined => {
    if (next > last || tally.differences.length > 0) return undefined;
    const point = next;
    next += options.step;
    return point;
  };
  const worker = async () => {
    for (let more = true; more;) {
      const world = await makeWorld({ secondInstance: false, quietSeconds: 2.5, broken: undefined });
      try {
        more = await share(world, options, take, tally, (point) => (last = Math.min(last, point)));
      } finally {
        await world.end();
      }
    }
  };
  await Promise.all(Array.from({ length: options.stacks }, worker));
  return tally;
}

/** Some points on one stack; false when there are no more. */
async function share(
  world: World,
  options: EveryPointOptions,
  take: () => number | undefined,
  tally: Tally,
  untouched: (point: number) => void,
): Promise<boolean> {
  const all = new Map(world.people.map(({ customer }) => [customer, [] as Ended[]]));
  let [jobs, more] = [0, true];
  for (let n = 0; n < POINTS_A_STACK && more; n++) {
    const point = take();
    if (point === undefined) {
      more = false;
      break;
    }
    for (const when of ['before', 'after'] as const) {
      const person = world.people[n % world.people.length];
      if (!person) throw new Error('There is nobody to import');
      const draws = drawsFrom(options.seed + point);
      const file = chaosFile(draws, `p${point}${when}`, [], options.rows);
      const pid = world.stack.pidOf('functions');
      writeFileSync(world.doomFile, JSON.stringify({ at: point, when }));
      const ended = await approvedImport(person, await checkedImport(person, file), file);
      all.get(person.customer)?.push(ended);
      const died = world.stack.pidOf('functions') !== pid;
      // What comes behind the end is not the import's any more.
      writeFileSync(world.doomFile, JSON.stringify({ at: -1, when }));
      const books = await compareBooks(world, person, all.get(person.customer) ?? []);
      tally.differences.push(...books.differences.map((text) => `point ${point} ${when}: ${text}`));
      tally.rounds++;
      tally.rows += file.rows;
      jobs += file.titles.length;
      if (died) tally.kills++;
      else untouched(point);
    }
    options.say(`point ${point}: ${tally.kills} kills so far, ${tally.differences.length} differences`);
  }
  tally.jobs += jobs;
  return more;
}
