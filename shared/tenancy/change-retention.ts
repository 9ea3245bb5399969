import { z } from 'zod';
import { AppError } from '../platform/errors';
import { expectVersion } from './if-match';
import type { Customer } from './model';
import { PLAN_BOUNDS } from './plans';
import type { TenantStore } from './store';
import { toRetentionView } from './views';

export const retentionBody = z.strictObject({
  /** How many days files are kept once their import has ended. */
  fileDays: z.number().int('Enter whole days.'),
});
export type RetentionBody = z.output<typeof retentionBody>;

/**
 * Changes how long a customer's files are kept; what is older goes in the following night. Throws `refused` for a
 * time outside of the plan's bounds, `changed` for another version.
 */
export async function changeRetention(
  store: TenantStore,
  id: string,
  { fileDays }: RetentionBody,
  ifMatch?: string,
): Promise<{ before: RetentionBody; customer: Customer }> {
  let before = fileDays;
  const customer = await store.changeCustomer(id, (now) => {
    expectVersion(toRetentionView(now), ifMatch);
    const { least, most } = PLAN_BOUNDS[now.plan].fileDays;
    if (fileDays < least || fileDays > most) {
      const message = `Your plan keeps files for ${least} to ${most.toLocaleString('en-GB')} days.`;
      throw new AppError('refused', { detail: message, issues: [{ path: 'fileDays', message }] });
    }
    before = now.fileDays;
    return { fileDays };
  });
  return { before: { fileDays: before }, customer };
}
