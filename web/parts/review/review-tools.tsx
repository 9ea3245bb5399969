import type { Edit, RowsFilter } from '../../api/review';
import type { RowsShown } from '../../routes';
import { FIELD_NAMES, fieldLabel } from '../../words/fields';
import { counted } from '../../words/numbers';
import type { GridColumn } from './grid-columns';

/** What can be done to the rows, above them. Undo and redo are undefined where there is nothing to be taken back. */
export function ReviewTools({
  columns,
  wanted,
  total,
  run,
  undo,
  redo,
  finding,
  find,
  addColumn,
}: {
  columns: readonly GridColumn[];
  wanted: RowsShown;
  total: number;
  run: (edit: Edit) => void;
  undo: (() => void) | undefined;
  redo: (() => void) | undefined;
  finding: boolean;
  find: (open: boolean) => void;
  addColumn: (field: string) => void;
}) {
  return (
    <div class="review-tools" role="toolbar" aria-label="Change the rows">
      <button
        type="button"
        class="button button-quiet"
        aria-keyshortcuts="Control+Z"
        disabled={!undo}
        onClick={() => undo?.()}
      >
        Undo
      </button>
      <button
        type="button"
        class="button button-quiet"
        aria-keyshortcuts="Control+Y"
        disabled={!redo}
        onClick={() => redo?.()}
      >
        Redo
      </button>
      <button
        type="button"
        class="button button-quiet"
        aria-keyshortcuts="Control+H"
        aria-expanded={finding}
        onClick={() => find(!finding)}
      >
        Find and replace
      </button>
      <button
        type="button"
        class="button button-quiet"
        onClick={() => run({ kind: 'accept', ...(wanted.code === null ? {} : { code: wanted.code }) })}
      >
        {wanted.code === null ? 'Accept all suggestions' : 'Accept all suggestions of this kind'}
      </button>
      <ForAll wanted={wanted} total={total} run={run} />
      <label class="tool-select">
        <span class="sr-only">Add a column</span>
        <select value="" onChange={(event) => addColumn(event.currentTarget.value)}>
          <option value="">Add a column…</option>
          {FIELD_NAMES.filter((field) => !columns.some((column) => column.field === field)).map((field) => (
            <option key={field} value={field}>
              {fieldLabel(field)}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

/** What can be done about all rows that a filter shows, whether they are on the screen or not. */
function ForAll({ wanted, total, run }: { wanted: RowsShown; total: number; run: (edit: Edit) => void }) {
  const { outcome, code, column, text, edited } = wanted;
  const given = Object.entries({ outcome, code, column, text }).filter(([, value]) => value !== null);
  // The server knows no such filter for edits.
  if (given.length === 0 || edited || total === 0) return null;
  const filter = Object.fromEntries(given) as RowsFilter;
  const rows = counted(total, 'row');
  const twins = outcome === 'duplicate' || code === 'ALREADY_IMPORTED' || code === 'DUPLICATE_ROW';
  return (
    <>
      <button
        type="button"
        class="button button-quiet"
        onClick={() => run({ kind: outcome === 'skipped' ? 'unskip' : 'skip', filter })}
      >
        {outcome === 'skipped' ? 'Take in' : 'Leave out'} all {rows} shown
      </button>
      {twins && (
        <button
          type="button"
          class="button button-quiet"
          onClick={() => run({ kind: 'send-anyway', filter })}
        >
          Send all {rows} shown all the same
        </button>
      )}
    </>
  );
}
