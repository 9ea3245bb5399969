import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
} from 'node:crypto';
import type { SecretStore } from '../platform/secrets';

/** Where the secret store keeps the key that signs the ends of all chains: it never lies beside what it signs. */
export const SIGNING_KEY = 'audit-signing-key';

export interface Signer {
  /** PEM (SPKI); what anybody needs to check a signature. */
  publicKey(): Promise<string>;
  /** Ed25519, base64url. */
  sign(text: string): Promise<string>;
}

/** A short name of a public key, to tell keys apart. */
export const keyId = (publicKey: string): string =>
  createHash('sha256')
    .update(createPublicKey(publicKey).export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16);

export function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  return verify(null, Buffer.from(text), publicKey, Buffer.from(signature, 'base64url'));
}

/** Signs with the key of the secret store, which is made when it is first needed. */
export function secretSigner(secrets: SecretStore): Signer {
  async function privateKey(): Promise<string> {
    const found = await secrets.get(SIGNING_KEY);
    if (found !== undefined) return found;
    const made = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
    await secrets.set(SIGNING_KEY, String(made));
    // Asked again: had another instance made one at the same time, both go by what stands there.
    return (await secrets.get(SIGNING_KEY)) ?? String(made);
  }
  return {
    async publicKey() {
      const key = createPublicKey(createPrivateKey(await privateKey()));
      return String(key.export({ type: 'spki', format: 'pem' }));
    },
    sign: async (text) => sign(null, Buffer.from(text), await privateKey()).toString('base64url'),
  };
}
