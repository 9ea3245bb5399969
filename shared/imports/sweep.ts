import type { Clock } from '../platform/clock';
import type { Log } from '../platform/log';
import type { Table } from '../platform/tables';
import { limitsOf, type Tenant } from '../tenancy';
import { isDriven } from './lease';
import { editUnderWay, RESTING, type ImportRecord } from './model';
import { INBOX_ACTOR } from './receive-drop';
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

/** It is being checked, or a driver has a part in it. */
const isUnderWay = ({ status }: ImportRecord): boolean =>
  CHECKING.includes(status) || !RESTING.includes(status);

/** A file that was dropped while as many imports were under way as the plan allows. */
const isWaiting = ({ createdBy, status, checkAttempts }: ImportRecord): boolean =>
  createdBy === INBOX_ACTOR && status === 'received' && checkAttempts === 0;

/**
 * Finds what stands still, for all customers: checks that died, runs without a driver, notes that nobody needs.
 * Reads the small table of work alone, never a ledger.
 */
export async function sweep(deps: SweepDeps): Promise<Sweep> {
  const { store, clock, staleMs } = deps;
  const found: Sweep = { checks: [], runs: [] };
  const runs = new Set<string>();
  const busy = new Map<string, number>();
  const waiting: { tenant: Tenant; record: ImportRecord }[] = [];
  for await (const page of store.allWork()) {
    for (const item of page) {
      const { customerId, importId } = item;
      const tenant = await deps.tenantById(customerId);
      const record = tenant && (await store.find(tenant, importId));
      const waits = record !== undefined && isWaiting(record);
      if (record && !waits && isUnderWay(record)) busy.set(customerId, (busy.get(customerId) ?? 0) + 1);
      if (tenant && record && waits) waiting.push({ tenant, record });
      else if (record && CHECKING.includes(record.status)) {
        if (clock.now() - record.heartbeatAt > staleMs) found.checks.push({ customer: customerId, importId });
      } else if (record && editUnderWay(record)) {
        // Its edit of many rows died, or the message to make it never came.
        if (clock.now() - record.heartbeatAt > staleMs) found.checks.push({ customer: customerId, importId });
      } else if (!record || RESTING.includes(record.status)) {
        // A note is written before the record and its status: a young one is of something that is about to be.
        if (clock.now() - item.at > staleMs) await store.dropWork(customerId, item);
      } else {
        runs.add(customerId);
      }
    }
  }
  // The oldest first, each in a place that is free.
  for (const { tenant, record } of waiting.sort((a, b) => a.record.createdAt - b.record.createdAt)) {
    const places = busy.get(tenant.id) ?? 0;
    if (places >= limitsOf(tenant).importsAtOnce || clock.now() - record.heartbeatAt <= staleMs) continue;
    busy.set(tenant.id, places + 1);
    found.checks.push({ customer: tenant.id, importId: record.id });
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
