import { useState } from 'preact/hooks';
import type { PreviewView } from '../../../shared/imports/preview/views';
import { counted, inFigures } from '../../words/numbers';
import { dateInWords } from '../../words/schedules';

type Clashes = PreviewView['clashes'];

/** `09:00 to 11:30`, with the day where a job ends on another one. */
function times({ from, to }: { from: string; to: string }): string {
  const [day, start] = from.split('T');
  const [other, end] = to.split('T');
  return `${start} to ${end}${day === other ? '' : ` on ${dateInWords(other ?? '')}`}`;
}

const FEW = 10;

/** Jobs of one person that overlap. */
export function ClashList({ clashes, headerRow }: { clashes: Clashes; headerRow: number }) {
  const [all, setAll] = useState(false);
  const shown = all ? clashes.first : clashes.first.slice(0, FEW);
  const told = clashes.first.reduce((sum, { times: many }) => sum + many, 0);
  return (
    <>
      <p class="hint">
        Jobs of one person that go on at the same time. They are created all the same: change the rows if they
        are not meant so.
      </p>
      <table class="table stacks">
        <thead>
          <tr>
            <th scope="col">Person</th>
            <th scope="col">First on</th>
            <th scope="col">One job</th>
            <th scope="col">The other</th>
            <th scope="col" class="number">
              Times
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ owner, date, jobs, times: many }) => (
            <tr key={jobs.map(({ row }) => row).join()}>
              <th scope="row">{owner}</th>
              <td data-label="First on" class="when">
                {dateInWords(date)}
              </td>
              {jobs.map((job, at) => (
                <td key={at} data-label={at === 0 ? 'One job' : 'The other'}>
                  <div>
                    Line {inFigures(job.row + headerRow)}
                    <span class="hint block">{times(job)}</span>
                  </div>
                </td>
              ))}
              <td data-label="Times" class="number">
                {inFigures(many)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < clashes.first.length && (
        <button type="button" class="button-link" onClick={() => setAll(true)}>
          Show {counted(clashes.first.length - shown.length, 'more pair')}
        </button>
      )}
      {shown.length === clashes.first.length && clashes.occurrences > told && (
        <p class="hint">These are the earliest {counted(clashes.first.length, 'pair')}.</p>
      )}
    </>
  );
}
