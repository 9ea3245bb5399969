import { z } from 'zod';
import { AppError } from '../platform/errors';
import { expectVersion } from './if-match';
import type { Customer } from './model';
import { PLAN_BOUNDS } from './plans';
import type { TenantStore } from './store';
import { toRetentionView } from './views';

const days = z.number().int('Enter whole days.');
export const retentionBody = z.strictObject({
  /** How many days files are kept once their import has ended. */
  fileDays: days,
  /** The same of imports as a whole; null for as long as there is the customer. Left out: as before. */
  recordDays: days.nullable().optional(),
});
export type RetentionBody = z.output<typeof retentionBody>;
export type Retention = Pick<Customer, 'fileDays' | 'recordDays'>;

const WORDS = { fileDays: 'files', recordDays: 'imports' };

function refuse(path: keyof Retention, message: string): never {
  throw new AppError('refused', { detail: message, issues: [{ path, message }] });
}

/**
 * Changes how long a customer's files and imports are kept; what is older goes in the following night. Throws
 * `refused` for a time outside of the plan's bounds and for imports that would go before their files, `changed` for
 * another version.
 */
export async function changeRetention(
  store: TenantStore,
  id: string,
  { fileDays, recordDays: given }: RetentionBody,
  ifMatch?: string,
): Promise<{ before: Retention; customer: Customer }> {
  let before: Retention = { fileDays, recordDays: null };
  const customer = await store.changeCustomer(id, (now) => {
    expectVersion(toRetentionView(now), ifMatch);
    const recordDays = given === undefined ? now.recordDays : given;
    for (const [path, wanted] of [
      ['fileDays', fileDays],
      ['recordDays', recordDays],
    ] as const) {
      const { least, most } = PLAN_BOUNDS[now.plan][path];
      if (wanted !== null && (wanted < least || wanted > most))
        refuse(path, `Your plan keeps ${WORDS[path]} for ${least} to ${most.toLocaleString('en-GB')} days.`);
    }
    if (recordDays !== null && recordDays < fileDays)
      refuse('recordDays', 'An import is kept for at least as long as its file.');
    before = { fileDays: now.fileDays, recordDays: now.recordDays };
    return { fileDays, recordDays };
  });
  return { before, customer };
}
