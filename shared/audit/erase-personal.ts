import type { Append } from './append-events';
import { ERASED, recordSchema, type Actor, type Audited } from './model';
import type { AuditStore } from './store';

/**
 * Takes network addresses of a person's entries away; the entries stay, and the chain stays whole, since only the
 * hash of an address is in it. That it was done is an entry of its own, written first: what is missing without one
 * counts as broken.
 */
export async function erasePersonal(
  { store, append }: { store: AuditStore; append: Append },
  tenant: Audited,
  userId: string,
  by: Actor,
): Promise<number> {
  const { seq: upTo } = await store.head(tenant);
  await append(tenant, [
    { action: ERASED, actor: by, target: { kind: 'user', id: userId }, after: { upTo } },
  ]);
  let erased = 0;
  for await (const page of store.entries(tenant, 1, upTo))
    for (const { seq, text, personal } of page) {
      if (personal === '' || recordSchema.parse(JSON.parse(text)).actor.id !== userId) continue;
      await store.erasePersonal(tenant, seq);
      erased++;
    }
  return erased;
}
