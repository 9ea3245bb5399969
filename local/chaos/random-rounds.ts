import { setTimeout as delay } from 'node:timers/promises';
import { FAULT_KINDS } from '../sandbox/faults';
import { compareBooks, forgetIntents, type Ended } from './books';
import { chaosFile, type ChaosFile } from './files';
import { approvedImport, checkedImport } from './imports';
import { drawsFrom, type Draws } from './random';
import {
  LATEST_MS,
  LEASE_SECONDS,
  makeWorld,
  QUIET_SECONDS,
  type Break,
  type Person,
  type World,
} from './world';

export interface RandomOptions {
  seed: number;
  rounds: number;
  /** The first round: to repeat one that failed without those before it. */
  from: number;
  /** So often at most something is killed or frozen in a round. */
  kills: number;
  broken: Break | undefined;
  say(line: string): void;
}
export interface Tally {
  rounds: number;
  kills: number;
  rows: number;
  jobs: number;
  failed: number;
  differences: string[];
}

/** A token that is refused holds the run, and a request that hangs takes seconds: the one never comes, the other rarely. */
const FAULTS = FAULT_KINDS.filter((kind) => kind !== '401' && kind !== 'hang');
const BROKEN_FAULTS = `late:0.2,drop-after:0.1,delay:40,latest:${LATEST_MS}`;

function faultsOf(draws: Draws): string {
  const some = FAULTS.filter(() => draws.chance(0.4)).map(
    (kind) => `${kind}:${draws.pick([0.01, 0.03, 0.05])}`,
  );
  if (draws.chance(0.2)) some.push('hang:0.005');
  return [
    ...some,
    `latest:${LATEST_MS}`,
    `delay:${draws.pick([0, 20, 60])}`,
    `seed:${draws.whole(1, 1e6)}`,
  ].join(',');
}

/** Some files for each customer; the same file may come twice, and at the same time. */
function filesOf(draws: Draws, person: Person, prefix: string): ChaosFile[] {
  const files: ChaosFile[] = [];
  const count = draws.whole(person.customer === 'regularcleaning' ? 1 : 0, 2);
  for (let n = 1; n <= count; n++) {
    const before = files.flatMap(({ titles }) => titles);
    files.push(chaosFile(draws, `${prefix}-${n}`, before, draws.whole(20, 300)));
  }
  const [first] = files;
  if (first && draws.chance(0.3)) files.push(first);
  return files;
}

/**
 * Who sleeps longer than its lease and the quiet period together may send one row when it wakes (docs/import-states.md
 * says how wide that window is): it cannot be closed, so it is no fault that could be found here.
 */
const MOST_FROZEN_MS = (LEASE_SECONDS + QUIET_SECONDS) * 1_000 - 300;

function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    // 0 would be our own group.
    return pid > 0 && process.kill(pid, name);
  } catch {
    return false;
  }
}

/** Kills, and freezes, parts of the stack at random moments until the imports have ended or it was often enough. */
async function kill(world: World, draws: Draws, plan: { most: number; two: boolean }, ended: () => boolean) {
  const done: string[] = [];
  for (let n = 0; n < plan.most; n++) {
    await delay(draws.whole(30, draws.chance(0.5) ? 700 : 3_500));
    if (ended()) break;
    const what = draws.next();
    const functions = plan.two && draws.chance(0.5) ? 'functions2' : 'functions';
    if (what < 0.12) {
      if (signal(world.stack.pidOf('facilityapps'), 'SIGKILL')) done.push('sandbox');
    } else if (what < 0.25) {
      const pid = world.stack.pidOf(functions);
      const pause = draws.whole(500, MOST_FROZEN_MS);
      if (!signal(pid, 'SIGSTOP')) continue;
      await delay(pause);
      signal(pid, 'SIGCONT');
      done.push(`${functions} frozen ${pause} ms`);
    } else if (signal(world.stack.pidOf(functions), 'SIGKILL')) done.push(functions);
  }
  return done;
}

/** One round: imports of several customers under faults and kills, run to their end, the books compared. */
async function round(
  world: World,
  options: RandomOptions,
  n: number,
  two: boolean,
  all: Map<string, Ended[]>,
) {
  const draws = drawsFrom(options.seed * 7919 + n);
  const faults = options.broken ? BROKEN_FAULTS : faultsOf(draws);
  const work = world.people.map((person) => ({
    person,
    files: filesOf(draws, person, `s${options.seed}r${n}`),
  }));
  await world.sandbox.setFaults(faults);
  let over = false;
  const running = work.flatMap(({ person, files }) =>
    files.map(async (file) => {
      const ended = await approvedImport(person, await checkedImport(person, file), file);
      all.get(person.customer)?.push(ended);
    }),
  );
  const imports = Promise.all(running).finally(() => (over = true));
  const killing = kill(world, draws, { most: options.kills, two }, () => over);
  const forgetting = options.broken === 'forget' ? forget(world, () => over) : undefined;
  const [kills] = await Promise.all([killing, imports, forgetting]);
  await world.sandbox.setFaults('');
  const rows = work.flatMap(({ files }) => files).reduce((sum, file) => sum + file.rows, 0);
  const differences: string[] = [];
  let [jobs, failed] = [0, 0];
  for (const person of world.people) {
    const books = await compareBooks(world, person, all.get(person.customer) ?? []);
    differences.push(...books.differences.map((text) => `${person.customer}: ${text}`));
    [jobs, failed] = [jobs + books.jobs, failed + books.failed];
  }
  options.say(
    `round ${n}: ${rows} rows in ${running.length} imports, faults ${faults}, ` +
      `killed ${kills.join(', ') || 'nothing'}; ${jobs} jobs so far, ${differences.length} differences`,
  );
  return { kills: kills.length, rows, jobs, failed, differences };
}

async function forget(world: World, ended: () => boolean): Promise<void> {
  while (!ended()) {
    await forgetIntents(world);
    await delay(300);
  }
}

/** So many rounds share a stack: tables of the emulator become slow as they fill. */
const ROUNDS_A_STACK = 12;

/** Rounds after rounds; stops at the first difference, which its seed repeats as far as processes can be. */
export async function randomRounds(options: RandomOptions): Promise<Tally> {
  const tally: Tally = { rounds: 0, kills: 0, rows: 0, jobs: 0, failed: 0, differences: [] };
  const last = options.from + options.rounds - 1;
  for (let first = options.from; first <= last; first += ROUNDS_A_STACK) {
    const two = Math.floor(first / ROUNDS_A_STACK) % 2 === 1;
    const world = await makeWorld({ secondInstance: two, broken: options.broken });
    try {
      const all = new Map(world.people.map(({ customer }) => [customer, [] as Ended[]]));
      let [jobs, failed] = [0, 0];
      for (let n = first; n < first + ROUNDS_A_STACK && n <= last; n++) {
        const done = await round(world, options, n, two, all);
        tally.rounds++;
        tally.kills += done.kills;
        tally.rows += done.rows;
        [jobs, failed] = [done.jobs, done.failed];
        tally.differences.push(...done.differences);
        if (done.differences.length > 0) break;
      }
      tally.jobs += jobs;
      tally.failed += failed;
    } catch (error) {
      options.say(`what the functions said is kept in ${await world.keepEvidence()}`);
      throw error;
    } finally {
      await world.end();
    }
    if (tally.differences.length > 0) break;
  }
  return tally;
}
