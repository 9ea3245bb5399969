import { z } from 'zod';
import type { Clock } from '../platform/clock';
import type { Change, Table } from '../platform/tables';
import type { Tenant } from '../tenancy';
import { permissionsFor, ROLES, type Permission, type Role } from './permissions';
import { isToken, newToken, tokenHash } from './tokens';
import type { User } from './users';

const IDLE_MS = 8 * 3_600_000;
const ABSOLUTE_MS = 7 * 24 * 3_600_000;
/** The last use is noted no more often than this. */
const NOTE_MS = 5 * 60_000;
/** How long a session is believed without asking; signing out elsewhere is in force within this time. */
const KEPT_MS = 15_000;

const storedSchema = z.object({
  userId: z.string(),
  email: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  createdAt: z.number(),
  usedAt: z.number(),
  device: z.string().default(''),
  address: z.string().default(''),
  /** Where it was begun: `name[:port]`; it is good at no other address, of the same customer either. */
  host: z.string().default(''),
  /** The person has to set up a second step first. */
  limited: z.boolean().default(false),
});
type Stored = z.infer<typeof storedSchema>;

/** Who is signed in; bound to one customer, because it lies in that customer's partition, and to one of its addresses. */
export interface Session {
  user: User;
  role: Role;
  /** What the role gives; one's own account alone where a second step has to be set up first. */
  permissions: readonly Permission[];
}

/** From where a session is begun. */
export interface SessionFrom {
  device: string;
  address: string;
  /** The address that it is good at, `name[:port]`. */
  host: string;
  limited?: boolean;
}

/** What a person sees of a session. */
export interface SessionFacts {
  id: string;
  device: string;
  /** A part of it: enough to know one's own network again. */
  address: string;
  createdAt: number;
  usedAt: number;
  endsAt: number;
}

type Whose = Pick<Tenant, 'id'>;

export interface SessionStore {
  /** Answers the token for the cookie: 256 random bits, stored as a hash alone. */
  create(tenant: Whose, user: User, from: SessionFrom): Promise<string>;
  /** Undefined for what is unknown, another customer's, begun at another address, expired or ended. */
  find(tenant: Whose, token: string, host: string): Promise<Session | undefined>;
  end(tenant: Whose, token: string): Promise<void>;
  /** Sessions of a person that are not over, last used first. */
  list(tenant: Whose, userId: string): Promise<SessionFacts[]>;
  /** Ends one of a person's sessions; false where there is no such. */
  endOne(tenant: Whose, userId: string, id: string): Promise<boolean>;
  /** Ends all sessions of a person but the one of the token; answers how many. */
  endAll(tenant: Whose, userId: string, butToken?: string): Promise<number>;
  /** Writes a person's new name or address into their sessions. */
  rename(tenant: Whose, user: User): Promise<void>;
  /** Takes away what is over, of all customers; answers how many. */
  forget(): Promise<number>;
}

const MOST_KEPT = 10_000;
const MOST_AT_ONCE = 50;
const INDEX = 'user|';
const indexPrefix = (userId: string): string => `${INDEX}${userId}|`;

/** Leads to the session without being what opens it: the stored key is a hash already. */
const publicId = (key: string): string => `ses_${key.slice(0, 24)}`;
const endOf = ({ usedAt, createdAt }: Stored): number => Math.min(usedAt + IDLE_MS, createdAt + ABSOLUTE_MS);

