import { sealText, type Copies, type Seal } from './copies';
import { ERASED, type Audited } from './model';
import { BrokenChain, broken, readChain, type Break, type ChainLink } from './read-chain';
import { toInstant } from '../platform/clock';
import type { SigningKey } from './key-ring';
import { isSignedBy } from './signing';
import type { AuditStore } from './store';

export interface Verified {
  whole: boolean;
  /** Entries that were found in order, up to the first break. */
  entries: number;
  /** Hash of the last of them. */
  hash: string;
  broken: Break | null;
  /** Signed ends that fit. */
  seals: number;
  /** The last of them: what is behind it is only as safe as the table. */
  sealed: { seq: number; at: number } | null;
  /** Entries whose personal part was erased. */
  erased: number;
}

export interface VerifyDeps {
  store: AuditStore;
  /** Left out: the table alone is looked at. */
  copies?: Copies;
  /** Whose seals count, in the order in which they followed each other. */
  keys: readonly SigningKey[];
}

/** What an erasure says (`erase-personal.ts`). */
interface Erasure {
  userId: string;
  upTo: number;
}

/**
 * Walks through a customer's chain from its first entry, side by side with its copy: the table has to be whole in
 * itself, say what the copy says, and lead to every end that was signed. So a chain that was cut off, or computed
 * anew from some entry on, does not pass.
 */
export async function verifyChain(deps: VerifyDeps, tenant: Audited): Promise<Verified> {
  const { store, copies } = deps;
  const found: Verified = {
    ...{ whole: false, entries: 0, hash: '', broken: null, seals: 0, sealed: null, erased: 0 },
  };
  const chain = readChain(store, tenant);
  let at: ChainLink | undefined;
  const without: { seq: number; userId: string }[] = [];
  const erasures: Erasure[] = [];
  /** Place of the newest key that signed so far. */
  let newest = 0;

  async function next(): Promise<ChainLink | undefined> {
    const step = await chain.next();
    if (step.done) return undefined;
    at = step.value;
    const { entry, record } = at;
    found.entries = entry.seq;
    found.hash = entry.hash;
    if (record.personal !== undefined && entry.personal === '') {
      found.erased++;
      without.push({ seq: entry.seq, userId: record.actor.id });
    }
    const upTo = record.after?.upTo;
    if (record.action === ERASED && record.target && typeof upTo === 'number')
      erasures.push({ userId: record.target.id, upTo });
    return at;
  }
  /** Goes on to an entry that the copy knows. */
  async function to(seq: number): Promise<ChainLink> {
    while ((at?.entry.seq ?? 0) < seq)
      if (!(await next())) throw broken((at?.entry.seq ?? 0) + 1, 'it is missing, and its copy is there');
    if (!at) throw broken(seq, 'it is missing');
    return at;
  }
  function checkSeal(seal: Seal, link: ChainLink): void {
    const { seq, hash, key, signature } = seal;
    const place = deps.keys.findIndex(({ id }) => id === key);
    const known = deps.keys[place];
    if (!known) throw broken(seq, `its end was signed by a key that is not ours (${key})`);
    const text = sealText(tenant.id, { seq, hash, at: 0 }, seal.at);
    if (!isSignedBy(known.publicKey, text, signature)) throw broken(seq, 'the signature of its end is false');
    if (link.entry.hash !== hash) throw broken(seq, 'another end was signed here');
    // What a seal says of its own time is the word of whoever has the key: it is at least as late as what it signs.
    const signedAt = Math.max(seal.at, link.record.at, found.sealed?.at ?? 0);
    const { from, until } = known;
    if (until !== null && signedAt > until)
      throw broken(seq, `its end was signed by a key that had been retired at ${toInstant(until)} (${key})`);
    if (place < newest) throw broken(seq, `its end was signed by a key that another had followed (${key})`);
    if (seal.at < from) throw broken(seq, `its end was signed by a key before its time (${key})`);
    newest = place;
    found.seals++;
    found.sealed = { seq, at: signedAt };
  }

  try {
    let copied = 0;
    if (copies) {
      for await (const line of copies.lines(tenant)) {
        if ('unreadable' in line) throw broken(copied + 1, 'its copy cannot be read');
        if ('seal' in line) {
          // A seal before the place that was reached is of a copy that was begun again, and was checked then.
          if (line.seal.seq < copied) throw broken(line.seal.seq, 'its end was signed after a later one');
          checkSeal(line.seal, await to(line.seal.seq));
        } else {
          // Copied twice, after a crash.
          if (line.seq <= copied) continue;
          if (line.seq !== copied + 1) throw broken(copied + 1, 'it is missing in the copy');
          const { entry } = await to(line.seq);
          if (entry.text !== line.text || entry.hash !== line.hash)
            throw broken(line.seq, 'it says something else than its copy');
          copied = line.seq;
        }
      }
      const { seq } = await store.copied(tenant);
      if (copied < seq) throw broken(copied + 1, 'its copy is missing');
    }
    while (await next());
    for (const { seq, userId } of without)
      if (!erasures.some((one) => one.userId === userId && one.upTo >= seq))
        throw broken(seq, 'its network address is missing, and no entry says that it was erased');
    found.whole = true;
  } catch (error) {
    if (!(error instanceof BrokenChain)) throw error;
    found.broken = error.where;
  }
  return found;
}
