import { z } from 'zod';

/** Whose chain: a customer, by the tenant that the host and the session agree on. */
export interface Audited {
  id: string;
}

export const ACTOR_KINDS = ['user', 'key', 'operator', 'system'] as const;
export const actorSchema = z.object({ kind: z.enum(ACTOR_KINDS), id: z.string().max(200) });
/** Who did it. A person by user id, a key by key id, the app itself by the part of it that acted (`run`, `sweep`). */
export type Actor = z.infer<typeof actorSchema>;

const ACTION = /^[a-z][a-z-]*\.[a-z][a-z-]*$/;
const stateSchema = z.record(z.string(), z.unknown());

/**
 * What happened. `action` is `noun.verb-in-past` (`import.approved`). `before` and `after` hold no secret, no cell of
 * a file, no name or address of a person: people are named by their user id, which leads nowhere once they are erased.
 */
export interface AuditEvent {
  action: string;
  actor: Actor;
  target?: { kind: string; id: string };
  /** The peer's network address: personal, so kept apart from the chain, and erased with the person. */
  address?: string;
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
}

/** What a handler tells the pipeline, which knows who asked and from where; `actor` where the handler knows better. */
export type AuditNote = Omit<AuditEvent, 'actor' | 'address'> & { actor?: Actor };

/**
 * An entry as it is hashed and stored, word by word. `personal` is the hash of what was personal about it, so that
 * this can be erased and the chain stays whole.
 */
export const recordSchema = z.object({
  seq: z.number().int().min(1),
  /** Milliseconds since the epoch; never before the entry before. */
  at: z.number(),
  action: z.string().regex(ACTION),
  actor: actorSchema,
  target: z.object({ kind: z.string().max(100), id: z.string().max(200) }).optional(),
  before: stateSchema.optional(),
  after: stateSchema.optional(),
  personal: z.string().optional(),
  /** Random, so that no two entries are the same text. */
  nonce: z.string(),
});
export type AuditRecord = z.infer<typeof recordSchema>;

/** The action that says whose network addresses were erased, up to which entry (`after.upTo`). */
export const ERASED = 'audit.personal-erased';

/** The action that says which key signs the ends of the chain from then on. */
export const ROTATED = 'audit.key-rotated';

export const isAction = (action: string): boolean => ACTION.test(action);

/** An entry of the log as it is read. */
export interface AuditEntry extends AuditRecord {
  hash: string;
  /** Undefined where there was none, or it was erased. */
  address: string | undefined;
}
