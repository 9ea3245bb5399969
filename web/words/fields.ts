/** Names of fields where the API's own would not read well. */
const LABELS: Record<string, string> = {
  title_en: 'Title',
  description_en: 'Description',
  site_name: 'Site',
  floor_name: 'Floor',
  space_name: 'Space',
  form_name: 'Form',
  date_start: 'Start date',
  date_end: 'End date',
  hour_start: 'Start hour',
  minute_start: 'Start minute',
  hour_end: 'End hour',
  minute_end: 'End minute',
  label_list: 'Labels',
  recurrence_type: 'Repeats',
  recurrence_end_date: 'Repeats until',
  recurrence_days: 'Repeats on',
  recurrence_interval: 'Repeats every',
};

/** `site_id` as `Site id`. */
export function fieldLabel(field: string): string {
  const words = LABELS[field] ?? field.replace(/_/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
