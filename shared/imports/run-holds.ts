import type { Tenant } from '../tenancy';
import { allows, moved, RESTING, type HoldReason } from './model';
import { HOLD_SENTENCES } from './run-answers';
import type { RunDeps } from './run-customer';

/** Whether an import has something left to drive; one that is being checked or looked at has not. */
export async function isWaiting({ store }: RunDeps, tenant: Tenant): Promise<boolean> {
  for (const { importId } of await store.work(tenant)) {
    const record = await store.find(tenant, importId);
    if (record?.status === 'queued' || (record?.startedAt && !RESTING.includes(record.status))) return true;
  }
  return false;
}

/** Stops an import, with the reason, unless a person moved it meanwhile. */
export async function hold(
  { store, log }: Pick<RunDeps, 'store' | 'log'>,
  tenant: Tenant,
  importId: string,
  reason: HoldReason,
): Promise<void> {
  log.warn('import held', { customer: tenant.id, import: importId, reason });
  await store.change(tenant, importId, ({ status }) =>
    allows(status, 'hold')
      ? { status: moved(status, 'hold'), reason: HOLD_SENTENCES[reason], reasonCode: reason }
      : undefined,
  );
}

/** The same for all imports that the customer has under way. */
export async function holdAll(
  deps: Pick<RunDeps, 'store' | 'log'>,
  tenant: Tenant,
  reason: HoldReason,
): Promise<void> {
  for (const { importId } of await deps.store.work(tenant)) await hold(deps, tenant, importId, reason);
}
