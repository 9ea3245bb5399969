import type { ImportView } from '../../shared/imports/views';
import { navigate } from '../router';
import { importAddress } from '../routes';
import { CODE_WORDS, sortedIssues } from '../words/codes';
import { inFigures } from '../words/numbers';
import { OUTCOME_WORDS, OUTCOMES, type Outcome } from '../words/outcomes';

/** Which rows are shown; the choice goes into the address. */
export function RowFilter({
  view,
  outcome,
  code,
}: {
  view: ImportView;
  outcome: Outcome | null;
  code: string | null;
}) {
  const show = (choice: { outcome: string; code: string | null }) => navigate(importAddress(view.id, choice));
  const outcomes = OUTCOMES.filter((each) => view.counts[each] > 0 || each === outcome);
  const ofFile = (wanted: string) => view.fileIssues.filter((issue) => issue.code === wanted).length;
  const codes = sortedIssues(view.issues).filter(
    (issue) => issue.count > ofFile(issue.code) || issue.code === code,
  );
  return (
    <div class="filters">
      <label class="field">
        <span class="field-label">Outcome</span>
        <select
          value={outcome ?? 'all'}
          onChange={(event) => show({ outcome: event.currentTarget.value, code })}
        >
          <option value="all">All rows ({inFigures(view.counts.rows)})</option>
          {outcomes.map((each) => (
            <option key={each} value={each}>
              {OUTCOME_WORDS[each].label} ({inFigures(view.counts[each])})
            </option>
          ))}
        </select>
      </label>
      {codes.length > 0 && (
        <label class="field">
          <span class="field-label">Issue</span>
          <select
            value={code ?? ''}
            onChange={(event) => show({ outcome: outcome ?? 'all', code: event.currentTarget.value || null })}
          >
            <option value="">Any or none</option>
            {codes.map((issue) => (
              <option key={issue.code} value={issue.code}>
                {CODE_WORDS[issue.code].title} ({inFigures(issue.count - ofFile(issue.code))})
              </option>
            ))}
          </select>
        </label>
      )}
      {(outcome !== null || code !== null) && (
        <a href={importAddress(view.id, { outcome: 'all' })}>Show all rows</a>
      )}
    </div>
  );
}
