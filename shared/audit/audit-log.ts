import type { Clock } from '../platform/clock';
import type { Ids } from '../platform/ids';
import type { Append } from './append-events';
import type { Actor, Audited, AuditEvent } from './model';
import type { AuditStore } from './store';

/** What services are given that act by themselves. */
export interface AuditLog {
  /** In the log when it returns; throws where it could not be written. */
  record(tenant: Audited, event: AuditEvent): Promise<void>;
}

/** A write under way. */
export interface BegunWrite {
  /** What was done: its entries are in the log when this returns. */
  done(events: AuditEvent[]): Promise<void>;
  /** Nothing was done. */
  refused(): Promise<void>;
}

/** What the pipeline is given. */
export interface AuditTrail extends AuditLog {
  /**
   * Writes down that somebody is about to change something, before it is done. A process that dies between the
   * change and its entry leaves this, which a timer turns into an entry of its own (`settle-intents.ts`).
   */
  begin(
    tenant: Audited,
    about: { route: string; actor: Actor; target: string; address: string },
  ): Promise<BegunWrite>;
}

export function auditTrail(deps: { store: AuditStore; append: Append; clock: Clock; ids: Ids }): AuditTrail {
  const { store, append, clock, ids } = deps;
  return {
    record: (tenant, event) => append(tenant, [event]),
    async begin(tenant, about) {
      const id = ids.ascending('int');
      await store.putIntent(tenant, { id, ...about, at: clock.now() });
      return {
        done: (events) => (events.length > 0 ? append(tenant, events, id) : store.dropIntent(tenant, id)),
        refused: () => store.dropIntent(tenant, id),
      };
    },
  };
}

/** For benches and tests of what does not concern the log. */
export const silentAudit: AuditLog = { record: () => Promise.resolve() };
