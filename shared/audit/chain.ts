import { createHash, randomBytes } from 'node:crypto';
import { randomText } from '../platform/ids';
import { recordSchema, type AuditEvent, type AuditRecord } from './model';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What the first entry of a customer follows: no entry of another customer fits under it. */
export const genesisOf = (customerId: string): string => sha256(`fji-audit-1\n${customerId}`);
/** The hash of an entry, over its text as stored and the hash of the entry before. */
export const hashOf = (previous: string, text: string): string => sha256(`${previous}\n${text}`);
/** With a salt of its own, since the few network addresses there are could all be tried. */
export const personalHash = (personal: string): string => sha256(`personal\n${personal}`);

/** The end of a chain: its last entry, or what comes before the first. */
export interface Head {
  seq: number;
  hash: string;
  at: number;
}
export const emptyHead = (customerId: string): Head => ({ seq: 0, hash: genesisOf(customerId), at: 0 });

/** An entry ready to be stored: its text, its hash, and what can be erased. */
export interface Sealed {
  seq: number;
  at: number;
  text: string;
  hash: string;
  /** JSON with a salt; empty where nothing about it is personal. */
  personal: string;
}

/** A property of a table holds 32 K characters; an entry that would not fit says how much it leaves out. */
const MOST_STATE = 12_000;

function fitting(state: Record<string, unknown> | undefined): Record<string, unknown> | undefined {
  if (state === undefined) return undefined;
  const text = JSON.stringify(state);
  return text.length <= MOST_STATE ? state : { leftOut: text.length, sha256: sha256(text) };
}

/** Puts events behind the head, in their order. Throws where an event is none (a fault of ours). */
export function sealAll(head: Head, events: AuditEvent[], now: number): Sealed[] {
  let { seq, hash, at } = head;
  return events.map((event) => {
    const { address, before, after, action, actor, target } = event;
    const personal =
      address === undefined
        ? ''
        : JSON.stringify({ salt: randomBytes(16).toString('base64url'), address: address.slice(0, 100) });
    // Clocks of instances differ: time in a chain never goes back, so that it can be searched by halving.
    at = Math.max(at, now);
    seq += 1;
    const record: AuditRecord = {
      seq,
      at,
      action,
      actor,
      ...(target ? { target } : {}),
      ...(before ? { before: fitting(before) } : {}),
      ...(after ? { after: fitting(after) } : {}),
      ...(personal ? { personal: personalHash(personal) } : {}),
      nonce: randomText(8),
    };
    const text = JSON.stringify(recordSchema.parse(record));
    hash = hashOf(hash, text);
    return { seq, at, text, hash, personal };
  });
}
