import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** Where the stacks of this person tell each other which ports they took; the system cleans it up. */
const folder = join(tmpdir(), `job-importer-ports-${userInfo().username.replace(/[^\w-]/g, '_')}`);

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Ports that stacks of this very process have: the files tell one process from another alone. */
const mine = new Set<number>();

/** Gives a port back that this process claimed. */
export function releasePort(port: number): void {
  if (mine.delete(port)) rmSync(join(folder, String(port)), { force: true });
}

/**
 * Claims a port for a stack of this process. Two stacks that start in the same moment find the same port free, and the second
 * would talk to the parts of the first; only one of them gets the claim. The claim of a dead process counts for nothing.
 */
export function claimPort(port: number): boolean {
  if (mine.has(port)) return false;
  mkdirSync(folder, { recursive: true });
  const file = join(folder, String(port));
  for (let tries = 0; tries < 3; tries++) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      mine.add(port);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = ownerOf(file);
    // No owner yet: somebody is writing its name at this moment. One of our own number that is not ours is long dead.
    if (owner === undefined || (owner !== process.pid && lives(owner))) return false;
    rmSync(file, { force: true });
  }
  return false;
}

function ownerOf(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined;
  } catch {
    // Gone between the two looks: given up, and no longer ours to judge.
    return undefined;
  }
}
