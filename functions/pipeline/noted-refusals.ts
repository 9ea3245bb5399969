import type { Actor, AuditTrail } from '../../shared/audit';
import type { Clock } from '../../shared/platform/clock';
import { AppError, isAppError } from '../../shared/platform/errors';
import type { Log } from '../../shared/platform/log';
import type { Tenant } from '../../shared/tenancy';

/** `forbidden`, by whom it was tried. */
export class Forbidden extends AppError {
  constructor(
    readonly actor: Actor,
    detail: string,
  ) {
    super('forbidden', { detail });
  }
}

const WINDOW_MS = 10 * 60_000;
/** Of one customer, by one instance, in a window: whoever tries everything fills no log. */
const MOST_NOTES = 30;

interface About {
  route: string;
  actor: Actor | undefined;
  address: string;
  target: string;
}

/**
 * Tells the audit log of what somebody was not allowed to do: who, which route, which id. The first time at once, and
 * again at most every ten minutes for the same person or key and route, with how often it was tried meanwhile; for a
 * customer at most 30 entries in that time. Counts are an instance's own and in memory: a refusal reads nothing, and
 * costs one transaction where it is noted.
 */
export function notedRefusals({ audit, clock, log }: { audit: AuditTrail; clock: Clock; log: Log }) {
  let until = 0;
  let tries = new Map<string, number>();
  let before = new Map<string, number>();
  const notes = new Map<string, number>();

  /** How often it was tried since it was noted last; undefined where it is not to be noted now. */
  function due(tenant: Tenant, key: string): number | undefined {
    if (clock.monotonic() >= until) {
      until = clock.monotonic() + WINDOW_MS;
      before = tries;
      tries = new Map();
      notes.clear();
    }
    const count = (tries.get(key) ?? 0) + 1;
    const noted = notes.get(tenant.id) ?? 0;
    // What is not noted is not counted either, so that no flood fills the memory.
    if (count === 1 && noted >= MOST_NOTES) return undefined;
    tries.set(key, count);
    if (count > 1) return undefined;
    notes.set(tenant.id, noted + 1);
    return (before.get(key) ?? 1) - 1;
  }

  return async (error: unknown, tenant: Tenant, { route, actor, address, target }: About): Promise<void> => {
    if (!isAppError(error, 'forbidden')) return;
    const who = error instanceof Forbidden ? error.actor : actor;
    if (!who) return;
    const unnoted = due(tenant, [tenant.id, who.kind, who.id, route].join('|'));
    if (unnoted === undefined) return;
    try {
      await audit.record(tenant, {
        action: 'permission.refused',
        actor: who,
        address,
        target: { kind: 'route', id: route },
        after: { ...(target ? { id: target } : {}), ...(unnoted > 0 ? { triedBefore: unnoted } : {}) },
      });
    } catch (cause) {
      // What the person has to hear is the refusal.
      log.error('a refusal could not be noted', { customer: tenant.id, route, error: cause });
    }
  };
}
