import { useEffect, useRef, useState } from 'preact/hooks';
import { asProblem } from '../../api/problem';
import { countReplacement, type Replacement } from '../../api/review';
import { counted } from '../../words/numbers';
import type { GridColumn } from './grid-columns';

const TYPING_MS = 300;

/** Find and replace: says how many cells it would change before it changes them. */
export function FindReplace({
  id,
  columns,
  version,
  busy,
  onReplace,
  onClose,
}: {
  id: string;
  columns: readonly GridColumn[];
  /** Another one may hold other cells. */
  version: string;
  busy: boolean;
  onReplace: (wanted: Replacement) => void;
  onClose: () => void;
}) {
  const [wanted, setWanted] = useState<Replacement>({
    find: '',
    replace: '',
    matchCase: false,
    wholeCell: false,
  });
  const [found, setFound] = useState<{ rows: number; cells: number } | string>();
  const change = (part: Partial<Replacement>) => setWanted({ ...wanted, ...part });
  useEffect(() => {
    setFound(undefined);
    if (wanted.find === '') return;
    const controller = new AbortController();
    const timer = setTimeout(() => {
      countReplacement(id, wanted, controller.signal).then(setFound, (error: unknown) => {
        if (!controller.signal.aborted) setFound(asProblem(error).message);
      });
    }, TYPING_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [JSON.stringify(wanted), version]);
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const cells = typeof found === 'object' ? found.cells : 0;
  const says = () => {
    if (typeof found === 'string') return found;
    if (wanted.find === '') return '';
    if (found === undefined) return 'Counting…';
    return found.cells === 0
      ? 'No cell reads like this.'
      : `${counted(found.cells, 'cell')} in ${counted(found.rows, 'row')} would change.`;
  };
  return (
    <form
      class="find-replace"
      aria-label="Find and replace"
      onSubmit={(event) => {
        event.preventDefault();
        if (cells > 0 && !busy) onReplace(wanted);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <div class="filters">
        <label class="field">
          <span class="field-label">Find</span>
          <input
            type="text"
            ref={first}
            value={wanted.find}
            onInput={(event) => change({ find: event.currentTarget.value })}
          />
        </label>
        <label class="field">
          <span class="field-label">Replace with</span>
          <input
            type="text"
            value={wanted.replace}
            onInput={(event) => change({ replace: event.currentTarget.value })}
          />
        </label>
        <label class="field">
          <span class="field-label">In</span>
          <select
            value={wanted.field ?? ''}
            onChange={(event) => {
              const { field: _, ...rest } = wanted;
              const field = event.currentTarget.value;
              setWanted(field === '' ? rest : { ...rest, field });
            }}
          >
            <option value="">All columns</option>
            {columns.map(({ field, header }) => (
              <option key={field} value={field}>
                {header}
              </option>
            ))}
          </select>
        </label>
        <label class="filter-check">
          <input
            type="checkbox"
            checked={wanted.matchCase}
            onChange={(event) => change({ matchCase: event.currentTarget.checked })}
          />
          Same case
        </label>
        <label class="filter-check">
          <input
            type="checkbox"
            checked={wanted.wholeCell}
            onChange={(event) => change({ wholeCell: event.currentTarget.checked })}
          />
          Whole cell
        </label>
      </div>
      <div class="actions">
        <button type="submit" class="button" disabled={cells === 0 || busy}>
          {cells === 0 ? 'Replace' : `Replace in ${counted(cells, 'cell')}`}
        </button>
        <button type="button" class="button button-quiet" onClick={onClose}>
          Close
        </button>
        <span role="status">{says()}</span>
      </div>
    </form>
  );
}
