import { Fragment } from 'preact';
import type { ImportView } from '../../shared/imports/views';
import { fieldLabel } from '../words/fields';

const DELIMITERS: Record<string, string> = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' };
const DATE_ORDERS = { dmy: 'day, month, year', mdy: 'month, day, year', ymd: 'year, month, day' };

/** How the file was read: for whoever wonders why a cell was understood as it was. */
export function Layout({ layout }: { layout: NonNullable<ImportView['layout']> }) {
  const { encoding, delimiter, headerRow, columns, dateOrder } = layout;
  return (
    <details class="how-read">
      <summary>How the file was read</summary>
      <dl class="pairs">
        <dt>Text encoding</dt>
        <dd>{encoding}</dd>
        <dt>Cells separated by</dt>
        <dd>{DELIMITERS[delimiter] ?? delimiter}</dd>
        <dt>Column names in line</dt>
        <dd>{headerRow}</dd>
        {dateOrder && (
          <>
            <dt>Dates written as</dt>
            <dd>{DATE_ORDERS[dateOrder]}</dd>
          </>
        )}
        {Object.entries(columns).map(([field, column]) => (
          <Fragment key={field}>
            <dt>{fieldLabel(field)}</dt>
            <dd>
              from column <q>{column}</q>
            </dd>
          </Fragment>
        ))}
      </dl>
    </details>
  );
}
