import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from './clock';
import type { Log } from './log';
import type { Change, Table } from './tables';

/** How often something may happen in a minute, over all instances together. */
export interface Limit {
  kind: string;
  /** What is counted; kept as a hash. */
  id: string;
  most: number;
}
/** Where something stands after it was counted. */
export interface Standing {
  allowed: boolean;
  limit: Limit;
  /** What is left of the minute, as this instance knows it. */
  left: number;
  resetSeconds: number;
}
export interface SharedLimits {
  take(limit: Limit): Promise<Standing>;
  /** Takes counts of yesterday away; answers how many. */
  forget(): Promise<number>;
}

export const WINDOW_SECONDS = 60;
const WINDOW_MS = WINDOW_SECONDS * 1000;
/**
 * An instance hands out a tenth of the limit on its own word, before it asks anybody: who stays below it costs no
 * storage at all. Then it takes leases, a tenth at a time, so that a table operation counts many requests. So the
 * limit may be passed by a tenth for each further instance, and not by more.
 */
const SHARE = 10;
const MOST_KEPT = 20_000;
const MOST_TRIES = 5;
const FORGET_MS = 24 * 3_600_000;

const stored = z.object({ window: z.number(), used: z.number() });

interface Bucket {
  window: number;
  /** What this instance may still hand out. */
  tokens: number;
  /** What all instances took, as the last lease showed it. */
  used: number;
  /** The share that was handed out without asking is in `used`. */
  told: boolean;
  /** Nothing is left until the window ends. */
  closed: boolean;
  etag: string | undefined;
  leasing: Promise<void> | undefined;
}

/** Counts in fixed minutes, shared by leases in a table; where the table is away nobody is refused. */
export function sharedLimits(table: Table, clock: Clock, log: Log): SharedLimits {
  const kept = new Map<string, Bucket>();
  const windowNow = (): number => Math.floor(clock.now() / WINDOW_MS);
  const shareOf = ({ most }: Limit): number => Math.max(1, Math.floor(most / SHARE));

  function bucketOf(key: string, limit: Limit): Bucket {
    const window = windowNow();
    const found = kept.get(key);
    if (found?.window === window) return found;
    if (kept.size >= MOST_KEPT) kept.clear();
    const fresh: Bucket = {
      ...{ window, tokens: shareOf(limit), used: 0, told: false, closed: false },
      ...{ etag: found?.etag, leasing: undefined },
    };
    kept.set(key, fresh);
    return fresh;
  }

  /** Asks for a share of the minute; what others took meanwhile is seen by the etag. */
  async function lease(key: string, limit: Limit, bucket: Bucket): Promise<void> {
    const share = shareOf(limit);
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const known = tries === 0 && bucket.told && bucket.etag !== undefined;
      const entity = known ? undefined : await table.get(key, 'count');
      const row = entity && stored.parse(entity);
      const etag = known ? bucket.etag : entity?.etag;
      const before = known ? bucket.used : row?.window === bucket.window ? row.used : 0;
      const own = bucket.told ? 0 : share;
      const granted = Math.min(share, limit.most - before - own);
      if (granted <= 0) {
        bucket.closed = true;
        bucket.used = before;
        return;
      }
      const props = { window: bucket.window, used: before + own + granted, at: clock.now() };
      const change: Change =
        etag === undefined
          ? { kind: 'create', rowKey: 'count', props }
          : { kind: 'replace', rowKey: 'count', props, etag };
      const done = await table.write(key, [change]);
      if (!done.ok) continue;
      bucket.used = props.used;
      bucket.told = true;
      bucket.etag = done.etags[0];
      bucket.tokens += granted;
      return;
    }
    // Many instances at once for one of them: each may go on with a share.
    bucket.tokens += share;
  }

  function leased(key: string, limit: Limit, bucket: Bucket): Promise<void> {
    bucket.leasing ??= lease(key, limit, bucket)
      .catch((error: unknown) => {
        log.error('limits are not shared at the moment', { kind: limit.kind, error });
        bucket.tokens += shareOf(limit);
      })
      .finally(() => (bucket.leasing = undefined));
    return bucket.leasing;
  }

  return {
    async take(limit) {
      const key = `${limit.kind}-${createHash('sha256').update(limit.id).digest('hex').slice(0, 40)}`;
      const bucket = bucketOf(key, limit);
      if (bucket.tokens <= 0 && !bucket.closed) await leased(key, limit, bucket);
      const allowed = bucket.tokens > 0;
      if (allowed) bucket.tokens--;
      // Asked for ahead of time, so that nobody waits for it.
      if (!bucket.closed && bucket.tokens < shareOf(limit) / 4 && bucket.tokens > 0)
        void leased(key, limit, bucket);
      const used = bucket.told ? bucket.used : shareOf(limit);
      const left = allowed ? Math.max(0, limit.most - used) + bucket.tokens : 0;
      const resetSeconds = Math.max(1, Math.ceil(((bucket.window + 1) * WINDOW_MS - clock.now()) / 1000));
      return { allowed, limit, left, resetSeconds };
    },
    async forget() {
      let gone = 0;
      const old = windowNow() - FORGET_MS / WINDOW_MS;
      for await (const page of table.scan(`window lt ${old}`))
        for (const { partitionKey, rowKey, etag } of page) {
          const done = await table.write(partitionKey, [{ kind: 'delete', rowKey, etag }]);
          if (done.ok) gone++;
        }
      return gone;
    },
  };
}
