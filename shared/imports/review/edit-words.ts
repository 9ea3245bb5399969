import { lineOf } from '../layout-words';
import type { Layout } from '../model';
import type { EditRequest } from './edit-request';

const LONGEST = 60;
const quoted = (text: string): string =>
  text === '' ? 'nothing' : `“${text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}”`;
const many = (count: number, what: string): string =>
  `${count.toLocaleString('en-GB')} ${what}${count === 1 ? '' : 's'}`;

/** What an edit did, for people. */
export function editWords(
  request: EditRequest,
  layout: Layout,
  { rows, cells }: { rows: number; cells: number },
): string {
  const { header, columns } = layout;
  const name = (field: string): string => (header[columns[field] ?? -1] ?? field).trim();
  const where = (field: string | undefined): string => (field === undefined ? '' : ` in ${name(field)}`);
  switch (request.kind) {
    case 'cells': {
      const [only, ...others] = request.changes;
      if (only && others.length === 0)
        return `Changed ${name(only.field)} of line ${lineOf(layout, only.row)} to ${quoted(only.value)}`;
      return `Changed ${many(cells, 'cell')} in ${many(rows, 'row')}`;
    }
    case 'alike':
      return `Changed ${quoted(request.from)} to ${quoted(request.to)}${where(request.field)} of ${many(rows, 'row')}`;
    case 'accept':
      return `Accepted ${many(cells, 'suggestion')}${where(request.field)} in ${many(rows, 'row')}`;
    case 'replace':
      return `Replaced ${quoted(request.find)} with ${quoted(request.replace)}${where(request.field)} in ${many(cells, 'cell')}`;
    case 'skip':
      return `Left out ${many(rows, 'row')}`;
    case 'unskip':
      return `Took in ${many(rows, 'row')} that had been left out`;
    case 'send-anyway':
      return `Decided to send ${many(rows, 'row')} all the same`;
    case 'not-anyway':
      return `Decided not to send ${many(rows, 'row')} all the same`;
  }
}
