import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../shared/platform/clock';
import { AppError } from '../../shared/platform/errors';
import type { Table } from '../../shared/platform/tables';
import type { Tenant } from '../../shared/tenancy';
import type { Reply } from './reply';

const KEPT_MS = 24 * 3_600_000;
/** A request shows so often that it is alive; one whose instance died gives its key free soon after. */
const HEARTBEAT_MS = 4_000;
const PENDING_MS = 12_000;
const KEY = /^[\x21-\x7e]{1,200}$/;

const storedSchema = z.object({ request: z.string(), reply: z.string().default(''), at: z.number() });

export interface Idempotency {
  /**
   * Does the work once for a person's key: the same request with the same key gets the same answer for a day. Throws
   * `key-reused` for another request under the key, `conflict` while the first is under way.
   */
  once(
    tenant: Tenant,
    person: string,
    key: string,
    request: string,
    work: () => Promise<Reply>,
  ): Promise<{ reply: Reply; again: boolean }>;
  /** Takes away what has run out: answers may name people. Answers how many. */
  forget(): Promise<number>;
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

export function tableIdempotency(table: Table, clock: Clock): Idempotency {
  return {
    async forget() {
      let gone = 0;
      for await (const page of table.scan())
        for (const entity of page) {
          if (clock.now() - storedSchema.parse(entity).at < KEPT_MS) continue;
          const { partitionKey, rowKey, etag } = entity;
          if ((await table.write(partitionKey, [{ kind: 'delete', rowKey, etag }])).ok) gone++;
        }
      return gone;
    },
    async once(tenant, person, key, request, work) {
      if (!KEY.test(key)) {
        throw new AppError('bad-request', {
          detail: 'An Idempotency-Key has 1 to 200 visible ASCII characters.',
        });
      }
      // A key belongs to the person who sends it: another's is another.
      const rowKey = hash(`${person} ${key}`);
      const props = { request, reply: '', at: clock.now() };
      const claimed = await table.write(tenant.id, [{ kind: 'create', rowKey, props }]);
      if (!claimed.ok) {
        const found = await table.get(tenant.id, rowKey);
        const stored = found && storedSchema.parse(found);
        const age = clock.now() - (stored?.at ?? 0);
        if (found && stored && age < (stored.reply ? KEPT_MS : PENDING_MS)) {
          if (stored.request !== request) {
            throw new AppError('key-reused', {
              detail: 'This Idempotency-Key came with another request before.',
            });
          }
          if (stored.reply) return { reply: JSON.parse(stored.reply) as Reply, again: true };
          throw new AppError('conflict', { detail: 'The same request is under way.', retryAfter: 2 });
        }
        const taken = await table.write(tenant.id, [
          { kind: 'replace', rowKey, props, ...(found ? { etag: found.etag } : {}) },
        ]);
        if (!taken.ok)
          throw new AppError('conflict', { detail: 'The same request is under way.', retryAfter: 2 });
      }
      const beat = setInterval(() => {
        // A heartbeat that is lost is followed by the next; a key that is taken over all the same is told by the store.
        void table
          .write(tenant.id, [{ kind: 'merge', rowKey, props: { at: clock.now() } }])
          .catch(() => undefined);
      }, HEARTBEAT_MS);
      beat.unref();
      try {
        const reply = await work();
        await table.write(tenant.id, [{ kind: 'merge', rowKey, props: { reply: JSON.stringify(reply) } }]);
        return { reply, again: false };
      } catch (error) {
        // What failed may be tried again with the same key.
        await table.write(tenant.id, [{ kind: 'delete', rowKey }]);
        throw error;
      } finally {
        clearInterval(beat);
      }
    },
  };
}
