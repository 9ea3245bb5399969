import type { PreviewView } from '../../../shared/imports/preview/views';
import { counted, inFigures } from '../../words/numbers';
import { dateInWords } from '../../words/schedules';

const MOST_LINES = 5;

/** Bank holidays on which jobs take place, with the first lines of the file that do so. */
export function HolidayList({
  days,
  headerRow,
}: {
  days: PreviewView['holidays']['days'];
  headerRow: number;
}) {
  return (
    <ul class="preview-list">
      {days.map(({ date, name, occurrences, rows }) => (
        <li key={date}>
          {dateInWords(date)}, {name}: {counted(occurrences, 'job')}{' '}
          <span class="hint">
            (line {rows.map((row) => inFigures(row + headerRow)).join(', ')}
            {occurrences > MOST_LINES && ' …'})
          </span>
        </li>
      ))}
    </ul>
  );
}
