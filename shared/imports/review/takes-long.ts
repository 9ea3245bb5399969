import type { Container } from '../../platform/blobs';
import type { Tenant } from '../../tenancy';
import type { EditLog } from './edit-log';
import type { EditRequest } from './edit-request';
import { listRows } from './filter-rows';
import type { Asked } from './long-edit';
import type { ReviewedRecord, Reviews } from './review';

/** An edit that reads or writes more rows is made in the background: it takes more than a second or two. */
export const LONG_ROWS = 50_000;

interface LongDeps {
  reviews: Reviews;
  log: EditLog;
  container(tenant: Tenant): Container;
  longRows: number;
}

/** Whether what a person asks for would keep them waiting: to go through many rows takes seconds. */
export async function takesLong(
  deps: LongDeps,
  tenant: Tenant,
  record: ReviewedRecord,
  by: string,
  asked: Asked,
): Promise<boolean> {
  const { log, longRows } = deps;
  if (record.counts.rows <= longRows) return false;
  if (asked.kind === 'edit') return editTakesLong(deps, tenant, record, asked.request);
  const { done, undone } = await log.steps(tenant, record, by);
  const version = (asked.back ? done : undone).at(-1);
  const edit = version === undefined ? undefined : await log.get(tenant, record, version);
  return edit !== undefined && edit.rows > longRows;
}

/** Some go through all rows, some through those that a filter fits. */
async function editTakesLong(
  { reviews, container, longRows }: LongDeps,
  tenant: Tenant,
  record: ReviewedRecord,
  request: EditRequest,
): Promise<boolean> {
  if (request.kind === 'cells') return false;
  if (request.kind === 'alike' || request.kind === 'replace') return true;
  if (request.rows) return false;
  if (request.kind === 'accept') return true;
  const { filter = {} } = request;
  // What only the rows themselves can answer is looked for in all of them.
  if (filter.text !== undefined || filter.column !== undefined) return true;
  const review = await reviews.of(tenant, record);
  return (await listRows(container(tenant), review, record.layout, filter, 'file')).length > longRows;
}
