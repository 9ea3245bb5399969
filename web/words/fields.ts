/** Names of fields where the API's own would not read well. */
const LABELS: Record<string, string> = {
  title_en: 'Title',
  description_en: 'Description',
  site_name: 'Site',
  site_id: 'Site id',
  floor_name: 'Floor',
  floor_id: 'Floor id',
  space_name: 'Space',
  space_id: 'Space id',
  location: 'Site, floor and space in one',
  owner_email: 'Owner’s email',
  owner_name: 'Owner’s name',
  assigned_to: 'Owner (email or name)',
  owner_employee_id: 'Owner’s employee id',
  form_name: 'Form',
  form_id: 'Form id',
  date_start: 'Start date',
  date_end: 'End date',
  start: 'Start date and time',
  end: 'End date and time',
  time_start: 'Start time',
  time_end: 'End time',
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

/** Every field that a column can be, in the order of the screens. */
export const FIELD_NAMES = Object.keys(LABELS);

/** Fields of which a file needs one of each group, a column or one value for all rows. */
export const NEEDED: { name: string; fields: string[] }[] = [
  { name: 'Title', fields: ['title_en'] },
  { name: 'Start date', fields: ['date_start', 'start'] },
  { name: 'Site', fields: ['site_name', 'site_id', 'location'] },
  { name: 'Owner', fields: ['owner_email', 'assigned_to', 'owner_name', 'owner_employee_id'] },
];
export const isNeeded = (field: string | null): boolean =>
  field !== null && NEEDED.some(({ fields }) => fields.includes(field));

/** `site_id` as `Site id`. */
export function fieldLabel(field: string): string {
  const words = LABELS[field] ?? field.replace(/_/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
