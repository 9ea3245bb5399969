import { Component } from 'preact';
import type { IssueView, RowView } from '../../../shared/imports/views';
import { OUTCOME_WORDS } from '../../words/outcomes';
import { issuesByField, type ColumnWindow, type GridColumn } from './grid-columns';

export const ROW_HEIGHT = 36;
export const LINE_WIDTH = 150;
/** Of the active cell alone: elements go from row to row. */
export const cellId = (index: number, col: number): string => `cell-${index}-${col}`;

interface Props {
  row: RowView | undefined;
  index: number;
  /** Pixels from the base of the drawn rows. */
  top: number;
  columns: readonly GridColumn[];
  shown: ColumnWindow;
  /** Lines above the first row in the file. */
  headerRow: number;
  /** Column of the active cell, where it is in this row; else -1. */
  active: number;
  /** Columns that are chosen in this row, from and to; -1 for none. */
  from: number;
  to: number;
}

const said = (value: string, issues: IssueView[]): string =>
  `${value === '' ? 'empty' : value}. ${issues.map(({ message }) => message).join(' ')}`;

/** One row of the grid. It is drawn anew only where something of it changed: scrolling draws rows that come in. */
export class GridRow extends Component<Props> {
  override shouldComponentUpdate(next: Props): boolean {
    return (Object.keys(next) as (keyof Props)[]).some((key) => next[key] !== this.props[key]);
  }

  override render() {
    const { row, index, top, columns, shown, active, from, to } = this.props;
    const issues = row ? issuesByField(row, columns) : undefined;
    const state = (col: number): string =>
      (col === active ? ' is-active' : '') + (col >= from && col <= to ? ' is-chosen' : '');
    return (
      <div
        role="row"
        class={row?.skippedBy ? 'grid-row is-left-out' : 'grid-row'}
        aria-rowindex={index + 2}
        style={{ transform: `translateY(${top}px)` }}
      >
        {this.line(issues?.get('') ?? [], state(0))}
        {columns.slice(shown.from, shown.to + 1).map(({ field, width, constant }, place) => {
          const at = shown.from + place;
          const value = row?.values[field] ?? '';
          const found = issues?.get(field);
          const edited = row?.edited?.[field] !== undefined;
          return (
            <div
              key={field}
              {...(at + 1 === active ? { id: cellId(index, active) } : {})}
              role="gridcell"
              data-col={at + 1}
              aria-colindex={at + 2}
              aria-selected={at + 1 >= from && at + 1 <= to}
              class={`grid-cell${found ? ` has-${worst(found)}` : ''}${edited ? ' is-edited' : ''}${state(at + 1)}`}
              style={{ width: `${width}px`, marginLeft: place === 0 ? `${shown.before}px` : '0' }}
              {...(found
                ? { 'aria-invalid': worst(found) === 'error', 'aria-label': said(value, found) }
                : {})}
            >
              {value === '' && constant !== undefined ? <i>{constant}</i> : value}
            </div>
          );
        })}
      </div>
    );
  }

  private line(issues: IssueView[], state: string) {
    const { row, index, headerRow, from, active } = this.props;
    const { label, tone } = row ? OUTCOME_WORDS[row.outcome] : { label: '', tone: 'plain' };
    return (
      <div
        {...(active === 0 ? { id: cellId(index, 0) } : {})}
        role="rowheader"
        data-col={0}
        aria-colindex={1}
        aria-selected={from === 0}
        class={`grid-cell grid-line${issues.length > 0 ? ` has-${worst(issues)}` : ''}${state}`}
        style={{ width: `${LINE_WIDTH}px` }}
      >
        {row ? (
          <>
            <span class="grid-number">{row.row === null ? '–' : row.row + headerRow}</span>
            <span class={`grid-outcome tone-${tone}`}>{label}</span>
          </>
        ) : (
          <span class="grid-outcome">…</span>
        )}
      </div>
    );
  }
}

const worst = (issues: IssueView[]): 'error' | 'warning' =>
  issues.some(({ severity }) => severity === 'error') ? 'error' : 'warning';
