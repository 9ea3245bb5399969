import { defuse } from '../platform/csv';
import type { Table } from '../platform/tables';
import type { Tenant } from '../tenancy';
import type { CheckedRow, ImportRecord, RowResult } from './model';
import { readOutcomePages, resultOf, type OutcomePage } from './outcomes';
import { isResultColumn, RESULT_COLUMNS } from './reading/fields';
import type { RowsReader } from './rows';

/** What the run, or else the check, made of a row. */
export function outcomeOf(
  checked: CheckedRow,
  result: RowResult | undefined,
  status: ImportRecord['status'],
): { outcome: string; jobId?: string; message?: string } {
  if (result) {
    const { outcome, jobId, message } = result;
    return { outcome, ...(jobId ? { jobId } : {}), ...(message ? { message } : {}) };
  }
  const ended = status === 'finished' || status === 'cancelled';
  const reasons = checked.issues.filter(({ severity }) => severity === 'error').map(({ message }) => message);
  switch (checked.outcome) {
    case 'skipped':
      if (checked.marks?.skipped)
        return { outcome: 'skipped', message: ['A person left this row out.', ...reasons].join(' ') };
      return { outcome: 'skipped', ...(reasons.length > 0 ? { message: reasons.join(' ') } : {}) };
    case 'carried':
      return { outcome: 'skipped', ...(reasons.length > 0 ? { message: reasons.join(' ') } : {}) };
    case 'withErrors':
      return ended ? { outcome: 'skipped', message: reasons.join(' ') } : { outcome: 'withErrors' };
    case 'duplicate': {
      const twin = checked.issues.find(({ code }) => code === 'DUPLICATE_ROW' || code === 'ALREADY_IMPORTED');
      return { outcome: 'duplicate', ...(twin ? { message: twin.message } : {}) };
    }
    case 'ready':
      return ended
        ? { outcome: 'skipped', message: 'Not sent: the import was cancelled.' }
        : { outcome: 'ready' };
  }
}

const WINDOWS_AT_ONCE = 50;

/** Windows of an import in order, each row with what the run settled about it. */
export async function* settledWindows(
  deps: { imports: Table; rows: RowsReader },
  tenant: Tenant,
  record: ImportRecord,
): AsyncGenerator<{ checked: CheckedRow; result: RowResult | undefined }[]> {
  for (let from = 0; from < record.windows; from += WINDOWS_AT_ONCE) {
    const pages = new Map<number, OutcomePage>();
    for await (const page of readOutcomePages(
      deps.imports,
      tenant,
      record.id,
      from,
      from + WINDOWS_AT_ONCE,
    )) {
      pages.set(page.window, page);
    }
    for (const { info, rows } of await deps.rows.windows(from, WINDOWS_AT_ONCE)) {
      const page = pages.get(info.window);
      yield rows.map((checked) => ({ checked, result: resultOf(page, checked, record.revision) }));
    }
  }
}

/**
 * The result CSV (product.md, step 5): the columns that came in, cells as they came (formulas defused), and five of
 * ours. UTF-8 with a BOM, which is what Excel needs to see it; the delimiter is that of the file.
 */
export async function* resultCsv(
  deps: { imports: Table; rows: RowsReader },
  tenant: Tenant,
  record: ImportRecord,
): AsyncGenerator<Buffer> {
  const { header = [], delimiter = ',' } = record.layout ?? {};
  // Columns of an earlier result file are replaced, not doubled.
  const kept = header.flatMap((cell, index) => (isResultColumn(cell) ? [] : [index]));
  const quote = (cell: string): string =>
    cell.includes(delimiter) || /["\r\n]/.test(cell) || cell !== cell.trim()
      ? `"${cell.replaceAll('"', '""')}"`
      : cell;
  const line = (cells: string[]): string => `${cells.map((cell) => quote(defuse(cell))).join(delimiter)}\r\n`;

  yield Buffer.from(`\uFEFF${line([...kept.map((index) => header[index] ?? ''), ...RESULT_COLUMNS])}`);
  for await (const rows of settledWindows(deps, tenant, record)) {
    let text = '';
    for (const { checked, result } of rows) {
      const { outcome, jobId = '', message = '' } = outcomeOf(checked, result, record.status);
      const cells = kept.map((index) => checked.cells[index] ?? '');
      // Cells beyond the header (an error of the row) are not lost: they come behind ours.
      const extra = checked.cells.slice(header.length);
      text += line([...cells, outcome, jobId, message, String(checked.row), record.id, ...extra]);
    }
    yield Buffer.from(text);
  }
}