export function sessionStore(table: Table, clock: Clock): SessionStore {
  const kept = new Map<string, { session: Session; host: string; until: number; endsAt: number }>();
  const cacheKey = (tenant: Whose, key: string): string => `${tenant.id}|${key}`;

  async function keysOf(tenant: Whose, userId: string): Promise<string[]> {
    const prefix = indexPrefix(userId);
    const keys: string[] = [];
    for await (const page of table.range(tenant.id, { from: prefix, select: ['rowKey'] }))
      for (const { rowKey } of page) keys.push(rowKey.slice(prefix.length));
    return keys;
  }

  async function remove(tenant: Whose, userId: string, keys: string[]): Promise<void> {
    for (let at = 0; at < keys.length; at += MOST_AT_ONCE) {
      const some = keys.slice(at, at + MOST_AT_ONCE);
      for (const key of some) kept.delete(cacheKey(tenant, key));
      const changes = some.flatMap((key): Change[] => [
        { kind: 'delete', rowKey: key },
        { kind: 'delete', rowKey: `${indexPrefix(userId)}${key}` },
      ]);
      const done = await table.write(tenant.id, changes);
      // One that ended meanwhile makes the whole transaction fail: then each by itself.
      if (!done.ok) for (const change of changes) await table.write(tenant.id, [change]);
    }
  }

  async function read(tenant: Whose, key: string): Promise<Stored | undefined> {
    const entity = await table.get(tenant.id, key);
    return entity && storedSchema.parse(entity);
  }

  const store: SessionStore = {
    async create(tenant, { id, email, name, role }, { device, address, host, limited = false }) {
      const token = newToken();
      const key = tokenHash(token);
      const now = clock.now();
      const props = {
        userId: id,
        email,
        name,
        role,
        createdAt: now,
        usedAt: now,
        device,
        address,
        host,
        limited,
      };
      await table.write(tenant.id, [
        { kind: 'create', rowKey: key, props },
        { kind: 'create', rowKey: `${indexPrefix(id)}${key}`, props: {} },
      ]);
      return token;
    },
    async find(tenant, token, host) {
      if (!isToken(token)) return undefined;
      const key = tokenHash(token);
      const now = clock.now();
      const known = kept.get(cacheKey(tenant, key));
      if (known && known.until > clock.monotonic() && known.endsAt > now)
        return known.host === host ? known.session : undefined;
      kept.delete(cacheKey(tenant, key));
      const stored = await read(tenant, key);
      if (!stored) return undefined;
      const endsAt = endOf(stored);
      const { userId, email, name, role, usedAt, limited } = stored;
      if (endsAt <= now) {
        await remove(tenant, userId, [key]);
        return undefined;
      }
      if (now - usedAt > NOTE_MS)
        await table.write(tenant.id, [{ kind: 'merge', rowKey: key, props: { usedAt: now } }]);
      if (stored.host !== host) return undefined;
      const permissions = permissionsFor(role, limited);
      const session = { user: { id: userId, email, name, role }, role, permissions };
      if (kept.size >= MOST_KEPT) kept.clear();
      kept.set(cacheKey(tenant, key), { session, host, until: clock.monotonic() + KEPT_MS, endsAt });
      return session;
    },
    async end(tenant, token) {
      const key = tokenHash(token);
      kept.delete(cacheKey(tenant, key));
      const stored = await read(tenant, key);
      if (stored) await remove(tenant, stored.userId, [key]);
    },
    async list(tenant, userId) {
      const keys = await keysOf(tenant, userId);
      const found = await Promise.all(keys.map(async (key) => ({ key, stored: await read(tenant, key) })));
      return found
        .flatMap(({ key, stored }) => {
          if (!stored || endOf(stored) <= clock.now()) return [];
          const { device, address, createdAt, usedAt } = stored;
          return { id: publicId(key), device, address, createdAt, usedAt, endsAt: endOf(stored) };
        })
        .sort((a, b) => b.usedAt - a.usedAt);
    },
    async endOne(tenant, userId, id) {
      const key = (await keysOf(tenant, userId)).find((one) => publicId(one) === id);
      if (key === undefined) return false;
      await remove(tenant, userId, [key]);
      return true;
    },
    async endAll(tenant, userId, butToken) {
      const but = butToken === undefined ? undefined : tokenHash(butToken);
      const keys = (await keysOf(tenant, userId)).filter((key) => key !== but);
      await remove(tenant, userId, keys);
      return keys.length;
    },
    async rename(tenant, { id, email, name }) {
      for (const rowKey of await keysOf(tenant, id)) {
        kept.delete(cacheKey(tenant, rowKey));
        await table.write(tenant.id, [{ kind: 'merge', rowKey, props: { email, name } }]);
      }
    },
    async forget() {
      let gone = 0;
      for await (const page of table.scan())
        for (const { partitionKey, rowKey, ...props } of page) {
          if (rowKey.startsWith(INDEX)) continue;
          const stored = storedSchema.parse(props);
          if (endOf(stored) > clock.now()) continue;
          await remove({ id: partitionKey }, stored.userId, [rowKey]);
          gone++;
        }
      return gone;
    },
  };
  return store;
}

/** The session id that belongs to a cookie's token. */
export const sessionIdOf = (token: string): string => publicId(tokenHash(token));
