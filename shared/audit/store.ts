import { z } from 'zod';
import type { Change, Entity, Table, WriteResult } from '../platform/tables';
import { emptyHead, type Head, type Sealed } from './chain';
import { actorSchema, type Actor, type Audited } from './model';

const HEAD = 'head';
const ENTRY = 'entry|';
const INTENT = 'intent|';
const COPIED = 'copied';
/** So many digits that the order of keys is the order of numbers. */
const keyOf = (seq: number): string => ENTRY + String(seq).padStart(12, '0');

const headSchema = z.object({ seq: z.number(), hash: z.string(), at: z.number() });
/** `key`: short name of the key that signed it; empty where that was not noted yet. */
const copiedSchema = headSchema.extend({ key: z.string().default('') });
export type CopiedHead = z.infer<typeof copiedSchema>;
const entrySchema = z.object({
  text: z.string(),
  hash: z.string(),
  personal: z.string().default(''),
});
export type StoredEntry = Pick<Sealed, 'seq' | 'text' | 'hash' | 'personal'>;

const intentSchema = z.object({
  route: z.string(),
  actorKind: actorSchema.shape.kind,
  actorId: z.string(),
  target: z.string().default(''),
  address: z.string().default(''),
  at: z.number(),
});
/** What somebody was about to do: written before it is done, gone with the entry that tells what was done. */
export interface Intent {
  id: string;
  route: string;
  actor: Actor;
  /** The id in the path of the request; empty where there is none. */
  target: string;
  address: string;
  at: number;
}

export interface AuditStore {
  head(tenant: Audited): Promise<Head & { etag: string | undefined }>;
  /** Entries and the head that they lead to, and the end of intents, in one transaction under the head's etag. */
  append(
    tenant: Audited,
    sealed: Sealed[],
    etag: string | undefined,
    intents: string[],
  ): Promise<WriteResult>;
  entry(tenant: Audited, seq: number): Promise<StoredEntry | undefined>;
  /** Entries from one number up to another, both included, in order, page by page. */
  entries(tenant: Audited, from: number, to: number): AsyncIterable<StoredEntry[]>;
  /** Everything that stands there as an entry, whatever the head says. */
  all(tenant: Audited): AsyncIterable<StoredEntry[]>;
  /** How far the chain was copied and signed. */
  copied(tenant: Audited): Promise<CopiedHead>;
  putCopied(tenant: Audited, head: CopiedHead): Promise<void>;
  /** Takes away what is personal of an entry. */
  erasePersonal(tenant: Audited, seq: number): Promise<void>;
  putIntent(tenant: Audited, intent: Intent): Promise<void>;
  dropIntent(tenant: Audited, id: string): Promise<void>;
  hasIntent(tenant: Audited, id: string): Promise<boolean>;
  intents(tenant: Audited): Promise<Intent[]>;
}

/** Entries, head and intents of a customer, all in the customer's partition. */
export function auditStore(table: Table): AuditStore {
  const toEntry = (entity: Entity): StoredEntry => ({
    seq: Number(entity.rowKey.slice(ENTRY.length)),
    ...entrySchema.parse(entity),
  });
  async function* range(tenant: Audited, bounds: { from: string; to?: string }) {
    for await (const page of table.range(tenant.id, bounds)) yield page.map(toEntry);
  }
  return {
    async head(tenant) {
      const found = await table.get(tenant.id, HEAD);
      return found
        ? { ...headSchema.parse(found), etag: found.etag }
        : { ...emptyHead(tenant.id), etag: undefined };
    },
    append(tenant, sealed, etag, intents) {
      const last = sealed.at(-1);
      if (!last) throw new Error('Nothing to append');
      const props = { seq: last.seq, hash: last.hash, at: last.at };
      const head: Change =
        etag === undefined
          ? { kind: 'create', rowKey: HEAD, props }
          : { kind: 'replace', rowKey: HEAD, props, etag };
      return table.write(tenant.id, [
        head,
        ...sealed.map(({ seq, text, hash, personal }): Change => ({
          kind: 'create',
          rowKey: keyOf(seq),
          props: { text, hash, personal },
        })),
        ...intents.map((id): Change => ({ kind: 'delete', rowKey: INTENT + id })),
      ]);
    },
    async entry(tenant, seq) {
      const found = await table.get(tenant.id, keyOf(seq));
      return found && toEntry(found);
    },
    entries: (tenant, from, to) => range(tenant, { from: keyOf(from), to: keyOf(to + 1) }),
    all: (tenant) => range(tenant, { from: ENTRY }),
    async copied(tenant) {
      const found = await table.get(tenant.id, COPIED);
      return found ? copiedSchema.parse(found) : { ...emptyHead(tenant.id), key: '' };
    },
    async putCopied(tenant, { seq, hash, at, key }) {
      await table.write(tenant.id, [{ kind: 'put', rowKey: COPIED, props: { seq, hash, at, key } }]);
    },
    async erasePersonal(tenant, seq) {
      await table.write(tenant.id, [{ kind: 'merge', rowKey: keyOf(seq), props: { personal: '' } }]);
    },
    async putIntent(tenant, { id, route, actor, target, address, at }) {
      const props = { route, actorKind: actor.kind, actorId: actor.id, target, address, at };
      await table.write(tenant.id, [{ kind: 'create', rowKey: INTENT + id, props }]);
    },
    async dropIntent(tenant, id) {
      await table.write(tenant.id, [{ kind: 'delete', rowKey: INTENT + id }]);
    },
    hasIntent: async (tenant, id) => (await table.get(tenant.id, INTENT + id)) !== undefined,
    async intents(tenant) {
      const found: Intent[] = [];
      for await (const page of table.range(tenant.id, { from: INTENT }))
        for (const entity of page) {
          const { actorKind, actorId, ...rest } = intentSchema.parse(entity);
          found.push({
            id: entity.rowKey.slice(INTENT.length),
            actor: { kind: actorKind, id: actorId },
            ...rest,
          });
        }
      return found;
    },
  };
}
