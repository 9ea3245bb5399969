import { AppError } from '../platform/errors';
import type { Change, Table } from '../platform/tables';
import type { Tenant } from '../tenancy';
import type { UserStore } from './users';

const GUARD = 'owners';

export interface OwnersGuard {
  /**
   * Changes that go into the transaction by which somebody stops being an owner. Throws `wrong-state` where nobody
   * would be left; two owners who take each other's place in the same moment meet on one row, and one of them loses.
   */
  leaving(tenant: Tenant, userId: string): Promise<Change[]>;
}

export function ownersGuard(table: Table, users: Pick<UserStore, 'list'>): OwnersGuard {
  return {
    async leaving(tenant, userId) {
      // Read before the owners are counted: whoever leaves after this moment moves it.
      const guard = await table.get<{ moves: number }>(tenant.id, GUARD);
      const others = (await users.list(tenant)).filter(({ id, role }) => role === 'owner' && id !== userId);
      if (others.length === 0)
        throw new AppError('wrong-state', {
          detail: 'A company has at least one owner. Make somebody else an owner first.',
        });
      const props = { moves: Number(guard?.moves ?? 0) + 1 };
      return [
        guard
          ? { kind: 'replace', rowKey: GUARD, props, etag: guard.etag }
          : { kind: 'create', rowKey: GUARD, props },
      ];
    },
  };
}
