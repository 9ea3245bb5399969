import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../platform/errors';
import type { Clock } from '../platform/clock';
import type { Ids } from '../platform/ids';
import type { Table } from '../platform/tables';
import type { Tenant } from '../tenancy';
import { ROLES, type Role } from './permissions';
import type { Passwords } from './passwords';

const userSchema = z.object({
  email: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  passwordHash: z.string(),
  createdAt: z.number(),
});
export interface User {
  id: string;
  email: string;
  name: string;
  role: Role;
}
type StoredUser = User & { passwordHash: string; etag: string };

export interface UserStore {
  find(tenant: Tenant, id: string): Promise<User | undefined>;
  findByEmail(tenant: Tenant, email: string): Promise<StoredUser | undefined>;
  /** Throws `conflict` where the address has an account already. */
  create(tenant: Tenant, user: Omit<User, 'id'> & { password: string }): Promise<User>;
  setPassword(tenant: Tenant, id: string, password: string): Promise<void>;
}

/** Addresses differ by case for nobody. */
export const normalEmail = (email: string): string => email.trim().toLowerCase();
const emailKey = (email: string): string =>
  `email|${createHash('sha256').update(normalEmail(email)).digest('hex')}`;
const userKey = (id: string): string => `user|${id}`;

/** People of a customer, in the customer's partition; an address leads to an id by a row of its own. */
export function userStore(table: Table, passwords: Passwords, ids: Ids, clock: Clock): UserStore {
  const read = async (tenant: Tenant, id: string): Promise<StoredUser | undefined> => {
    const entity = await table.get(tenant.id, userKey(id));
    return entity && { id, ...userSchema.parse(entity), etag: entity.etag };
  };
  return {
    async find(tenant, id) {
      const found = await read(tenant, id);
      return found && { id, email: found.email, name: found.name, role: found.role };
    },
    async findByEmail(tenant, email) {
      const pointer = await table.get<{ userId: string }>(tenant.id, emailKey(email));
      return pointer && read(tenant, pointer.userId);
    },
    async create(tenant, { password, ...user }) {
      const id = ids.ascending('usr');
      const props = { ...user, passwordHash: await passwords.hash(password), createdAt: clock.now() };
      const done = await table.write(tenant.id, [
        { kind: 'create', rowKey: emailKey(user.email), props: { userId: id } },
        { kind: 'create', rowKey: userKey(id), props },
      ]);
      if (!done.ok) throw new AppError('conflict', { detail: 'This address has an account already.' });
      return { id, ...user };
    },
    async setPassword(tenant, id, password) {
      const passwordHash = await passwords.hash(password);
      await table.write(tenant.id, [{ kind: 'merge', rowKey: userKey(id), props: { passwordHash } }]);
    },
  };
}
