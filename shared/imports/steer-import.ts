import { AppError } from '../platform/errors';
import type { Clock } from '../platform/clock';
import type { Tenant } from '../tenancy';
import { moved, type ImportRecord } from './model';
import type { ImportStore } from './store';

export interface SteerDeps {
  store: ImportStore;
  clock: Clock;
}

/**
 * Approves what was checked: only now may jobs be created. `ifChecked` names the check that the person looked at
 * (`changed` where another one was made meanwhile).
 */
export async function approveImport(
  { store, clock }: SteerDeps,
  tenant: Tenant,
  id: string,
  ifChecked?: string,
): Promise<ImportRecord> {
  // Noted first: an import that is queued without a note would be found by nobody.
  await store.get(tenant, id);
  await store.noteWork(tenant, id, clock.now());
  return store.change(tenant, id, (record) => {
    const status = moved(record.status, 'approve');
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
      heartbeatAt: clock.now(),
    };
  });
}

/** Stops sending within a window of rows; what is in flight still settles. */
export const pauseImport = ({ store }: SteerDeps, tenant: Tenant, id: string): Promise<ImportRecord> =>
  store.change(tenant, id, ({ status }) => ({ status: moved(status, 'pause') }));

export async function resumeImport(
  { store, clock }: SteerDeps,
  tenant: Tenant,
  id: string,
): Promise<ImportRecord> {
  await store.get(tenant, id);
  await store.noteWork(tenant, id, clock.now());
  return store.change(tenant, id, ({ status }) => ({
    status: moved(status, 'resume'),
    reason: null,
    reasonCode: null,
    heartbeatAt: clock.now(),
  }));
}

/** Ends it: what was not sent is skipped, what is in flight still settles and is counted. */
export async function cancelImport(
  { store, clock }: SteerDeps,
  tenant: Tenant,
  id: string,
): Promise<ImportRecord> {
  await store.get(tenant, id);
  await store.noteWork(tenant, id, clock.now());
  return store.change(tenant, id, ({ status }) => ({
    status: moved(status, 'cancel'),
    endedAt: clock.now(),
  }));
}
