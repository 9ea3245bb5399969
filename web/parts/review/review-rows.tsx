import './review.css';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ImportView, RowView, SessionView } from '../../../shared/imports/views';
import { edit, listEdits, redo, undo, type CellChange, type Edit } from '../../api/review';
import type { RowsShown } from '../../routes';
import { useFollowed } from '../../follow';
import { mayChange } from '../../session';
import { counted, inFigures } from '../../words/numbers';
import { Loading, ProblemNotice } from '../notice';
import type { Then } from './cell-editor';
import { CellPanel } from './cell-panel';
import { FindReplace } from './find-replace';
import { gridColumns, issuesByField, type GridColumn } from './grid-columns';
import { pasted } from './paste';
import { PastEdits } from './past-edits';
import { ReviewTools } from './review-tools';
import { RowsFilter } from './rows-filter';
import { RowsGrid } from './rows-grid';
import { TooMany } from './too-many';
import { boxOf, type Box, type Cell, type Selection } from './selection';
import { useEdits, type Alike } from './use-edits';
import { useRows } from './use-rows';

const MOST_CHOSEN = 10_000;
const AT_FIRST: Selection = { active: { index: 0, col: 1 }, anchor: { index: 0, col: 1 } };

/** The rows in review: found, put right, left out, with everything that was done to be undone. */
export function ReviewRows({
  view,
  who,
  tooMany,
  wanted,
  show,
  put,
  refresh,
}: {
  view: ImportView;
  who: SessionView;
  /** More rows than can be searched or changed here. */
  tooMany: boolean;
  wanted: RowsShown;
  show: (part: Partial<RowsShown>) => void;
  put: (view: ImportView) => void;
  refresh: () => void;
}) {
  const version = view.checkEtag ?? '';
  const [more, setMore] = useState<string[]>([]);
  const columns = useMemo(() => gridColumns(view, more), [view.layout, more]);
  const pages = useRows(view.id, wanted, version);
  const edits = useEdits(put, refresh);
  const [selection, setSelection] = useState(AT_FIRST);
  const [finding, setFinding] = useState(false);
  /** The row on which the person goes on, wherever a change puts it. */
  const goal = useRef<{ row: number; since: string } | null>(null);
  const mayEdit = !tooMany && mayChange(who, 'imports:edit');
  const past = useFollowed(
    `${view.id}|${version}`,
    (signal) => listEdits(view.id, null, signal),
    () => null,
  );
  const history = useLatest(past.value?.items) ?? [];
  const total = pages.total ?? 0;
  const headerRow = view.layout?.headerRow ?? 1;

  const fresh = useRef(true);
  useEffect(() => {
    fresh.current = true;
    setSelection(AT_FIRST);
  }, [pages]);
  useEffect(() => {
    if (pages.total === undefined || pages.waiting) return;
    if (fresh.current) {
      fresh.current = false;
      const at = firstProblem(pages.row(0), columns, wanted.code);
      return setSelection({ active: at, anchor: at });
    }
    let place = -1;
    // Until the change has arrived the row still stands where it stood.
    if (goal.current !== null && goal.current.since !== version) {
      place = pages.placeOf(goal.current.row);
      goal.current = null;
    }
    const { active } = selection;
    const index = place >= 0 ? place : Math.max(0, Math.min(active.index, total - 1));
    if (index === active.index) return;
    const at = { index, col: active.col };
    setSelection({ active: at, anchor: at });
  });

  const chosen = (box: Box): RowView[] => {
    const rows: RowView[] = [];
    for (let index = box.top; index <= box.bottom && rows.length < MOST_CHOSEN; index++) {
      const row = pages.row(index);
      if (row) rows.push(row);
    }
    return rows;
  };
  const stay = (index: number) => {
    const row = pages.row(index)?.row ?? null;
    goal.current = row === null ? null : { row, since: version };
  };
  const run = (body: Edit, alike?: Alike) => {
    if (goal.current === null) stay(selection.active.index);
    return edits
      .run(() => edit(view.id, body, refresh), alike)
      .then((ok) => {
        if (ok) return;
        goal.current = null;
        // What was shown before the server had answered does not stand.
        pages.renew();
      });
  };
  const changeCells = (changes: CellChange[], alike?: Alike) => {
    if (changes.length === 0) return;
    for (const { row, field, value } of changes) pages.foresee(row, field, value);
    void run({ kind: 'cells', changes }, alike);
  };

  const onCell = (at: Cell, row: RowView, value: string, then: Then) => {
    const column = columns[at.col - 1];
    if (!column) return;
    const next = {
      index: Math.min(total - 1, at.index + (then === 'down' ? 1 : 0)),
      col: Math.max(1, Math.min(columns.length, at.col + (then === 'right' ? 1 : then === 'left' ? -1 : 0))),
    };
    if (then !== 'stay') setSelection({ active: next, anchor: next });
    const was = row.values[column.field] ?? '';
    if (value === was || row.row === null) return;
    // The next row may come to stand in the place of this one, which leaves the list of errors.
    stay(then === 'stay' ? selection.active.index : next.index);
    changeCells([{ row: row.row, field: column.field, value, was }], {
      field: column.field,
      from: was,
      to: value,
    });
  };
  const onPaste = (box: Box, cells: string[][]) => {
    const { changes, bottom, right } = pasted(box, cells, columns, total, (index) => pages.row(index));
    setSelection({
      anchor: { index: box.top, col: Math.max(1, box.left) },
      active: { index: bottom, col: right },
    });
    changeCells(changes);
  };
  const onClear = (box: Box) => onPaste(box, [['']]);

  const own = history.filter(({ by }) => by === who.user.id);
  // Right after a change the list of changes is still on its way, and the server knows.
  const justDone = edits.done !== undefined;
  const mayUndo = justDone || own.some(({ undone }) => !undone);
  const mayRedo = justDone || own.some(({ undone }) => undone);
  const back = () => mayUndo && void edits.run(() => undo(view.id, refresh));
  const forth = () => mayRedo && void edits.run(() => redo(view.id, refresh));
  function onKeyDown(event: KeyboardEvent): void {
    const typing = event.target instanceof HTMLInputElement;
    if (!mayEdit || typing || event.altKey || !(event.ctrlKey || event.metaKey)) return;
    const key = event.key.toLowerCase();
    const act =
      key === 'y' || (key === 'z' && event.shiftKey)
        ? forth
        : key === 'z'
          ? back
          : key === 'h'
            ? () => setFinding(true)
            : undefined;
    if (!act) return;
    event.preventDefault();
    act();
  }

  const { active } = selection;
  const row = pages.row(active.index);
  const { alike, words } = edits.done ?? {};
  return (
    <section class="review" aria-labelledby="rows-title" onKeyDown={onKeyDown}>
      <h2 id="rows-title">Rows</h2>
      {tooMany ? <TooMany /> : <RowsFilter view={view} columns={columns} wanted={wanted} show={show} />}
      {mayEdit && (
        <ReviewTools
          columns={columns}
          wanted={wanted}
          total={total}
          run={(body) => void run(body)}
          undo={mayUndo ? back : undefined}
          redo={mayRedo ? forth : undefined}
          finding={finding}
          find={setFinding}
          addColumn={(field) => setMore([...more, field])}
        />
      )}
      {finding && mayEdit && (
        <FindReplace
          id={view.id}
          columns={columns}
          version={version}
          busy={edits.busy}
          onReplace={(replacement) => void run({ kind: 'replace', ...replacement })}
          onClose={() => setFinding(false)}
        />
      )}
      {edits.problem && <ProblemNotice problem={edits.problem} />}
      <div class="review-done" role="status">
        <span>
          {edits.busy
            ? 'Checking again…'
            : `${words === undefined ? '' : `${words}. `}${counted(total, 'row')} here, ${inFigures(view.counts.withErrors)} of the file with errors.`}
        </span>
        {!edits.busy && alike && alike.from !== '' && (
          <button type="button" class="button-link" onClick={() => void run({ kind: 'alike', ...alike })}>
            Change “{alike.from}” to “{alike.to}” in all rows
          </button>
        )}
      </div>
      {pages.problem && <ProblemNotice problem={pages.problem} onRetry={() => pages.renew()} />}
      {pages.total === undefined && !pages.problem && <Loading what="the rows" />}
      {pages.total === 0 && <p class="empty">No rows like that.</p>}
      <div class={total === 0 ? 'is-away' : ''}>
        <RowsGrid
          pages={pages}
          columns={columns}
          headerRow={headerRow}
          selection={selection}
          select={setSelection}
          onCell={mayEdit ? onCell : undefined}
          onPaste={mayEdit ? onPaste : undefined}
          onClear={mayEdit ? onClear : undefined}
        />
      </div>
      {mayEdit && total > 0 && (
        <p class="hint">
          Arrows move, Enter or typing changes a cell, F8 goes to the next error, Shift chooses several,
          Ctrl+C and Ctrl+V copy and paste as in Excel, Ctrl+Z undoes.
        </p>
      )}
      {row && (
        <CellPanel
          row={row}
          column={columns[active.col - 1]}
          columns={columns}
          chosen={chosen(boxOf(selection))}
          headerRow={headerRow}
          people={pages.people}
          who={who}
          run={mayEdit ? (body) => void run(body) : undefined}
        />
      )}
      <PastEdits edits={history} who={who} />
    </section>
  );
}

/** Where a list begins: at what is wrong in its first row, else at its first cell. */
function firstProblem(row: RowView | undefined, columns: readonly GridColumn[], code: string | null): Cell {
  const issues = row ? issuesByField(row, columns) : new Map<string, RowView['issues']>();
  const wrong = columns.findIndex(({ field }) =>
    issues.get(field)?.some((issue) => (code === null ? issue.severity === 'error' : issue.code === code)),
  );
  return { index: 0, col: Math.max(0, wrong) + 1 };
}

/** The last value that was there, while the next one is on its way. */
function useLatest<T>(value: T | undefined): T | undefined {
  const last = useRef(value);
  if (value !== undefined) last.current = value;
  return last.current;
}
