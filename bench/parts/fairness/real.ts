import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../shared/platform/clock';
import { systemIds } from '../../../shared/platform/ids';
import { startAzurite } from '../../../test/support/azurite';
import { freshTables, sandboxClient } from '../approved-import';
import { startSandbox } from '../sandbox';
import { crowd } from './crowd';
import { MILLION } from './simulated';

/** What the one with a million rows is allowed, jobs a second: ten times what the others are. */
const BIG_FACTOR = 10;

/** Waits of small customers in this process, on the emulator and the sandbox; alone, and beside a million rows. */
export async function realWaits(
  customers: number,
  rate: number,
): Promise<{ alone: number[]; beside: number[] }> {
  const clock = systemClock();
  const ids = systemIds(clock);
  const folder = mkdtempSync(join(tmpdir(), 'bench-fairness-'));
  const azurite = await startAzurite();
  const sandbox = await startSandbox(folder).catch(async (error: unknown) => {
    await azurite.stop();
    throw error;
  });
  try {
    await sandbox.faults('delay:50');
    const client = sandboxClient(sandbox, clock);
    const { sites, users } = await client.fetchReference();
    const place = { siteId: sites[0]?.id ?? '', ownerId: users[0]?.id ?? '' };
    const round = async (big: boolean) => {
      const tables = freshTables(azurite.connectionString, ids);
      const [imports, work] = [tables.table('imports'), tables.table('work')];
      await Promise.all([imports.ensure(), work.ensure()]);
      const all = crowd({ imports, work, clock, ids, client: () => client, place });
      const stop = new AbortController();
      const first = all.tenant(0, rate * BIG_FACTOR);
      if (big) await all.approved(first, MILLION);
      const driving = big ? all.driven(first, stop.signal) : undefined;
      const waits = await Promise.all(
        Array.from({ length: customers - 1 }, async (_, n) => {
          await clock.sleep((n * 20_000) / customers);
          return all.waited(all.tenant(n + 1, rate), 10);
        }),
      );
      stop.abort();
      await driving;
      return waits;
    };
    await round(false);
    return { alone: await round(false), beside: await round(true) };
  } finally {
    await sandbox.stop();
    await azurite.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
