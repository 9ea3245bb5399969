import { generateKeyPairSync, sign, verify } from 'node:crypto';
import type { Clock } from '../platform/clock';
import type { CachedSecrets, SecretStore } from '../platform/secrets';
import { followedBy, parseRing, ringText, type KeyRing, type SigningKey } from './key-ring';

/** Where the secret store keeps the key that signs the ends of all chains: it never lies beside what it signs. */
export const SIGNING_KEY = 'audit-signing-key';

export interface Signer {
  /** All keys there were, in the order in which they followed each other; the last one signs. */
  keys(): Promise<SigningKey[]>;
  /** The key that signs, and a way to (Ed25519, base64url). */
  current(): Promise<{ key: SigningKey; sign: (text: string) => string }>;
}

export function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  return verify(null, Buffer.from(text), publicKey, Buffer.from(signature, 'base64url'));
}

const newPrivateKey = (): string =>
  String(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));

/** The keys of the secret store, of which the first is made when it is first needed. */
async function ringIn(secrets: SecretStore): Promise<KeyRing> {
  const found = await secrets.get(SIGNING_KEY);
  if (found !== undefined) return parseRing(found);
  const made = newPrivateKey();
  await secrets.set(SIGNING_KEY, made);
  // Asked again: had another instance made one at the same time, both go by what stands there.
  return parseRing((await secrets.get(SIGNING_KEY)) ?? made);
}

/** Signs with the newest key of the secret store. */
export const secretSigner = (secrets: SecretStore & Partial<CachedSecrets>): Signer => ({
  async keys() {
    // Whatever is kept: another instance may have signed with a key that is newer.
    await secrets.getNow?.(SIGNING_KEY);
    return (await ringIn(secrets)).keys;
  },
  async current() {
    const { keys, privateKey } = await ringIn(secrets);
    const key = keys.at(-1);
    if (!key) throw new Error('There is no signing key');
    return { key, sign: (text) => sign(null, Buffer.from(text), privateKey).toString('base64url') };
  },
});

/** Lets another key follow: the private part of the one before is gone with it. Answers all keys. */
export async function rotateKey(secrets: SecretStore, clock: Clock): Promise<SigningKey[]> {
  const ring = followedBy(await ringIn(secrets), newPrivateKey(), clock.now());
  await secrets.set(SIGNING_KEY, ringText(ring));
  return ring.keys;
}
