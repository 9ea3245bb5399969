import type { ImportView } from '../../shared/imports/views';
import { importAddress } from '../routes';
import { CODE_WORDS, sortedIssues, type CodeCount } from '../words/codes';
import { counted } from '../words/numbers';

function Line({ view, issue, chosen }: { view: ImportView; issue: CodeCount; chosen: boolean }) {
  const { title, help } = CODE_WORDS[issue.code];
  const ofFile = view.fileIssues.filter(({ code }) => code === issue.code);
  const inRows = issue.count > ofFile.length;
  return (
    <li class={`issue issue-${issue.severity}${chosen ? ' is-chosen' : ''}`}>
      <span class="issue-kind">{issue.severity === 'error' ? 'Error' : 'Note'}</span>
      <div>
        <h3>{title}</h3>
        <p>{help}</p>
        {ofFile.length > 0 && (
          <ul class="plain">
            {ofFile.map(({ message, column }) => (
              <li key={`${column}${message}`}>{message}</li>
            ))}
          </ul>
        )}
      </div>
      <span class="issue-count">
        {inRows && view.filesRemovedAt ? (
          counted(issue.count - ofFile.length, 'row')
        ) : inRows ? (
          <a href={importAddress(view.id, { outcome: 'all', code: issue.code })}>
            {counted(issue.count - ofFile.length, 'row')}
            <span class="sr-only"> with “{title}”: show them</span>
          </a>
        ) : (
          <span class="hint">whole file</span>
        )}
      </span>
    </li>
  );
}

/** What the check found, by kind. */
export function Issues({ view, chosen }: { view: ImportView; chosen: string | null }) {
  const issues = sortedIssues(view.issues);
  if (issues.length === 0) return null;
  return (
    <section aria-labelledby="issues-title">
      <h2 id="issues-title">What the check found</h2>
      <ul class="issues">
        {issues.map((issue) => (
          <Line key={issue.code} view={view} issue={issue} chosen={issue.code === chosen} />
        ))}
      </ul>
    </section>
  );
}
