/** What a cell of a template offers to choose from. */
export type TemplateList = 'sites' | 'people' | 'forms' | 'repeats';

export interface TemplateColumn {
  header: string;
  /** What goes in, for a person. */
  help: string;
  required?: boolean;
  /** Characters. */
  width: number;
  list?: TemplateList;
  /** The cell is to be a date. */
  date?: boolean;
}

/** The columns of a template; each header is a spelling that the check knows. */
export const TEMPLATE_COLUMNS: readonly TemplateColumn[] = [
  { header: 'title', help: 'What is to be done. At most 255 characters.', required: true, width: 34 },
  { header: 'description', help: 'More about it, if there is more to say.', width: 34 },
  { header: 'site', help: 'A site of your FacilityApps.', required: true, width: 24, list: 'sites' },
  { header: 'floor', help: 'A floor of that site. Empty: the whole site.', width: 18 },
  { header: 'space', help: 'A space of that floor. Empty: the whole floor.', width: 18 },
  {
    header: 'assigned_to',
    help: 'Who does it: a person of your FacilityApps, by name or email.',
    required: true,
    width: 28,
    list: 'people',
  },
  { header: 'form', help: 'A form to be filled in with the job.', width: 24, list: 'forms' },
  { header: 'date_start', help: 'The day, such as 31/12/2031.', required: true, width: 13, date: true },
  { header: 'date_end', help: 'Only where it ends on another day.', width: 13, date: true },
  {
    header: 'time_start',
    help: 'When it starts, such as 09:00. Both times empty: your usual hours.',
    width: 12,
  },
  { header: 'time_end', help: 'When it ends, such as 11:30.', width: 12 },
  { header: 'label_list', help: 'Labels, with commas between them.', width: 20 },
  {
    header: 'recurrence_type',
    help: 'Empty for a job that takes place once.',
    width: 17,
    list: 'repeats',
  },
  {
    header: 'recurrence_end_date',
    help: 'The last day on which it repeats; needed where it repeats.',
    width: 20,
    date: true,
  },
  {
    header: 'recurrence_days',
    help: 'For weekly jobs: days such as Mon,Wed,Fri. Empty: the weekday of the start.',
    width: 17,
  },
  {
    header: 'recurrence_interval',
    help: 'Every how many days, weeks or months. Empty: every one.',
    width: 19,
  },
];

export const REPEATS = ['none', 'daily', 'weekdays', 'weekly', 'biweekly', 'monthly'] as const;
