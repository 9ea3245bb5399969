import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const part = z.looseObject({ url: z.string(), pid: z.number() });

/** What `stack.json` says of a running stack (http-api.md, "On one machine"). */
export const stackFile = z.looseObject({
  parts: z.looseObject({ frontDoor: part, functions: part, facilityapps: part }),
  customers: z.array(
    z.looseObject({ name: z.string(), url: z.string(), email: z.string(), password: z.string() }),
  ),
});
export type StackFile = z.infer<typeof stackFile>;

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process cannot be signalled, and lives.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Reads `stack.json` of a data folder; undefined when there is none, or the stack it names has ended. */
export function runningStack(dataDir: string): StackFile | undefined {
  const file = join(dataDir, 'stack.json');
  if (!existsSync(file)) return undefined;
  const stack = stackFile.parse(JSON.parse(readFileSync(file, 'utf8')));
  return lives(stack.parts.frontDoor.pid) ? stack : undefined;
}
