import type { ImportsService } from '../../shared/imports';
import type { Log } from '../../shared/platform/log';
import type { RetentionRounds, TenantStore } from '../../shared/tenancy';

/** The host gives a function ten minutes. */
const SLICE_MS = 4 * 60_000;

export interface RetentionDeps {
  /** Ids of all customers, in order. */
  customers(): Promise<string[]>;
  rounds: RetentionRounds;
  tenants: Pick<TenantStore, 'customer' | 'tenantById'>;
  imports: Pick<ImportsService, 'removeOldFiles' | 'removeOldRecords'>;
  log: Log;
}
export interface RetentionRound {
  customers: number;
  imports: number;
  strays: number;
  /** Imports that went as a whole. */
  records: number;
}

/**
 * Removes what customers want kept no longer, one customer after another, for some minutes; the next time goes on
 * behind the last customer that was done with. Closed customers too: what they have is not kept for ever.
 */
export async function keepRetention(deps: RetentionDeps, stopping: AbortSignal): Promise<RetentionRound> {
  const { rounds, tenants, imports, log } = deps;
  const round: RetentionRound = { customers: 0, imports: 0, strays: 0, records: 0 };
  const ends = AbortSignal.any([stopping, AbortSignal.timeout(SLICE_MS)]);
  const done = await rounds.doneUpTo();
  for (const id of await deps.customers()) {
    if (done !== undefined && id <= done) continue;
    if (ends.aborted) return round;
    try {
      const tenant = await tenants.tenantById(id);
      const { fileDays, recordDays } = await tenants.customer(id);
      const removed = tenant && (await imports.removeOldFiles(tenant, fileDays, ends));
      round.imports += removed?.imports ?? 0;
      round.strays += removed?.strays ?? 0;
      if (removed && !removed.whole) return round;
      if (tenant && recordDays !== null) {
        const { records, whole } = await imports.removeOldRecords(tenant, recordDays, ends);
        round.records += records;
        if (!whole) return round;
      }
    } catch (error) {
      // One customer's trouble is nobody else's; the next round comes soon.
      log.error('what is old could not be removed', { customer: id, error });
    }
    await rounds.note(id);
    round.customers++;
  }
  await rounds.end();
  return round;
}
