import { AppError } from '../../platform/errors';
import type { Tenant } from '../../tenancy';
import { lineOf } from '../layout-words';
import type { Obstacles } from './plan-edit';
import type { ReviewedRecord } from './review';

const LONGEST = 100;
const MOST_TOLD = 50;

/** Says which cells are not what a person saw, what stands there now, and who wrote it. */
export async function refusalOf(
  { nameOf }: { nameOf(tenant: Tenant, id: string): Promise<string | undefined> },
  tenant: Tenant,
  { layout }: ReviewedRecord,
  { found }: Obstacles,
): Promise<AppError> {
  const some = found.slice(0, MOST_TOLD);
  const names = new Map<string, string>();
  for (const id of new Set(some.flatMap(({ by }) => by ?? [])))
    names.set(id, (await nameOf(tenant, id)) ?? 'Somebody who is not here any more');
  const issues = some.map(({ row, column, text, by }) => {
    const who = by === undefined ? 'Somebody' : (names.get(by) ?? 'Somebody');
    const field = Object.entries(layout.columns).find(([, index]) => index === column)?.[0];
    const path = `rows.${row}${field === undefined ? '' : `.${field}`}`;
    const line = lineOf(layout, row);
    if (column === undefined) return { path, message: `${who} decided about line ${line} after that.` };
    const name = (layout.header[column] ?? '').trim();
    return {
      path,
      message: `${who} changed ${name} of line ${line}: it is “${text.slice(0, LONGEST)}” now.`,
    };
  });
  return new AppError('changed', {
    detail: `${issues[0]?.message ?? 'Somebody else was first.'} Nothing was changed by you.`,
    issues,
  });
}
