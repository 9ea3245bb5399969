import { emptyHead, hashOf, personalHash, type Head } from './chain';
import { recordSchema, type Audited, type AuditRecord } from './model';
import type { AuditStore, StoredEntry } from './store';

/** Where a chain is broken, and how. */
export interface Break {
  /** Number of the entry; of the one that is missing. */
  seq: number;
  /** A sentence for people. */
  reason: string;
}
export class BrokenChain extends Error {
  constructor(readonly where: Break) {
    super(`Entry ${where.seq}: ${where.reason}`);
  }
}
export const broken = (seq: number, reason: string): BrokenChain => new BrokenChain({ seq, reason });

/** The network address of a personal part. */
export function addressIn(personal: string): string | undefined {
  if (personal === '') return undefined;
  const { address } = JSON.parse(personal) as { address?: unknown };
  return typeof address === 'string' ? address : undefined;
}

function parsed({ seq, text }: StoredEntry): AuditRecord {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw broken(seq, 'it cannot be read');
  }
  const record = recordSchema.safeParse(json);
  if (!record.success) throw broken(seq, 'it is not written like an entry');
  return record.data;
}

export interface ChainLink {
  entry: StoredEntry;
  record: AuditRecord;
}

/**
 * All entries in order, each checked against the one before; throws BrokenChain at the first that does not fit.
 * Entries that are appended meanwhile belong to it. The end is held against the head afterwards.
 */
export async function* readChain(store: AuditStore, tenant: Audited): AsyncGenerator<ChainLink, Head> {
  const before = await store.head(tenant);
  let last = emptyHead(tenant.id);
  let seen: Head = last;
  for await (const page of store.all(tenant)) {
    for (const entry of page) {
      const { seq, text, hash, personal } = entry;
      if (seq !== last.seq + 1) throw broken(last.seq + 1, 'it is missing');
      if (hash !== hashOf(last.hash, text))
        throw broken(seq, 'it was changed, or does not follow the one before');
      const record = parsed(entry);
      if (record.seq !== seq) throw broken(seq, 'it stands at another place than it was written to');
      if (record.at < last.at) throw broken(seq, 'it is older than the one before');
      if (personal !== '' && personalHash(personal) !== record.personal)
        throw broken(seq, 'its network address was changed');
      last = { seq, hash, at: record.at };
      if (seq === before.seq) seen = last;
      yield { entry, record };
    }
  }
  if (last.seq < before.seq) throw broken(last.seq + 1, 'it is missing, and the head knows it');
  if (before.seq > 0 && seen.hash !== before.hash) throw broken(before.seq, 'the head knows another');
  const after = await store.head(tenant);
  if (last.seq > after.seq) throw broken(after.seq + 1, 'the head does not know it');
  return last;
}
