import { AppError } from '../platform/errors';
import type { Tenant } from '../tenancy';
import { asking } from './meant';
import type { Definition } from './model';
import { goneFrom, type ReferenceOf } from './reference';
import { asProblems } from './when';

/**
 * A definition that can be kept: its rule and zone are known, and its places and people stand in the customer's
 * FacilityApps.
 *
 * @throws AppError `bad-body` or `refused` that names each field
 */
export async function checkDefinition(
  reference: ReferenceOf,
  tenant: Tenant,
  definition: Definition,
): Promise<void> {
  await asProblems(() => asking([{ from: null, definition }]));
  if (definition.lastDay !== undefined && definition.lastDay < definition.start.slice(0, 10)) {
    const message = 'The last day lies before the first.';
    throw new AppError('bad-body', { detail: message, issues: [{ path: 'lastDay', message }] });
  }
  const data = await reference(tenant);
  const issues = definition.jobs.flatMap((template, index) => {
    const missing = goneFrom(data, template);
    return missing ? [{ path: `jobs.${index}.${missing.field}`, message: missing.message }] : [];
  });
  if (issues.length > 0) throw new AppError('refused', { detail: issues[0]?.message ?? '', issues });
}
