import { useEffect, useState } from 'preact/hooks';
import type { ImportView } from '../../../shared/imports/views';
import type { RowsShown } from '../../routes';
import { CODE_WORDS, sortedIssues } from '../../words/codes';
import { inFigures } from '../../words/numbers';
import { OUTCOME_WORDS, OUTCOMES } from '../../words/outcomes';
import type { GridColumn } from './grid-columns';

const TYPING_MS = 300;

/** Which rows are shown, and in what order; the choice goes into the address. */
export function RowsFilter({
  view,
  columns,
  wanted,
  show,
}: {
  view: ImportView;
  columns: readonly GridColumn[];
  wanted: RowsShown;
  show: (part: Partial<RowsShown>) => void;
}) {
  const { outcome, code, column, text, edited, order } = wanted;
  const [typed, setTyped] = useState(text ?? '');
  useEffect(() => setTyped(text ?? ''), [text]);
  useEffect(() => {
    if (typed.trim() === (text ?? '')) return;
    const timer = setTimeout(() => show({ text: typed.trim() || null }), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const ofFile = (one: string) => view.fileIssues.filter((issue) => issue.code === one).length;
  const codes = sortedIssues(view.issues).filter(
    (issue) => issue.count > ofFile(issue.code) || issue.code === code,
  );
  const filtered = outcome !== null || code !== null || column !== null || text !== null || edited;
  return (
    <div class="filters" role="search" aria-label="Filter the rows">
      <label class="field">
        <span class="field-label">Show</span>
        <select
          value={outcome ?? ''}
          onChange={(event) => show({ outcome: event.currentTarget.value || null })}
        >
          <option value="">All rows ({inFigures(view.counts.rows)})</option>
          {OUTCOMES.filter((each) => view.counts[each] > 0 || each === outcome).map((each) => (
            <option key={each} value={each}>
              {OUTCOME_WORDS[each].label} ({inFigures(view.counts[each])})
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span class="field-label">Issue</span>
        <select value={code ?? ''} onChange={(event) => show({ code: event.currentTarget.value || null })}>
          <option value="">Any or none</option>
          {codes.map((issue) => (
            <option key={issue.code} value={issue.code}>
              {CODE_WORDS[issue.code].title} ({inFigures(issue.count - ofFile(issue.code))})
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span class="field-label">Column</span>
        <select
          value={column ?? ''}
          onChange={(event) => show({ column: event.currentTarget.value || null })}
        >
          <option value="">{text === null ? 'Any' : 'All'}</option>
          {columns.map(({ field, header }) => (
            <option key={field} value={field}>
              {text === null ? `Issues in ${header}` : header}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span class="field-label">Text</span>
        <input
          type="search"
          value={typed}
          maxLength={500}
          placeholder="Find in the rows"
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </label>
      <label class="field">
        <span class="field-label">Order</span>
        <select
          value={order}
          onChange={(event) => show({ order: event.currentTarget.value === 'file' ? 'file' : 'issues' })}
        >
          <option value="issues">Issues first</option>
          <option value="file">As in the file</option>
        </select>
      </label>
      <label class="filter-check">
        <input
          type="checkbox"
          checked={edited}
          onChange={(event) => show({ edited: event.currentTarget.checked })}
        />
        Only changed rows
      </label>
      {filtered && (
        <button
          type="button"
          class="button-link"
          onClick={() => show({ outcome: null, code: null, column: null, text: null, edited: false })}
        >
          Show all rows
        </button>
      )}
    </div>
  );
}
