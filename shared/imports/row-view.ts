import { toInstant } from '../platform/clock';
import type { Stamp } from './marks';
import type { CheckedRow, ImportRecord, RowResult } from './model';
import { outcomeOf } from './result-csv';
import type { OUTCOMES, RowView } from './views';

const shown = ({ by, at }: Stamp) => ({ by, at: toInstant(at) });

/** A row as the API shows it: cells by field, what became of it, and what people did to it. */
export function toRowView(
  record: Pick<ImportRecord, 'layout' | 'status'>,
  checked: CheckedRow,
  result: RowResult | undefined,
): RowView {
  const columns = Object.entries(record.layout?.columns ?? {});
  const values = columns.map(([field, index]) => [field, checked.cells[index] ?? ''] as const);
  const { outcome, jobId, message } = outcomeOf(checked, result, record.status);
  const { cells = {}, skipped, anyway } = checked.marks ?? {};
  const edited = columns.flatMap(([field, index]) => {
    const mark = cells[index];
    return mark ? [[field, { was: mark.was, ...shown(mark) }] as const] : [];
  });
  return {
    row: checked.row,
    values: Object.fromEntries(values),
    resolved: checked.job ? { ...checked.job } : null,
    issues: checked.issues,
    outcome: outcome as (typeof OUTCOMES)[number],
    ...(jobId === undefined ? {} : { jobId }),
    ...(message === undefined ? {} : { message }),
    ...(edited.length > 0 ? { edited: Object.fromEntries(edited) } : {}),
    ...(skipped ? { skippedBy: shown(skipped) } : {}),
    ...(anyway ? { sendAnyway: shown(anyway) } : {}),
  };
}
