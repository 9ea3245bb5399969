import type { Clock } from '../platform/clock';
import { sealAll, type Head, type Sealed } from './chain';
import { isAction, type Audited, type AuditEvent } from './model';
import type { AuditStore } from './store';

interface Waiting {
  events: AuditEvent[];
  /** Intent that ends with these events. */
  intent: string | undefined;
  done: () => void;
  failed: (error: unknown) => void;
}

/** A transaction holds 100 changes and 4 MiB; the head is one of them. */
const MOST_CHANGES = 60;
/** Other instances append too; whoever loses that often is not in a race but in trouble. */
const MOST_TRIES = 50;
const MOST_HEADS = 2_000;

export type Append = (tenant: Audited, events: AuditEvent[], intent?: string) => Promise<void>;

/**
 * Puts events behind the customer's chain: one transaction, under the etag of the head. What comes while one is under
 * way goes together in the next. Where another instance was first, the events follow its entries instead.
 */
export function appender({ store, clock }: { store: AuditStore; clock: Clock }): Append {
  const heads = new Map<string, Head & { etag: string | undefined }>();
  const queues = new Map<string, Waiting[]>();

  const keep = (id: string, head: Head & { etag: string | undefined }): void => {
    if (heads.size >= MOST_HEADS) heads.clear();
    heads.set(id, head);
  };

  /** Whether entries that a lost answer leaves in doubt are there after all. */
  async function isThere(tenant: Audited, [first]: Sealed[]): Promise<boolean> {
    const found = first && (await store.entry(tenant, first.seq));
    return found?.hash === first?.hash;
  }

  async function write(tenant: Audited, batch: Waiting[]): Promise<void> {
    const events = batch.flatMap((one) => one.events);
    let intents = batch.flatMap(({ intent }) => intent ?? []);
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const head = heads.get(tenant.id) ?? (await store.head(tenant));
      heads.delete(tenant.id);
      const sealed = sealAll(head, events, clock.now());
      const last = sealed.at(-1);
      if (!last) throw new Error('Nothing to append');
      const done = await store.append(tenant, sealed, head.etag, intents);
      if (done.ok) {
        keep(tenant.id, { seq: last.seq, hash: last.hash, at: last.at, etag: done.etags[0] });
        return;
      }
      if (done.reason === 'missing') {
        // An intent that somebody settled meanwhile; or all of it is there and only the answer was lost.
        const there = await Promise.all(intents.map((id) => store.hasIntent(tenant, id)));
        intents = intents.filter((_, index) => there[index]);
      }
      if (await isThere(tenant, sealed)) return;
      // By chance, so that two instances do not meet again and again.
      await clock.sleep(Math.random() * Math.min(500, 10 * 2 ** tries));
    }
    throw new Error('The audit log of a customer could not be appended to');
  }

  async function drain(tenant: Audited, queue: Waiting[]): Promise<void> {
    while (queue.length > 0) {
      const batch: Waiting[] = [];
      let changes = 1;
      for (let next = queue[0]; next; next = queue[0]) {
        const more = next.events.length + (next.intent ? 1 : 0);
        if (batch.length > 0 && changes + more > MOST_CHANGES) break;
        batch.push(next);
        changes += more;
        queue.shift();
      }
      try {
        await write(tenant, batch);
        for (const { done } of batch) done();
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    queues.delete(tenant.id);
  }

  return (tenant, events, intent) => {
    const wrong = events.find(({ action }) => !isAction(action));
    if (wrong) return Promise.reject(new Error(`${wrong.action} is not written like an action`));
    if (events.length > MOST_CHANGES / 2) return Promise.reject(new Error('Too many events at once'));
    return new Promise<void>((done, failed) => {
      const waiting = { events, intent, done, failed };
      const queue = queues.get(tenant.id);
      if (queue) {
        queue.push(waiting);
        return;
      }
      const fresh = [waiting];
      queues.set(tenant.id, fresh);
      void drain(tenant, fresh);
    });
  };
}
