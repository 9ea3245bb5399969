import type { Clock } from '../platform/clock';
import type { Log } from '../platform/log';
import type { Table } from '../platform/tables';
import type { Tenant } from '../tenancy';
import { isDriven } from './lease';
import { RESTING, type ImportRecord } from './model';
import type { ImportStore } from './store';

export interface SweepDeps {
  store: ImportStore;
  table: Table;
  clock: Clock;
  log: Log;
  tenantById(id: string): Promise<Tenant | undefined>;
  /** An import or its check that did not show itself for so long stands still. */
  staleMs: number;
  skewMs: number;
}

export interface Sweep {
  checks: { customer: string; importId: string }[];
  runs: { customer: string }[];
}

const CHECKING: readonly ImportRecord['status'][] = ['received', 'checking'];

/**
 * Finds what stands still, for all customers: checks that died, runs without a driver, notes that nobody needs.
 * Reads the small table of work alone, never a ledger.
 */
export async function sweep(deps: SweepDeps): Promise<Sweep> {
  const { store, clock, staleMs } = deps;
  const found: Sweep = { checks: [], runs: [] };
  const runs = new Set<string>();
  for await (const page of store.allWork()) {
    for (const item of page) {
      const { customerId, importId } = item;
      const tenant = await deps.tenantById(customerId);
      const record = tenant && (await store.find(tenant, importId));
      if (record && CHECKING.includes(record.status)) {
        if (clock.now() - record.heartbeatAt > staleMs) found.checks.push({ customer: customerId, importId });
      } else if (!record || RESTING.includes(record.status)) {
        // A note is written before the record and its status: a young one is of something that is about to be.
        if (clock.now() - item.at > staleMs) await store.dropWork(customerId, item);
      } else {
        runs.add(customerId);
      }
    }
  }
  for (const customer of runs)
    if (!(await isDriven(deps.table, customer, clock.now(), deps.skewMs))) found.runs.push({ customer });
  if (found.checks.length + found.runs.length > 0) {
    deps.log.warn('sweep restarts what stands still', {
      checks: found.checks.length,
      runs: found.runs.length,
    });
  }
  return found;
}
