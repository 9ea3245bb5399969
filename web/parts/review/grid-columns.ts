import type { ImportView, IssueView, RowView } from '../../../shared/imports/views';
import { fieldLabel } from '../../words/fields';

export interface GridColumn {
  field: string;
  /** As the file calls it. */
  header: string;
  /** What it is, where the file calls it otherwise. */
  label: string;
  /** In pixels. */
  width: number;
  /** What stands where a cell is empty, for all rows. */
  constant: string | undefined;
}

const WIDTHS: Record<string, number> = {
  title_en: 220,
  description_en: 220,
  location: 240,
  owner_email: 250,
  assigned_to: 230,
  label_list: 170,
  recurrence_end_date: 140,
  date_start: 130,
  date_end: 130,
  hour_start: 90,
  minute_start: 90,
  hour_end: 90,
  minute_end: 90,
  time_start: 100,
  time_end: 100,
  recurrence_interval: 100,
};
const USUAL_WIDTH = 160;

/** Columns of the file in its order, then fields that a person wants to fill in though the file has none for them. */
export function gridColumns({ layout }: ImportView, more: readonly string[]): GridColumn[] {
  if (!layout) return [];
  const { columns, header, constants = {} } = layout;
  const place = (field: string): number => header.indexOf(columns[field] ?? '');
  const there = Object.keys(columns).sort((a, b) => place(a) - place(b));
  return [...there, ...more.filter((field) => !(field in columns))].map((field) => ({
    field,
    header: (columns[field] ?? '').trim() || fieldLabel(field),
    label: fieldLabel(field),
    width: WIDTHS[field] ?? USUAL_WIDTH,
    constant: constants[field],
  }));
}

/** Issues of a row by the field of their column; those of no column that is shown under the empty name. */
export function issuesByField(row: RowView, columns: readonly GridColumn[]): Map<string, IssueView[]> {
  const found = new Map<string, IssueView[]>();
  for (const issue of row.issues) {
    const column = columns.find(({ field, header }) => issue.column === header || issue.column === field);
    const key = column?.field ?? '';
    found.set(key, [...(found.get(key) ?? []), issue]);
  }
  return found;
}

/** Indexes of the columns that are drawn, and how many pixels of others lie before them. */
export interface ColumnWindow {
  from: number;
  to: number;
  before: number;
}
export const allColumns = (columns: readonly GridColumn[]): ColumnWindow => ({
  from: 0,
  to: columns.length - 1,
  before: 0,
});

/** The columns that can be seen between two edges, in pixels from the first column. */
export function columnsBetween(columns: readonly GridColumn[], left: number, right: number): ColumnWindow {
  let [from, before, at] = [-1, 0, 0];
  let to = 0;
  columns.forEach(({ width }, index) => {
    if (from < 0 && at + width > left) [from, before] = [index, at];
    if (at < right) to = index;
    at += width;
  });
  return from < 0 ? allColumns(columns) : { from, to: Math.max(from, to), before };
}
