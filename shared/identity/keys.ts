import { z } from 'zod';
import type { Clock } from '../platform/clock';
import { AppError } from '../platform/errors';
import type { Ids } from '../platform/ids';
import type { Table } from '../platform/tables';
import type { Tenant } from '../tenancy';
import { isKey, keyHash, keyHint, newKey } from './key-format';
import { KEY_SCOPES, isAllowed, type KeyScope, type Permission } from './permissions';
import type { By } from './people';

const DAY_MS = 24 * 3_600_000;
/** The last use is noted no more often than this. */
const NOTE_MS = 3_600_000;
/** How long a key is believed without asking; revoking it is in force everywhere within this time. */
const KEPT_MS = 15_000;
const MOST_KEPT = 5_000;
const MOST_KEYS = 50;

const keySchema = z.object({
  id: z.string(),
  name: z.string(),
  /** Names of scopes, with spaces between. A scope that is no more counts for nothing. */
  scopes: z.string().transform((text) => KEY_SCOPES.filter((scope) => text.split(' ').includes(scope))),
  hint: z.string(),
  createdBy: z.string(),
  createdAt: z.number(),
  until: z.number(),
  usedAt: z.number().default(0),
});
export type ApiKey = z.infer<typeof keySchema>;

type Whose = Pick<Tenant, 'id'>;

export interface Keys {
  list(tenant: Whose): Promise<ApiKey[]>;
  /** Makes a key; `secret` is shown this once. Nobody gives a key what they may not do themselves. */
  create(
    tenant: Whose,
    by: By,
    given: { name: string; scopes: KeyScope[]; days: number },
  ): Promise<{ key: ApiKey; secret: string }>;
  /** Throws `not-found` where there is no such key. */
  revoke(tenant: Whose, id: string): Promise<ApiKey>;
  /** The key that a request brings; undefined for what is unknown, another customer's, revoked or run out. */
  find(tenant: Whose, secret: string): Promise<ApiKey | undefined>;
}

const PREFIX = 'key|';
export const keyAllows = (key: Pick<ApiKey, 'scopes'>, permission: Permission): boolean =>
  key.scopes.some((scope) => scope === permission);

/** Keys of a customer's programs, in the customer's partition, by the hash of the key. */
export function apiKeys(table: Table, ids: Ids, clock: Clock): Keys {
  const kept = new Map<string, { key: ApiKey; until: number }>();

  async function rows(tenant: Whose): Promise<{ rowKey: string; key: ApiKey }[]> {
    const all = [];
    for await (const page of table.range(tenant.id, { from: PREFIX }))
      for (const { rowKey, ...props } of page) all.push({ rowKey, key: keySchema.parse(props) });
    return all;
  }

  return {
    async list(tenant) {
      const keys = (await rows(tenant)).map(({ key }) => key);
      return keys.sort((a, b) => b.createdAt - a.createdAt);
    },
    async create(tenant, by, { name, scopes, days }) {
      const beyond = scopes.filter((scope) => !isAllowed(by.role, scope));
      if (beyond.length > 0)
        throw new AppError('forbidden', { detail: `You may not do this yourself: ${beyond.join(', ')}.` });
      if ((await rows(tenant)).length >= MOST_KEYS)
        throw new AppError('refused', {
          detail: `A company has at most ${MOST_KEYS} keys. Revoke one first.`,
        });
      const secret = newKey();
      const now = clock.now();
      const key = {
        id: ids.ascending('key'),
        name,
        scopes,
        hint: keyHint(secret),
        createdBy: by.id,
        createdAt: now,
        until: now + days * DAY_MS,
        usedAt: 0,
      };
      const props = { ...key, scopes: scopes.join(' ') };
      await table.write(tenant.id, [{ kind: 'create', rowKey: `${PREFIX}${keyHash(secret)}`, props }]);
      return { key, secret };
    },
    async revoke(tenant, id) {
      const found = (await rows(tenant)).find(({ key }) => key.id === id);
      if (!found) throw new AppError('not-found', { detail: 'There is no such key.' });
      await table.write(tenant.id, [{ kind: 'delete', rowKey: found.rowKey }]);
      kept.delete(`${tenant.id}|${found.rowKey}`);
      return found.key;
    },
    async find(tenant, secret) {
      if (!isKey(secret)) return undefined;
      const rowKey = `${PREFIX}${keyHash(secret)}`;
      const at = `${tenant.id}|${rowKey}`;
      const known = kept.get(at);
      if (known && known.until > clock.monotonic())
        return known.key.until > clock.now() ? known.key : undefined;
      kept.delete(at);
      const entity = await table.get(tenant.id, rowKey);
      const key = entity && keySchema.parse(entity);
      const now = clock.now();
      if (!key || key.until <= now) return undefined;
      if (now - key.usedAt > NOTE_MS)
        await table.write(tenant.id, [{ kind: 'merge', rowKey, props: { usedAt: now } }]);
      if (kept.size >= MOST_KEPT) kept.clear();
      kept.set(at, { key, until: clock.monotonic() + KEPT_MS });
      return key;
    },
  };
}
