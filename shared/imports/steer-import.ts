import { AppError } from '../platform/errors';
import type { Clock } from '../platform/clock';
import type { Tenant } from '../tenancy';
import { moved, refuseWhileEdited, type ImportRecord } from './model';
import type { ImportChange, ImportStore } from './store';

export interface SteerDeps {
  store: ImportStore;
  clock: Clock;
}

/** A person's command that needs somebody to work on the import; throws `not-found` before anything is noted. */
export async function commanded(
  { store, clock }: SteerDeps,
  tenant: Tenant,
  id: string,
  decide: (record: ImportRecord) => ImportChange | undefined,
): Promise<ImportRecord> {
  await store.get(tenant, id);
  return store.noting(tenant, id, clock, () => store.change(tenant, id, decide));
}

/**
 * Approves what was checked: only now may jobs be created. `ifChecked` names the check that the person looked at
 * (`changed` where another one was made meanwhile).
 */
export const approveImport = (
  deps: SteerDeps,
  tenant: Tenant,
  id: string,
  ifChecked?: string,
): Promise<ImportRecord> =>
  commanded(deps, tenant, id, (record) => {
    const status = moved(record.status, 'approve');
    refuseWhileEdited(record);
    if (ifChecked !== undefined && ifChecked !== record.checkEtag) {
      throw new AppError('changed', {
        detail: 'The file was checked again after you looked at it. Please look again.',
      });
    }
    return {
      status,
      done: 0,
      total: record.counts.ready,
      cursor: 0,
      startedAt: null,
      endedAt: null,
      reason: null,
      reasonCode: null,
      heartbeatAt: deps.clock.now(),
    };
  });

/** Stops sending within a window of rows; what is in flight still settles. */
export const pauseImport = ({ store }: SteerDeps, tenant: Tenant, id: string): Promise<ImportRecord> =>
  store.change(tenant, id, ({ status }) => ({ status: moved(status, 'pause') }));

export const resumeImport = (deps: SteerDeps, tenant: Tenant, id: string): Promise<ImportRecord> =>
  commanded(deps, tenant, id, ({ status }) => ({
    status: moved(status, 'resume'),
    reason: null,
    reasonCode: null,
    heartbeatAt: deps.clock.now(),
  }));

/** Ends it: what was not sent is skipped, what is in flight still settles and is counted. */
export const cancelImport = (deps: SteerDeps, tenant: Tenant, id: string): Promise<ImportRecord> =>
  commanded(deps, tenant, id, ({ status }) => ({
    status: moved(status, 'cancel'),
    endedAt: deps.clock.now(),
  }));
