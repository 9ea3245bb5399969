import type { Clock } from '../platform/clock';
import type { Log } from '../platform/log';
import { hashOf, type Head } from './chain';
import { sealText, type Copies, type Seal } from './copies';
import type { Audited } from './model';
import type { Signer } from './signing';
import type { AuditStore, StoredEntry } from './store';

export interface CopyDeps {
  store: AuditStore;
  copies: Copies;
  signer: Signer;
  clock: Clock;
  log: Log;
}

class Broken extends Error {}

/** Entries that follow on what was copied before; throws at one that does not. */
async function* following(pages: AsyncIterable<StoredEntry[]>, from: Head, to: Head) {
  let { seq, hash } = from;
  for await (const page of pages) {
    for (const entry of page) {
      if (entry.seq !== seq + 1 || entry.hash !== hashOf(hash, entry.text)) throw new Broken();
      ({ seq, hash } = entry);
    }
    yield page;
  }
  if (seq !== to.seq || hash !== to.hash) throw new Broken();
}

/**
 * Copies what was appended since the last time out of the table, and signs the end of it. A chain that does not
 * follow on what was copied is not signed, but told of. A crash on the way copies the same entries again, which
 * says nothing else.
 */
export async function copyChain(deps: CopyDeps, tenant: Audited): Promise<'copied' | 'nothing' | 'broken'> {
  const { store, copies, signer, clock, log } = deps;
  const copied = await store.copied(tenant);
  const { seq, hash, at } = await store.head(tenant);
  const head = { seq, hash, at };
  if (seq === copied.seq && hash === copied.hash) return 'nothing';
  let keyUsed = '';
  const seal = async (): Promise<Seal> => {
    const { key, sign } = await signer.current();
    // Clocks of instances differ: nothing is signed before it was written, nor by a key before its time.
    const signedAt = Math.max(clock.now(), at, key.from);
    keyUsed = key.id;
    return { seq, hash, at: signedAt, key: key.id, signature: sign(sealText(tenant.id, head, signedAt)) };
  };
  try {
    if (seq <= copied.seq) throw new Broken();
    await copies.append(tenant, following(store.entries(tenant, copied.seq + 1, seq), copied, head), seal);
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    log.error('the audit chain does not follow on its copy', { customer: tenant.id, after: copied.seq });
    return 'broken';
  }
  await store.putCopied(tenant, { ...head, key: keyUsed });
  return 'copied';
}
