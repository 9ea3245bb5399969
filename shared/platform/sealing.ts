import { randomBytes } from 'node:crypto';
import { open, seal, type SecretStore } from './secrets';
import type { Table } from './tables';

/**
 * Keeps small secrets of many people sealed in a table, under a key of the partition that lies in the secret store: one
 * read of the store opens them all, and without that key nothing does.
 */
export interface Sealer {
  /** `context` says whose it is: what was moved elsewhere does not open. */
  seal(partition: string, plain: string, context: string): Promise<string>;
  /** Throws for what was changed or belongs elsewhere. */
  open(partition: string, sealed: string, context: string): Promise<string>;
}

const POINTER = 'sealing-key';

export function tableSealer(table: Table, secrets: SecretStore): Sealer {
  /** Name of the partition's key; two who make the first one at once meet on the pointer, and one of them gives way. */
  async function currentName(partition: string): Promise<string> {
    const found = await table.get<{ name: string }>(partition, POINTER);
    if (found) return found.name;
    const name = `sealing-${randomBytes(16).toString('hex')}`;
    await secrets.set(name, randomBytes(32).toString('base64'));
    const done = await table.write(partition, [{ kind: 'create', rowKey: POINTER, props: { name } }]);
    return done.ok ? name : currentName(partition);
  }
  async function keyOf(name: string): Promise<Buffer> {
    const key = await secrets.get(name);
    if (key === undefined) throw new Error('A sealing key is missing in the secret store');
    return Buffer.from(key, 'base64');
  }
  const about = (partition: string, context: string): string => `${partition}|${context}`;
  return {
    async seal(partition, plain, context) {
      const name = await currentName(partition);
      return `${name}.${seal(await keyOf(name), Buffer.from(plain), about(partition, context))}`;
    },
    async open(partition, sealed, context) {
      const [name = '', body = ''] = sealed.split('.');
      return open(await keyOf(name), body, about(partition, context)).toString('utf8');
    },
  };
}
