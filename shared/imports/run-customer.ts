import type { FacilityApps } from '../facilityapps';
import type { AuditLog } from '../audit';
import type { Clock } from '../platform/clock';
import type { Ids } from '../platform/ids';
import type { Log } from '../platform/log';
import type { Table } from '../platform/tables';
import type { Tenant } from '../tenancy';
import { CustomerRun } from './customer-run';
import { LeaseLost, takeLease } from './lease';
import type { Ledger } from './ledger';
import type { ImportRecord } from './model';
import type { RowsReader } from './rows';
import { holdAll, isWaiting } from './run-holds';
import type { ImportStore } from './store';

/** Times in milliseconds; what each is for stands with the settings of the app. */
export interface RunSettings {
  quietMs: number;
  sliceMs: number;
  leaseMs: number;
  skewMs: number;
  awayMs: number;
  inFlight: number;
  canLookUp: boolean;
}

export interface RunDeps {
  table: Table;
  store: ImportStore;
  ledger: Ledger;
  clock: Clock;
  ids: Ids;
  log: Log;
  audit: AuditLog;
  rows(tenant: Tenant, record: ImportRecord): RowsReader;
  /** With the token as it is now, not as it was kept; undefined where the customer has none. */
  facilityApps(tenant: Tenant): Promise<FacilityApps | undefined>;
  /** The customer as it is now: status and rate may change while it runs. */
  tenantById(id: string): Promise<Tenant | undefined>;
  settings: RunSettings;
}

/** So many drivers in a row that ended without a word are no accident: something in the work kills them. */
const MOST_DEATHS = 10;

/**
 * Drives all imports of a customer for one slice: one driver a customer (a lease decides), one lane an import, all
 * under the customer's one pace, a row of each in turn. Answers whether another slice is needed. Can be called at
 * any time, doubled or late: who does not get the lease does nothing.
 */
export async function runCustomer(
  deps: RunDeps,
  tenant: Tenant,
  signal?: AbortSignal,
): Promise<{ again: boolean }> {
  const { clock, ids, settings } = deps;
  const owner = ids.ascending('drv');
  const client = await deps.facilityApps(tenant);
  if (!client) {
    await holdAll(deps, tenant, 'token-refused');
    return { again: false };
  }
  const lease = await takeLease(deps.table, tenant, {
    clock,
    leaseMs: settings.leaseMs,
    skewMs: settings.skewMs,
    owner,
  });
  if (!lease) return { again: false };
  if (lease.deaths >= MOST_DEATHS) {
    await holdAll(deps, tenant, 'internal-error');
    await lease.release();
    return { again: false };
  }
  const run = new CustomerRun(deps, tenant, lease, client, signal);
  try {
    await run.drive();
    await lease.release();
  } catch (error) {
    await run.abandon();
    // Who lost the lease leaves the work to who took it.
    if (error instanceof LeaseLost) return { again: false };
    throw error;
  }
  // Asked after the lease was given back: an import that was approved in the last moment is not forgotten.
  return { again: !run.gaveUp && (await isWaiting(deps, tenant)) };
}
