import type { Actor, AuditLog } from '../audit';
import type { Tenant } from '../tenancy';
import { allows, moved, RESTING, type HoldReason, type ImportRecord } from './model';
import { HOLD_SENTENCES } from './run-answers';
import type { RunDeps } from './run-customer';

/** The run, as the audit log names it. */
export const RUN_ACTOR: Actor = { kind: 'system', id: 'run' };

type HoldDeps = Pick<RunDeps, 'store' | 'log'> & { audit: AuditLog };

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
  { store, log, audit }: HoldDeps,
  tenant: Tenant,
  importId: string,
  reason: HoldReason,
): Promise<void> {
  log.warn('import held', { customer: tenant.id, import: importId, reason });
  let before: ImportRecord['status'] | undefined;
  await store.change(tenant, importId, ({ status }) => {
    before = allows(status, 'hold') ? status : undefined;
    return before && { status: moved(status, 'hold'), reason: HOLD_SENTENCES[reason], reasonCode: reason };
  });
  if (before === undefined) return;
  await audit.record(tenant, {
    action: 'import.held',
    actor: RUN_ACTOR,
    target: { kind: 'import', id: importId },
    before: { status: before },
    after: { reason },
  });
}

/** The same for all imports that the customer has under way. */
export async function holdAll(deps: HoldDeps, tenant: Tenant, reason: HoldReason): Promise<void> {
  for (const { importId } of await deps.store.work(tenant)) await hold(deps, tenant, importId, reason);
}
