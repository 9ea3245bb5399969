import type { RowView, SessionView } from '../../../shared/imports/views';
import { inShort, counted } from '../../words/numbers';
import type { Edit } from '../../api/review';
import { issuesByField, type GridColumn } from './grid-columns';

const DUPLICATES = ['DUPLICATE_ROW', 'ALREADY_IMPORTED'];

/** What there is to know of the active cell, and what can be done about it and the rows that are chosen. */
export function CellPanel({
  row,
  column,
  columns,
  chosen,
  headerRow,
  people,
  who,
  run,
}: {
  row: RowView;
  /** Undefined on the line number, where the whole row is meant. */
  column: GridColumn | undefined;
  columns: readonly GridColumn[];
  /** Rows that are chosen; the row alone where no more are. */
  chosen: readonly RowView[];
  headerRow: number;
  people: Record<string, string>;
  who: SessionView;
  /** Undefined where the person may only look. */
  run: ((edit: Edit) => void) | undefined;
}) {
  const line = row.row === null ? '' : ` of line ${row.row + headerRow}`;
  const byField = issuesByField(row, columns);
  const issues = column ? (byField.get(column.field) ?? []) : row.issues;
  const value = column ? (row.values[column.field] ?? '') : '';
  const edited = column && row.edited?.[column.field];
  const name = (id: string) => (id === who.user.id ? 'you' : (people[id] ?? 'somebody else'));
  const when = (at: string) => inShort(at, who.customer.timeZone);
  return (
    <section class="cell-panel card" aria-label="The chosen cell">
      <h3>
        {column ? column.header : 'All'}
        {line}
      </h3>
      {column && value !== '' && <p class="cell-value">{value}</p>}
      {column && value === '' && (
        <p class="hint">{column.constant ? `Empty: ${column.constant} stands for it` : 'Empty'}</p>
      )}
      {issues.map((issue) => (
        <div key={`${issue.code}${issue.message}`} class={`row-issue row-issue-${issue.severity}`}>
          <p>{issue.message}</p>
          {run && column && issue.suggestion !== undefined && row.row !== null && (
            <div class="actions">
              <button
                type="button"
                class="button"
                onClick={() =>
                  run({ kind: 'accept', code: issue.code, field: column.field, rows: [row.row as number] })
                }
              >
                Change to “{issue.suggestion}”
              </button>
              <button
                type="button"
                class="button button-quiet"
                onClick={() => run({ kind: 'accept', code: issue.code, field: column.field, from: value })}
              >
                In all rows that say “{value}”
              </button>
            </div>
          )}
        </div>
      ))}
      {edited && (
        <p class="hint">
          Changed by {name(edited.by)} on {when(edited.at)}; it was{' '}
          {edited.was === '' ? 'empty' : <q>{edited.was}</q>}.
        </p>
      )}
      {row.skippedBy && (
        <p class="hint">
          Left out by {name(row.skippedBy.by)} on {when(row.skippedBy.at)}.
        </p>
      )}
      {row.sendAnyway && (
        <p class="hint">
          Sent all the same, as {name(row.sendAnyway.by)} decided on {when(row.sendAnyway.at)}.
        </p>
      )}
      {run && <RowActions chosen={chosen} run={run} />}
    </section>
  );
}

function RowActions({ chosen, run }: { chosen: readonly RowView[]; run: (edit: Edit) => void }) {
  const numbers = (fits: (row: RowView) => boolean): number[] =>
    chosen.flatMap((row) => (row.row !== null && fits(row) ? [row.row] : []));
  const twin = (row: RowView) => row.issues.some(({ code }) => DUPLICATES.includes(code));
  const groups = [
    { kind: 'skip', label: 'Leave out', rows: numbers((row) => !row.skippedBy) },
    { kind: 'unskip', label: 'Take in again', rows: numbers((row) => row.skippedBy !== undefined) },
    { kind: 'send-anyway', label: 'Send all the same', rows: numbers((row) => twin(row) && !row.sendAnyway) },
    {
      kind: 'not-anyway',
      label: 'Do not send as well',
      rows: numbers((row) => row.sendAnyway !== undefined),
    },
  ] as const;
  const what = (count: number) => (chosen.length === 1 ? 'this row' : counted(count, 'row'));
  return (
    <div class="actions">
      {groups.map(
        ({ kind, label, rows }) =>
          rows.length > 0 && (
            <button key={kind} type="button" class="button button-quiet" onClick={() => run({ kind, rows })}>
              {label}: {what(rows.length)}
            </button>
          ),
      )}
    </div>
  );
}
