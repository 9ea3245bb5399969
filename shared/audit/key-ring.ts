import { createHash, createPublicKey } from 'node:crypto';
import { z } from 'zod';
import { toInstant } from '../platform/clock';

/** A public key, and the time in which what it signed counts. */
export interface SigningKey {
  /** A short name, to tell keys apart; it stands in everything that the key signed. */
  id: string;
  /** PEM (SPKI); what anybody needs to check a signature. */
  publicKey: string;
  /** Milliseconds since the epoch; 0 of the first key. */
  from: number;
  /** Null of the key that signs. */
  until: number | null;
}

/** A round of copying that began with the key before may end with it; one takes minutes at most. */
export const OVERLAP_MS = 15 * 60_000;

export const keyId = (publicKey: string): string =>
  createHash('sha256')
    .update(createPublicKey(publicKey).export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16);

/** What the secret store holds once a key was followed by another: one value, so that it changes in one moment. */
const ringSchema = z.object({
  privateKey: z.string(),
  /** Oldest first; the last belongs to the private key. */
  keys: z.array(z.object({ publicKey: z.string(), from: z.number(), until: z.number().nullable() })).min(1),
});
export interface KeyRing {
  privateKey: string;
  keys: SigningKey[];
}

const pemOf = (key: string): string => String(createPublicKey(key).export({ type: 'spki', format: 'pem' }));

/** A key that has signed since ever, as the first one is kept and as somebody may have written it down. */
export const firstKey = (key: string): SigningKey => {
  const publicKey = pemOf(key);
  return { id: keyId(publicKey), publicKey, from: 0, until: null };
};

export function parseRing(secret: string): KeyRing {
  if (secret.startsWith('-----BEGIN')) return { privateKey: secret, keys: [firstKey(secret)] };
  const { privateKey, keys } = ringSchema.parse(JSON.parse(secret));
  return { privateKey, keys: keys.map((key) => ({ id: keyId(key.publicKey), ...key })) };
}

export const ringText = ({ privateKey, keys }: KeyRing): string =>
  JSON.stringify({
    privateKey,
    keys: keys.map(({ publicKey, from, until }) => ({ publicKey, from, until })),
  });

/** The ring with another key that signs from now on; the one before holds a little longer. */
export const followedBy = ({ keys }: KeyRing, privateKey: string, now: number): KeyRing => {
  const last = keys.at(-1);
  const publicKey = pemOf(privateKey);
  // Two rotations within the overlap: no key begins before the one that it follows.
  const from = Math.max(now, last?.from ?? 0);
  return {
    privateKey,
    keys: [
      ...keys.map((key) => (key === last ? { ...key, until: from + OVERLAP_MS } : key)),
      { id: keyId(publicKey), publicKey, from, until: null },
    ],
  };
};

/** Keys as a file to keep elsewhere: PEM, with a line before each that says when it holds. */
export const keysText = (keys: readonly SigningKey[]): string =>
  keys
    .map(({ id, publicKey, from, until }) => {
      const since = from > 0 ? ` from ${toInstant(from)}` : '';
      return `key ${id}${since}${until === null ? '' : ` until ${toInstant(until)}`}\n${publicKey}`;
    })
    .join('');

const IN_FILE =
  /(?:^key [0-9a-f]{16}(?: from (?<from>\S+))?(?: until (?<until>\S+))?\s+)?(?<pem>-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----)/gm;

/** Keys of such a file, or of one with a PEM alone; throws where there is none or a time is no time. */
export function keysIn(text: string): SigningKey[] {
  const keys = [...text.matchAll(IN_FILE)].map(({ groups }) => {
    const moment = (instant: string | undefined) => (instant === undefined ? undefined : Date.parse(instant));
    const [from, until] = [moment(groups?.from) ?? 0, moment(groups?.until) ?? null];
    if (Number.isNaN(from) || Number.isNaN(until)) throw new Error('A time in it is none');
    return { ...firstKey(groups?.pem ?? ''), from, until };
  });
  if (keys.length === 0) throw new Error('No public key is in it');
  return keys;
}
