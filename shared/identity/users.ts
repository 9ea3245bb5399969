import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../platform/clock';
import { AppError } from '../platform/errors';
import type { Ids } from '../platform/ids';
import type { Change, Table, WriteResult } from '../platform/tables';
import type { Tenant } from '../tenancy';
import { ROLES, type Role } from './permissions';
import type { Passwords } from './passwords';

const userSchema = z.object({
  email: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  /** Empty for somebody who was removed. */
  passwordHash: z.string(),
  createdAt: z.number(),
  signedInAt: z.number().default(0),
  removedAt: z.number().default(0),
  /** When everything that was personal about somebody who was removed was gone; 0 until then. */
  erasedAt: z.number().default(0),
  /** JSON of the second step and of one that is being set up (second-step.ts); empty without. */
  secondStep: z.string().default(''),
  pendingStep: z.string().default(''),
});
export interface User {
  id: string;
  email: string;
  name: string;
  role: Role;
}
export type StoredUser = User & z.infer<typeof userSchema> & { etag: string };

type Whose = Pick<Tenant, 'id'>;

export interface UserStore {
  /** Somebody who was removed too: what they did stays theirs. */
  find(tenant: Whose, id: string): Promise<StoredUser | undefined>;
  findByEmail(tenant: Whose, email: string): Promise<StoredUser | undefined>;
  /** All who have an account, oldest first. */
  list(tenant: Whose): Promise<StoredUser[]>;
  /** Throws `conflict` where the address has an account already. */
  create(tenant: Whose, user: Omit<User, 'id'> & { password: string }): Promise<User>;
  /** People of all customers who were removed and not erased yet; for the night. */
  toErase(): Promise<{ customer: string; id: string }[]>;
  noteErased(tenant: Whose, id: string): Promise<void>;
  /** Answers the hash that is kept. */
  setPassword(tenant: Whose, id: string, password: string): Promise<string>;
  /**
   * Hashes the password of now anew, with the parameters of today; answers the new hash. Undefined, and nothing
   * written, where the person was changed meanwhile: another password that was set in this moment stays.
   */
  renewHash(
    tenant: Whose,
    user: Pick<StoredUser, 'id' | 'passwordHash'>,
    password: string,
  ): Promise<string | undefined>;
  noteSignIn(tenant: Whose, id: string): Promise<void>;
  /**
   * One transaction on the people of a customer: everything about a person lies in one partition, so that a link is used
   * up in the moment in which it takes effect.
   */
  write(tenant: Whose, changes: Change[]): Promise<WriteResult>;
}

/** Addresses differ by case for nobody. */
export const normalEmail = (email: string): string => email.trim().toLowerCase();
export const emailKey = (email: string): string =>
  `email|${createHash('sha256').update(normalEmail(email)).digest('hex')}`;
export const userKey = (id: string): string => `user|${id}`;

/** What makes a person and the pointer from the address. */
export const newUserChanges = (
  id: string,
  user: Omit<User, 'id'>,
  passwordHash: string,
  now: number,
): Change[] => [
  { kind: 'create', rowKey: emailKey(user.email), props: { userId: id } },
  { kind: 'create', rowKey: userKey(id), props: { ...user, passwordHash, createdAt: now } },
];

export const emailTaken = (): AppError =>
  new AppError('conflict', { detail: 'This address has an account already.' });

/** People of a customer, in the customer's partition; an address leads to an id by a row of its own. */
export function userStore(table: Table, passwords: Passwords, ids: Ids, clock: Clock): UserStore {
  const read = async (tenant: Whose, id: string): Promise<StoredUser | undefined> => {
    const entity = await table.get(tenant.id, userKey(id));
    return entity && { id, ...userSchema.parse(entity), etag: entity.etag };
  };
  return {
    find: read,
    async findByEmail(tenant, email) {
      const pointer = await table.get<{ userId: string }>(tenant.id, emailKey(email));
      // Nobody is read too, so that time does not tell which accounts exist.
      return read(tenant, pointer?.userId ?? 'nobody');
    },
    async list(tenant) {
      const all: StoredUser[] = [];
      const prefix = userKey('');
      for await (const page of table.range(tenant.id, { from: prefix }))
        for (const entity of page)
          all.push({
            id: entity.rowKey.slice(prefix.length),
            ...userSchema.parse(entity),
            etag: entity.etag,
          });
      return all.filter(({ removedAt }) => removedAt === 0);
    },
    async create(tenant, { password, ...user }) {
      const id = ids.ascending('usr');
      const passwordHash = await passwords.hash(password);
      const done = await table.write(tenant.id, newUserChanges(id, user, passwordHash, clock.now()));
      if (!done.ok) throw emailTaken();
      return { id, ...user };
    },
    async toErase() {
      const found: { customer: string; id: string }[] = [];
      const prefix = userKey('');
      const removed = `RowKey ge '${prefix}' and RowKey lt 'user}' and removedAt gt 0`;
      for await (const page of table.scan(removed))
        for (const entity of page)
          if (userSchema.parse(entity).erasedAt === 0)
            found.push({ customer: entity.partitionKey, id: entity.rowKey.slice(prefix.length) });
      return found;
    },
    async noteErased(tenant, id) {
      const props = { name: '', email: '', erasedAt: clock.now() };
      await table.write(tenant.id, [{ kind: 'merge', rowKey: userKey(id), props }]);
    },
    async setPassword(tenant, id, password) {
      const passwordHash = await passwords.hash(password);
      await table.write(tenant.id, [{ kind: 'merge', rowKey: userKey(id), props: { passwordHash } }]);
      return passwordHash;
    },
    async renewHash(tenant, { id, passwordHash: before }, password) {
      const passwordHash = await passwords.hash(password);
      // Read again, since a code that was taken moved the person on.
      const now = await read(tenant, id);
      if (now?.passwordHash !== before) return undefined;
      const change: Change = { kind: 'merge', rowKey: userKey(id), props: { passwordHash }, etag: now.etag };
      return (await table.write(tenant.id, [change])).ok ? passwordHash : undefined;
    },
    async noteSignIn(tenant, id) {
      await table.write(tenant.id, [
        { kind: 'merge', rowKey: userKey(id), props: { signedInAt: clock.now() } },
      ]);
    },
    write: (tenant, changes) => table.write(tenant.id, changes),
  };
}
