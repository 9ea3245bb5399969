import type { ImportView } from '../../shared/imports/views';
import { importAddress } from '../routes';
import { counted, inFigures, inShort, percent } from '../words/numbers';
import { hasEnded, STATUS_WORDS } from '../words/statuses';
import { ProgressBar } from './progress';
import { Tag } from './tag';

/** One line about what became of the rows, or stands in the way. */
function whatBecame({ counts, status, reason }: ImportView): string {
  if (status === 'rejected' || status === 'held' || status === 'asking') return reason ?? '';
  if (status === 'review') {
    const errors = counts.withErrors > 0 ? `, ${inFigures(counts.withErrors)} with errors` : '';
    return `${inFigures(counts.ready)} ready${errors}`;
  }
  if (!hasEnded(status)) return '';
  const more = [
    counts.failed > 0 && `${inFigures(counts.failed)} failed`,
    counts.unknown > 0 && `${inFigures(counts.unknown)} unknown`,
    counts.duplicate > 0 && counted(counts.duplicate, 'duplicate'),
    counts.skipped > 0 && `${inFigures(counts.skipped)} left out`,
  ].filter((part) => part !== false);
  return [`${inFigures(counts.created)} created`, ...more].join(', ');
}

function Line({ item, timeZone }: { item: ImportView; timeZone: string }) {
  const { label, tone } = STATUS_WORDS[item.status];
  const { done, total } = item.progress;
  return (
    <tr>
      <th scope="row">
        <a href={importAddress(item.id)}>{item.fileName}</a>
        {item.createdBy === 'inbox' && <span class="hint"> from the inbox</span>}
      </th>
      <td data-label="Status">
        <Tag tone={tone}>{label}</Tag>
      </td>
      <td data-label="Rows" class="number">
        {item.counts.rows > 0 ? inFigures(item.counts.rows) : '–'}
      </td>
      <td data-label="Result">
        {item.status === 'running' || item.status === 'paused' ? (
          <ProgressBar label={`Progress of ${item.fileName}`} value={percent(done, total)} />
        ) : (
          whatBecame(item) || '–'
        )}
      </td>
      <td data-label="Uploaded" class="when">
        {inShort(item.createdAt, timeZone)}
      </td>
    </tr>
  );
}

export const ImportsTable = ({ items, timeZone }: { items: ImportView[]; timeZone: string }) => (
  <table class="table stacks">
    <thead>
      <tr>
        <th scope="col">File</th>
        <th scope="col">Status</th>
        <th scope="col" class="number">
          Rows
        </th>
        <th scope="col">Result</th>
        <th scope="col">Uploaded</th>
      </tr>
    </thead>
    <tbody>
      {items.map((item) => (
        <Line key={item.id} item={item} timeZone={timeZone} />
      ))}
    </tbody>
  </table>
);
