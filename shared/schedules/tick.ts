import type { Tenant } from '../tenancy';
import type { DueItem } from './due-index';
import { ownDaysOnce, type OwnDaysStore } from './own-days';
import { referenceOnce } from './reference';
import { workSchedule, type WorkDeps } from './work-schedule';

export interface TickDeps extends Omit<WorkDeps, 'reference' | 'ownDays'> {
  days: OwnDaysStore;
  tenantById(id: string): Promise<Tenant | undefined>;
}

/** What one tick takes on; more waits for the next round of the same tick. */
const AT_ONCE = 500;
const SIDE_BY_SIDE = 8;
/** A tick ends well before the next one begins. */
const LONGEST_MS = 4 * 60_000;

export interface Ticked {
  /** Customers whose imports wait for a driver. */
  runs: string[];
  worked: number;
}

/**
 * Looks for what is due, `due <= now`, so that a minute that was missed is never a run that was missed. Everything
 * is read from the index by time: what is not due costs nothing.
 */
export async function tick(deps: TickDeps, signal?: AbortSignal): Promise<Ticked> {
  const { index, clock, log, store } = deps;
  const began = clock.monotonic();
  const runs = new Set<string>();
  const work: WorkDeps = { ...deps, reference: referenceOnce(deps.imports), ownDays: ownDaysOnce(deps.days) };
  const seen = new Set<string>();
  let worked = 0;
  const inTime = (): boolean => !signal?.aborted && clock.monotonic() - began < LONGEST_MS;

  async function one(item: DueItem): Promise<void> {
    const { customerId, scheduleId } = item;
    const tenant = await deps.tenantById(customerId);
    const schedule = tenant && (await store.find(tenant, scheduleId));
    if (!tenant || !schedule || tenant.status === 'closed') {
      await index.drop(item);
      return;
    }
    const done = await workSchedule(work, tenant, schedule, item);
    if (done) worked++;
    if (done?.started) runs.add(customerId);
  }

  while (inTime()) {
    // What cannot be done now (another holds its lease, it failed on our side) is left to the next tick.
    const due = (await index.dueBy(clock.now(), AT_ONCE + seen.size)).filter(
      (item) => !seen.has(`${item.dueAt}|${item.scheduleId}`),
    );
    if (due.length === 0) break;
    for (const item of due) seen.add(`${item.dueAt}|${item.scheduleId}`);
    const queue = [...due];
    const worker = async () => {
      for (let item = queue.shift(); item && inTime(); item = queue.shift()) {
        try {
          await one(item);
        } catch (error) {
          const { customerId: customer, scheduleId: schedule } = item;
          log.error('a recurring job could not be worked on', { customer, schedule, error });
        }
      }
    };
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
  }
  return { runs: [...runs], worked };
}
