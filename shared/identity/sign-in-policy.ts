import { z } from 'zod';
import { AppError } from '../platform/errors';
import type { Table } from '../platform/tables';
import type { Tenant } from '../tenancy';
import type { By } from './people';
import type { SessionStore } from './sessions';
import type { UserStore } from './users';

const ROW = 'sign-in-policy';
const policySchema = z.object({
  /** Whether everybody of the company needs a second step. */
  secondStep: z.enum(['optional', 'required']).default('optional'),
});
export type Policy = z.infer<typeof policySchema>;

export interface SignInPolicy {
  get(tenant: Pick<Tenant, 'id'>): Promise<Policy>;
  /** Whether somebody has to set up a second step before anything else. */
  limits(tenant: Pick<Tenant, 'id'>, user: { secondStep: string }): Promise<boolean>;
  /** Throws `wrong-state` where everybody needs one. */
  mayEndSecondStep(tenant: Pick<Tenant, 'id'>): Promise<void>;
  /** Who has no second step yet is signed out, and sets it up when they come back. */
  set(tenant: Tenant, by: By, policy: Policy): Promise<void>;
}

export function signInPolicy(table: Table, users: UserStore, sessions: SessionStore): SignInPolicy {
  const get = async (tenant: Pick<Tenant, 'id'>): Promise<Policy> =>
    policySchema.parse((await table.get(tenant.id, ROW)) ?? {});
  return {
    get,
    limits: async (tenant, { secondStep }) =>
      secondStep === '' && (await get(tenant)).secondStep === 'required',
    async mayEndSecondStep(tenant) {
      if ((await get(tenant)).secondStep === 'required')
        throw new AppError('wrong-state', { detail: 'Your company asks everybody for a second step.' });
    },
    async set(tenant, by, policy) {
      const people = policy.secondStep === 'required' ? await users.list(tenant) : [];
      const without = people.filter(({ secondStep }) => secondStep === '');
      if (without.some(({ id }) => id === by.id))
        throw new AppError('wrong-state', { detail: 'Set up your own second step first.' });
      await table.write(tenant.id, [{ kind: 'put', rowKey: ROW, props: policy }]);
      for (const { id } of without) await sessions.endAll(tenant, id);
    },
  };
}
