import { Fragment, type ComponentChildren } from 'preact';
import type { IssueView, RowView } from '../../shared/imports/views';
import { fieldLabel } from '../words/fields';
import { OUTCOME_WORDS } from '../words/outcomes';
import { placeOf, titleOf, whenOf } from '../words/row';
import { Tag } from './tag';

const Issue = ({ issue }: { issue: IssueView }) => (
  <li class={`row-issue row-issue-${issue.severity}`}>
    {issue.column !== null && <span class="row-column">{issue.column}</span>} {issue.message}
    {issue.suggestion !== undefined && !issue.message.includes(issue.suggestion) && (
      <>
        {' '}
        Did you mean <em>{issue.suggestion}</em>?
      </>
    )}
  </li>
);

function Cells({ values }: Pick<RowView, 'values'>) {
  return (
    <details class="cells">
      <summary>All cells</summary>
      <dl class="pairs">
        {Object.entries(values)
          .filter(([, cell]) => cell.trim() !== '')
          .map(([field, cell]) => (
            <Fragment key={field}>
              <dt>{fieldLabel(field)}</dt>
              <dd>{cell}</dd>
            </Fragment>
          ))}
      </dl>
    </details>
  );
}

/** What can be done about a row, beneath what there is to know of it. */
type RowAction = (row: RowView) => ComponentChildren;

function Line({ row, headerRow, action }: { row: RowView; headerRow: number; action: RowAction }) {
  const { label, tone } = OUTCOME_WORDS[row.outcome];
  const place = placeOf(row.values);
  const when = whenOf(row.values);
  return (
    <tr>
      <td class="row-number" data-label="Line">
        {row.row === null ? '–' : row.row + headerRow}
      </td>
      <td data-label="Outcome">
        <Tag tone={tone}>{label}</Tag>
        {row.jobId !== undefined && <div class="hint">Job {row.jobId}</div>}
      </td>
      <td data-label="Job">
        <div class="row-title">{titleOf(row.values) || <span class="hint">no title</span>}</div>
        {place && <div class="hint">{place}</div>}
        {when && <div class="hint">{when}</div>}
        <Cells values={row.values} />
      </td>
      <td data-label="What to know">
        {row.issues.length > 0 && (
          <ul class="plain">
            {row.issues.map((issue) => (
              <Issue key={`${issue.code}${issue.column}${issue.message}`} issue={issue} />
            ))}
          </ul>
        )}
        {row.message !== undefined && <p class="row-message">{row.message}</p>}
        {row.issues.length === 0 && row.message === undefined && <span class="hint">–</span>}
        {action(row)}
      </td>
    </tr>
  );
}

export const RowsTable = ({
  rows,
  headerRow,
  action,
}: {
  rows: RowView[];
  headerRow: number;
  action: RowAction;
}) => (
  <table class="table rows stacks">
    <thead>
      <tr>
        <th scope="col" title="The line in your spreadsheet">
          Line
        </th>
        <th scope="col">Outcome</th>
        <th scope="col">Job</th>
        <th scope="col">What to know</th>
      </tr>
    </thead>
    <tbody>
      {rows.map((row) => (
        <Line key={row.row} row={row} headerRow={headerRow} action={action} />
      ))}
    </tbody>
  </table>
);
