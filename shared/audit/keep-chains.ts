import type { Append } from './append-events';
import { copyChain, type CopyDeps } from './copy-chain';
import type { Audited } from './model';
import { settleIntents } from './settle-intents';

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

/** What a timer does for all customers: broken-off writes get their entry, chains are copied and their ends signed. */
export async function keepChains(
  deps: CopyDeps & { append: Append },
  customers: readonly Audited[],
  signal?: AbortSignal,
): Promise<Kept> {
  const kept: Kept = { chains: 0, copied: 0, brokenOff: 0, broken: 0 };
  const waiting = customers.values();
  const keeper = async () => {
    for (const customer of waiting) {
      if (signal?.aborted) return;
      try {
        kept.brokenOff += await settleIntents(deps, customer);
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
