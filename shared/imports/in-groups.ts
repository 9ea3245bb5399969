import type { Tenant } from '../tenancy';
import type { ImportRecord } from './model';
import type { ImportStore } from './store';

const PAGE = 500;
/** Imports of one group. */
const AT_ONCE = 50;

/**
 * Goes through a customer's imports and does something to those that are wanted, a group of them at a time. False
 * where the signal ended it before the last group.
 */
export async function inGroups(
  store: Pick<ImportStore, 'list'>,
  tenant: Tenant,
  isWanted: (record: ImportRecord) => boolean,
  work: (group: ImportRecord[]) => Promise<void>,
  signal?: AbortSignal,
): Promise<boolean> {
  let group: ImportRecord[] = [];
  for (let after: string | undefined; ;) {
    const page = await store.list(tenant, { limit: PAGE, ...(after === undefined ? {} : { after }) });
    for (const record of page) {
      if (!isWanted(record)) continue;
      group.push(record);
      if (group.length < AT_ONCE) continue;
      if (signal?.aborted) return false;
      await work(group);
      group = [];
    }
    after = page.at(-1)?.id;
    if (page.length < PAGE) break;
  }
  if (signal?.aborted) return false;
  if (group.length > 0) await work(group);
  return true;
}
