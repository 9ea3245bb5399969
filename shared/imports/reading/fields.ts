/**
 * The fields of a job and the spellings that files give them (facilityapps-api.md, "What tenants' files look like").
 * A field is named by its first spelling; case, outer spaces, and spaces or hyphens for underscores do not matter.
 */
export const SPELLINGS = {
  title_en: ['title_en', 'job_title', 'title'],
  description_en: ['description_en', 'description'],
  site_name: ['site_name', 'site'],
  site_id: ['site_id'],
  floor_name: ['floor_name', 'floor'],
  floor_id: ['floor_id'],
  space_name: ['space_name', 'space'],
  space_id: ['space_id'],
  /** Site, floor and space in one cell, as a path. */
  location: ['location'],
  owner_email: ['owner_email'],
  owner_name: ['owner_name', 'owner'],
  assigned_to: ['assigned_to'],
  owner_employee_id: ['owner_employee_id'],
  form_name: ['form_name', 'form'],
  form_id: ['form_id'],
  date_start: ['date_start', 'start_date'],
  date_end: ['date_end', 'end_date'],
  /** Date and time in one cell. */
  start: ['start'],
  end: ['end'],
  /** A whole time in one cell. */
  time_start: ['time_start', 'start_time'],
  time_end: ['time_end', 'end_time'],
  hour_start: ['hour_start'],
  minute_start: ['minute_start'],
  hour_end: ['hour_end'],
  minute_end: ['minute_end'],
  label_list: ['label_list', 'labels'],
  recurrence_type: ['recurrence_type'],
  recurrence_end_date: ['recurrence_end_date'],
  recurrence_days: ['recurrence_days'],
  recurrence_interval: ['recurrence_interval'],
} as const;
export type Field = keyof typeof SPELLINGS;
export const FIELDS = Object.keys(SPELLINGS) as Field[];

/** Columns that a result file has beside those of the file that came in. */
export const RESULT_COLUMNS = [
  'import_status',
  'import_job_id',
  'import_message',
  'import_row',
  'import_id',
] as const;
export type ResultColumn = (typeof RESULT_COLUMNS)[number];

const bySpelling = new Map<string, Field>(
  FIELDS.flatMap((field) => SPELLINGS[field].map((spelling) => [spelling, field] as const)),
);
const resultColumns = new Set<string>(RESULT_COLUMNS);

export const normalHeader = (cell: string): string =>
  cell
    .replace(/^\uFEFF/, '')
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, '_');

export const fieldOf = (cell: string): Field | undefined => bySpelling.get(normalHeader(cell));
export const isResultColumn = (cell: string): boolean => resultColumns.has(normalHeader(cell));

/** Groups of which a file needs a column each, with what to call them. */
export const REQUIRED: { name: string; fields: Field[] }[] = [
  { name: 'title', fields: ['title_en'] },
  { name: 'start date (date_start)', fields: ['date_start', 'start'] },
  { name: 'site', fields: ['site_name', 'site_id', 'location'] },
  { name: 'owner', fields: ['owner_email', 'owner_name', 'assigned_to', 'owner_employee_id'] },
];
