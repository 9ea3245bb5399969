import type { Append } from './append-events';
import { copyChain, type CopyDeps } from './copy-chain';
import type { SigningKey } from './key-ring';
import { ROTATED, type Audited } from './model';
import { settleIntents } from './settle-intents';
import type { AuditStore } from './store';

/** Chains looked after at once: a thousand take some seconds. */
const AT_ONCE = 16;

export interface Kept {
  chains: number;
  copied: number;
  /** Writes that ended without a word. */
  brokenOff: number;
  /** Chains that do not follow on their copy. */
  broken: number;
}

/**
 * Tells a chain that another key signs from now on: a change of its own, so that its end is signed by that key soon
 * whatever else happens, from when on the one before counts no more in it.
 */
async function tellOfRotation(
  { store, append }: { store: AuditStore; append: Append },
  keys: readonly SigningKey[],
  customer: Audited,
): Promise<void> {
  const { seq, key } = await store.copied(customer);
  const [first, now] = [keys[0], keys.at(-1)];
  const before = key || first?.id;
  if (seq === 0 || !now || before === now.id) return;
  await append(customer, [
    {
      action: ROTATED,
      actor: { kind: 'system', id: 'audit' },
      target: { kind: 'signing-key', id: now.id },
      before: { key: before },
    },
  ]);
}

/** What a timer does for all customers: broken-off writes get their entry, chains are copied and their ends signed. */
export async function keepChains(
  deps: CopyDeps & { append: Append },
  customers: readonly Audited[],
  signal?: AbortSignal,
): Promise<Kept> {
  const kept: Kept = { chains: 0, copied: 0, brokenOff: 0, broken: 0 };
  const keys = await deps.signer.keys();
  const waiting = customers.values();
  const keeper = async () => {
    for (const customer of waiting) {
      if (signal?.aborted) return;
      try {
        kept.brokenOff += await settleIntents(deps, customer);
        await tellOfRotation(deps, keys, customer);
        const done = await copyChain(deps, customer);
        if (done === 'copied') kept.copied++;
        if (done === 'broken') kept.broken++;
        kept.chains++;
      } catch (error) {
        // One customer's trouble is nobody else's; the next round comes soon.
        deps.log.error('an audit chain could not be copied', { customer: customer.id, error });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, keeper));
  return kept;
}
