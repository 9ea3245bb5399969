import { z } from 'zod';
import { toInstant } from '../platform/clock';
import { ACTOR_KINDS, type AuditEntry } from './model';
import type { SigningKey } from './key-ring';
import type { Verified } from './verify-chain';

const state = z.record(z.string(), z.unknown()).nullable();

/** An entry as the API shows it. */
export const entryView = z.object({
  seq: z.number(),
  at: z.string(),
  action: z.string(),
  actor: z.object({ kind: z.enum(ACTOR_KINDS), id: z.string() }),
  target: z.object({ kind: z.string(), id: z.string() }).nullable(),
  /** Null where there was none, or it was erased. */
  address: z.string().nullable(),
  before: state,
  after: state,
  hash: z.string(),
});
export type EntryView = z.infer<typeof entryView>;
export const auditPage = z.object({ items: z.array(entryView), next: z.string().nullable() });

export const toEntryView = ({ at, target, address, before, after, ...entry }: AuditEntry): EntryView => ({
  ...entry,
  at: toInstant(at),
  target: target ?? null,
  address: address ?? null,
  before: before ?? null,
  after: after ?? null,
});

/** Whether the chain is whole, and up to where its end was signed. */
export const verifiedView = z.object({
  whole: z.boolean(),
  entries: z.number(),
  hash: z.string(),
  broken: z.object({ seq: z.number(), reason: z.string() }).nullable(),
  erased: z.number(),
  seals: z.number(),
  sealed: z.object({ seq: z.number(), at: z.string() }).nullable(),
  /** What seals are checked with, in the order in which they followed each other; the last one signs. */
  keys: z.array(
    z.object({
      id: z.string(),
      /** PEM. */
      publicKey: z.string(),
      /** Null of the first, which holds from the beginning. */
      from: z.string().nullable(),
      until: z.string().nullable(),
    }),
  ),
});
export type VerifiedView = z.infer<typeof verifiedView>;

export const toVerifiedView = ({ sealed, ...found }: Verified, keys: SigningKey[]): VerifiedView => ({
  ...found,
  sealed: sealed && { seq: sealed.seq, at: toInstant(sealed.at) },
  keys: keys.map(({ id, publicKey, from, until }) => ({
    ...{ id, publicKey, from: from > 0 ? toInstant(from) : null },
    until: until === null ? null : toInstant(until),
  })),
});
