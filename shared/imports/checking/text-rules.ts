import type { Field } from '../reading/fields';
import type { RowCells } from './row-cells';
import { splitLabels } from './text';

/** FacilityApps' own limits are unknown; these are ours. */
export interface Limits {
  title: number;
  description: number;
  label: number;
}
export const LIMITS: Limits = { title: 255, description: 10_000, label: 100 };

export function titleOf(row: RowCells, limits: Limits): string {
  const text = row.value('title_en');
  if (text === '') row.missing('title', 'title_en');
  else if (text.length > limits.title) tooLong(row, 'title_en', 'The title', text, limits.title);
  return text;
}

export function descriptionOf(row: RowCells, limits: Limits): string {
  const text = row.value('description_en');
  if (text.length > limits.description)
    tooLong(row, 'description_en', 'The description', text, limits.description);
  return text;
}

export const LABEL_FIELDS: Field[] = ['label_list'];

export function labelsOf(row: RowCells, limits: Limits): string[] {
  const { labels, repeated } = splitLabels(row.value('label_list'));
  const column = row.column('label_list');
  for (const label of repeated)
    row.say(
      'DUPLICATE_LABEL',
      column,
      `The label “${label}” stands there twice or is ours; it is sent once.`,
    );
  const long = labels.find((label) => label.length > limits.label);
  if (long !== undefined) tooLong(row, 'label_list', 'A label', long, limits.label);
  return labels;
}

function tooLong(row: RowCells, field: Field, what: string, text: string, most: number): void {
  row.say('TOO_LONG', row.column(field), `${what} has ${text.length} characters; at most ${most} fit.`);
}
