import type { Clock } from '../platform/clock';
import type { Append } from './append-events';
import type { Audited } from './model';
import type { AuditStore } from './store';

/** No request lives so long: the host answers within 230 seconds. */
const DEAD_MS = 15 * 60_000;

/**
 * Writes down writes that ended without a word: whether the change was made is not known, that somebody was about to
 * make it is. The entry takes the place of the intent in one transaction.
 */
export async function settleIntents(
  { store, append, clock }: { store: AuditStore; append: Append; clock: Clock },
  tenant: Audited,
): Promise<number> {
  const dead = (await store.intents(tenant)).filter(({ at }) => clock.now() - at > DEAD_MS);
  for (const { id, route, actor, target, address, at } of dead) {
    const event = {
      action: 'request.broken-off',
      actor,
      target: { kind: 'route', id: route },
      ...(address ? { address } : {}),
      after: { begunAt: new Date(at).toISOString(), ...(target ? { id: target } : {}) },
    };
    await append(tenant, [event], id);
  }
  return dead.length;
}
