import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../platform/clock';
import { AppError } from '../platform/errors';
import type { Change, Table } from '../platform/tables';
import type { Tenant } from '../tenancy';

/** How many tries something may have in a time. */
export interface Bucket {
  kind: string;
  /** What is counted: an account's address, a peer's. Kept as a hash. */
  of: string;
  most: number;
  windowMs: number;
}

export interface Taken {
  /** The tries were good ones: they count for nothing. */
  giveBack(): Promise<void>;
}

export interface Throttle {
  /**
   * Counts a try in every bucket before it is made, in one transaction, so that tries side by side on any number of
   * instances cannot get past it. Throws `too-many-requests` where one is full. Three buckets cost three point reads
   * and a transaction, giving back another.
   */
  take(tenant: Pick<Tenant, 'id'>, buckets: Bucket[]): Promise<Taken>;
  /** Takes away what has run out; answers how many entries. */
  forget(): Promise<number>;
}

const stored = z.object({ count: z.number(), until: z.number() });
/** Whoever loses so often meets a flood on the same account. */
const MOST_TRIES = 6;

const keyOf = ({ kind, of }: Bucket): string =>
  `${kind}|${createHash('sha256').update(of).digest('hex').slice(0, 40)}`;

const full = (seconds: number): AppError =>
  new AppError('too-many-requests', {
    detail: 'There were too many tries. Please wait before trying again.',
    retryAfter: Math.max(1, seconds),
  });

export function tableThrottle(table: Table, clock: Clock): Throttle {
  const read = (tenant: Pick<Tenant, 'id'>, buckets: Bucket[]) =>
    Promise.all(buckets.map((bucket) => table.get(tenant.id, keyOf(bucket))));

  const change = (bucket: Bucket, count: number, until: number, etag: string | undefined): Change => {
    const [rowKey, props] = [keyOf(bucket), { count, until }];
    return etag === undefined ? { kind: 'create', rowKey, props } : { kind: 'replace', rowKey, props, etag };
  };

  return {
    async take(tenant, buckets) {
      for (let tries = 0; tries < MOST_TRIES; tries++) {
        const now = clock.now();
        const found = await read(tenant, buckets);
        const state = buckets.map((bucket, at) => {
          const entity = found[at];
          const before = entity && stored.parse(entity);
          const runs = before !== undefined && before.until > now;
          return {
            bucket,
            etag: entity?.etag,
            count: runs ? before.count : 0,
            until: runs ? before.until : now + bucket.windowMs,
          };
        });
        const over = state.filter(({ bucket, count }) => count >= bucket.most);
        if (over.length > 0)
          throw full(Math.ceil((Math.max(...over.map(({ until }) => until)) - now) / 1000));
        const done = await table.write(
          tenant.id,
          state.map(({ bucket, count, until, etag }) => change(bucket, count + 1, until, etag)),
        );
        if (done.ok) {
          return {
            async giveBack() {
              // Who was counted meanwhile stays counted: then our own try does too, which is on the safe side.
              await table.write(
                tenant.id,
                state.map(({ bucket, count, until }, at) => change(bucket, count, until, done.etags[at])),
              );
            },
          };
        }
        await clock.sleep(Math.random() * 20 * 2 ** tries);
      }
      throw full(2);
    },
    async forget() {
      let gone = 0;
      for await (const page of table.scan()) {
        for (const { partitionKey, rowKey, etag, ...props } of page) {
          if (stored.parse(props).until > clock.now()) continue;
          const done = await table.write(partitionKey, [{ kind: 'delete', rowKey, etag }]);
          if (done.ok) gone++;
        }
      }
      return gone;
    },
  };
}
