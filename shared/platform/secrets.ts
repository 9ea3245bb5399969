import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { SecretClient } from '@azure/keyvault-secrets';
import type { Clock } from './clock';
import { storageStatus } from './errors';
import type { Table } from './tables';

/** Where secrets live, and nowhere else. Names are of `a-z0-9-`, as Key Vault asks. */
export interface SecretStore {
  get(name: string): Promise<string | undefined>;
  set(name: string, value: string): Promise<void>;
  remove(name: string): Promise<void>;
}

export const isSecretName = (name: string): boolean => /^[a-z0-9-]{1,127}$/.test(name);

const checked = (name: string): string => {
  if (!isSecretName(name)) throw new Error('A secret name holds a-z, 0-9 and - alone');
  return name;
};

/** Key Vault, whose client is made when it is first needed. */
export function keyVaultSecrets(connect: () => Promise<SecretClient>): SecretStore {
  let made: Promise<SecretClient> | undefined;
  const client = () => (made ??= connect());
  return {
    async get(name) {
      try {
        return (await (await client()).getSecret(checked(name))).value;
      } catch (error) {
        if (storageStatus(error) === 404) return undefined;
        throw error;
      }
    },
    async set(name, value) {
      await (await client()).setSecret(checked(name), value);
    },
    async remove(name) {
      try {
        const poller = await (await client()).beginDeleteSecret(checked(name));
        await poller.pollUntilDone();
      } catch (error) {
        if (storageStatus(error) !== 404) throw error;
      }
    },
  };
}

const PARTITION = 'secret';
/** AES-256-GCM: nonce, tag and text as base64; opens with the same name alone. */
export const seal = (key: Buffer, plain: Buffer, name: string): string => {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(name));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64');
};
export const open = (key: Buffer, sealed: string, name: string): Buffer => {
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12)).setAAD(Buffer.from(name));
  decipher.setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
};

/**
 * Envelope encryption in a table, for one machine: every secret under a data key of its own (AES-256-GCM, the
 * name as additional data, so that a value moved to another name does not open), the data key under `masterKey`.
 */
export const tableSecrets = (table: Table, masterKey: Buffer): SecretStore => {
  if (masterKey.length !== 32) throw new Error('The master key has 32 bytes');
  return {
    async get(name) {
      const found = await table.get<{ wrappedKey: string; sealed: string }>(PARTITION, checked(name));
      if (!found) return undefined;
      const dataKey = open(masterKey, found.wrappedKey, name);
      return open(dataKey, found.sealed, name).toString('utf8');
    },
    async set(name, value) {
      const dataKey = randomBytes(32);
      const props = {
        wrappedKey: seal(masterKey, dataKey, checked(name)),
        sealed: seal(dataKey, Buffer.from(value, 'utf8'), name),
      };
      await table.write(PARTITION, [{ kind: 'put', rowKey: name, props }]);
    },
    async remove(name) {
      await table.write(PARTITION, [{ kind: 'delete', rowKey: checked(name) }]);
    },
  };
};

/** Keeps what was read for `ttlMs`, since Key Vault throttles per vault; what is set here is seen here at once. */
export interface CachedSecrets extends SecretStore {
  /** Reads the store, whatever is kept: another instance may have set it anew. */
  getNow(name: string): Promise<string | undefined>;
}

export const cachedSecrets = (store: SecretStore, clock: Clock, ttlMs: number): CachedSecrets => {
  const kept = new Map<string, { value: string | undefined; until: number }>();
  const getNow = async (name: string) => {
    const value = await store.get(name);
    kept.set(name, { value, until: clock.monotonic() + ttlMs });
    return value;
  };
  return {
    getNow,
    async get(name) {
      const found = kept.get(name);
      return found && found.until > clock.monotonic() ? found.value : getNow(name);
    },
    async set(name, value) {
      await store.set(name, value);
      kept.delete(name);
    },
    async remove(name) {
      await store.remove(name);
      kept.delete(name);
    },
  };
};
