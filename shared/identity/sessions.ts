import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../platform/clock';
import type { Table } from '../platform/tables';
import type { Tenant } from '../tenancy';
import { ROLES, type Role } from './permissions';
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
});

/** Who is signed in; bound to one customer, because it lies in that customer's partition. */
export interface Session {
  user: User;
  role: Role;
}

export interface SessionStore {
  /** Answers the token for the cookie: 256 random bits, stored as a hash alone. */
  create(tenant: Tenant, user: User): Promise<string>;
  /** Undefined for what is unknown, another customer's, expired or ended. */
  find(tenant: Tenant, token: string): Promise<Session | undefined>;
  end(tenant: Tenant, token: string): Promise<void>;
}

const keyOf = (token: string): string => createHash('sha256').update(token).digest('hex');
const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const MOST_KEPT = 10_000;

export function sessionStore(table: Table, clock: Clock): SessionStore {
  const kept = new Map<string, { session: Session; until: number; endsAt: number }>();
  const cacheKey = (tenant: Tenant, key: string): string => `${tenant.id}|${key}`;
  return {
    async create(tenant, user) {
      const token = randomBytes(32).toString('base64url');
      const now = clock.now();
      const props = {
        userId: user.id,
        email: user.email,
        name: user.name,
        role: user.role,
        createdAt: now,
        usedAt: now,
      };
      await table.write(tenant.id, [{ kind: 'create', rowKey: keyOf(token), props }]);
      return token;
    },
    async find(tenant, token) {
      if (!TOKEN.test(token)) return undefined;
      const key = keyOf(token);
      const now = clock.now();
      const known = kept.get(cacheKey(tenant, key));
      if (known && known.until > clock.monotonic() && known.endsAt > now) return known.session;
      kept.delete(cacheKey(tenant, key));
      const entity = await table.get(tenant.id, key);
      if (!entity) return undefined;
      const { userId, email, name, role, createdAt, usedAt } = storedSchema.parse(entity);
      const endsAt = Math.min(usedAt + IDLE_MS, createdAt + ABSOLUTE_MS);
      if (endsAt <= now) {
        await table.write(tenant.id, [{ kind: 'delete', rowKey: key }]);
        return undefined;
      }
      if (now - usedAt > NOTE_MS)
        await table.write(tenant.id, [{ kind: 'merge', rowKey: key, props: { usedAt: now } }]);
      const session = { user: { id: userId, email, name, role }, role };
      if (kept.size >= MOST_KEPT) kept.clear();
      kept.set(cacheKey(tenant, key), { session, until: clock.monotonic() + KEPT_MS, endsAt });
      return session;
    },
    async end(tenant, token) {
      const key = keyOf(token);
      kept.delete(cacheKey(tenant, key));
      await table.write(tenant.id, [{ kind: 'delete', rowKey: key }]);
    },
  };
}
