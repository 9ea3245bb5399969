import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { compareBooks, type Ended } from './books';
import { chaosFile } from './files';
import { approvedImport, checkedImport } from './imports';
import { drawsFrom } from './random';
import type { Tally } from './random-rounds';
import { makeWorld, type World } from './world';

export interface EveryPointOptions {
  seed: number;
  rows: number;
  /** The first point. */
  from: number;
  /** Every `step`-th point alone; 1 for all. */
  step: number;
  /** Stacks side by side, each with its share of the points. */
  stacks: number;
  say(line: string): void;
}

/** Few enough that the emulator's tables stay quick, and that a difference comes to light soon. */
const POINTS_A_STACK = 30;

/**
 * Imports a file again and again, and kills the functions once before and once after every request that they send
 * for it, from the first of the upload to the last of the run: point 0, 1, 2, until an import ends untouched.
 */
export async function everyPoint(options: EveryPointOptions): Promise<Tally> {
  const tally: Tally = { rounds: 0, kills: 0, rows: 0, jobs: 0, failed: 0, differences: [] };
  const diedAt = new Map<string, number>();
  let next = options.from - 1;
  let last = Number.POSITIVE_INFINITY;
  const take = (): number | undefined => {
    if (next > last || tally.differences.length > 0) return undefined;
    const point = next;
    next += options.step;
    return point;
  };
  const worker = async () => {
    for (let more = true; more;) {
      const world = await makeWorld({ secondInstance: false, broken: undefined });
      try {
        more = await share(world, options, take, tally, {
          untouched: (point) => (last = Math.min(last, point)),
          died: (what) => diedAt.set(what, (diedAt.get(what) ?? 0) + 1),
        });
      } catch (error) {
        options.say(`what the functions said is kept in ${await world.keepEvidence()}`);
        throw error;
      } finally {
        await world.end();
      }
    }
  };
  await Promise.all(Array.from({ length: options.stacks }, worker));
  const kinds = [...diedAt].sort().map(([what, times]) => `${what} ${times}`);
  options.say(`died at ${kinds.join(', ')}; the first import that was not touched: point ${last}`);
  return tally;
}

/** Written beside and moved: the functions never see half an order. */
function order(file: string, doom: { at: number; when: 'before' | 'after' }): void {
  writeFileSync(`${file}.new`, JSON.stringify(doom));
  renameSync(`${file}.new`, file);
}

/** Some points on one stack, then its books; false when there are no more points. */
async function share(
  world: World,
  options: EveryPointOptions,
  take: () => number | undefined,
  tally: Tally,
  on: { untouched(point: number): void; died(what: string): void },
): Promise<boolean> {
  const all = new Map(world.people.map(({ customer }) => [customer, [] as Ended[]]));
  const diedFile = `${world.doomFile}.died`;
  let [more, first, latest] = [true, -1, -1];
  for (let n = 0; n < POINTS_A_STACK; n++) {
    const point = take();
    if (point === undefined) {
      more = false;
      break;
    }
    [first, latest] = [first < 0 ? point : first, point];
    let died = 0;
    for (const when of ['before', 'after'] as const) {
      const person = world.people[n % world.people.length];
      if (!person) throw new Error('There is nobody to import');
      const file = chaosFile(drawsFrom(options.seed + point), `p${point}${when}`, [], options.rows);
      order(world.doomFile, { at: point, when });
      const status = (id: string) => world.statusOf(person.customer, id);
      const view = await checkedImport(person, file, status);
      all.get(person.customer)?.push(await approvedImport(person, view, file, status));
      // What comes behind the end is not the import's any more.
      order(world.doomFile, { at: -1, when });
      tally.rounds++;
      tally.rows += file.rows;
      if (existsSync(diedFile)) {
        tally.kills++;
        died++;
        on.died(`${when} ${readFileSync(diedFile, 'utf8')}`);
        rmSync(diedFile);
      }
    }
    if (died === 0) on.untouched(point);
  }
  let jobs = 0;
  for (const person of world.people) {
    const books = await compareBooks(world, person, all.get(person.customer) ?? []);
    tally.differences.push(...books.differences.map((text) => `${person.customer}: ${text}`));
    jobs += books.jobs;
  }
  tally.jobs += jobs;
  if (first >= 0)
    options.say(
      `points ${first} to ${latest}: ${tally.kills} kills so far, ${tally.differences.length} differences`,
    );
  return more;
}
