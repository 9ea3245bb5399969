import { severityOf, type IssueCode } from '../../shared/imports/codes';

/** Each code of an issue in plain English, and what to do about it. */
export const CODE_WORDS: Record<IssueCode, { title: string; help: string }> = {
  MISSING_REQUIRED: {
    title: 'Something required is missing',
    help: 'A job needs a title, a start date, a site and an owner; and both times or neither.',
  },
  INVALID_SITE: { title: 'Site not found', help: 'Use the name of a site as FacilityApps has it.' },
  INVALID_FLOOR: { title: 'Floor not found', help: 'Use the name of a floor as FacilityApps has it.' },
  INVALID_SPACE: { title: 'Space not found', help: 'Use the name of a space as FacilityApps has it.' },
  INVALID_OWNER: {
    title: 'Person not found',
    help: 'Use the email or name of somebody who has a FacilityApps account.',
  },
  INVALID_FORM: { title: 'Form not found', help: 'Use the name of a form as FacilityApps has it.' },
  AMBIGUOUS_NAME: {
    title: 'The name fits several',
    help: 'Use an id, an email or a name that only one of them has.',
  },
  SPACE_WITHOUT_FLOOR: { title: 'Space without a floor', help: 'Name the floor that the space is on.' },
  FLOOR_SITE_MISMATCH: { title: 'Floor of another site', help: 'The floor exists, but at another site.' },
  SPACE_FLOOR_MISMATCH: { title: 'Space of another floor', help: 'The space exists, but on another floor.' },
  INVALID_DATE: { title: 'Not a date', help: 'Write dates like 31/12/2027 or 2027-12-31.' },
  PAST_DATE: { title: 'Start date in the past', help: 'A job can start today at the earliest.' },
  INVALID_DATE_RANGE: {
    title: 'Ends before it starts',
    help: 'The end date must not be before the start date.',
  },
  INVALID_TIME: { title: 'Not a time', help: 'Hours go from 0 to 23 and minutes from 0 to 59.' },
  INVALID_TIME_RANGE: { title: 'End time not after start time', help: 'A job must end after it starts.' },
  INVALID_RECURRENCE_TYPE: {
    title: 'Unknown kind of repeat',
    help: 'Use none, daily, weekdays, weekly, biweekly or monthly.',
  },
  MISSING_RECURRENCE_END: {
    title: 'Repeat without an end',
    help: 'Give the date of the last day on which it repeats.',
  },
  INVALID_RECURRENCE_END: {
    title: 'Repeat ends too early',
    help: 'The last day must be a date after the start date.',
  },
  INVALID_RECURRENCE_DAYS: {
    title: 'Unclear days of the week',
    help: 'Write days like Mon,Wed,Fri; for “first Monday” name the weekday of the start date.',
  },
  INVALID_RECURRENCE_INTERVAL: {
    title: 'Unclear interval',
    help: 'Every how many days, weeks or months: a whole number from 1.',
  },
  TOO_LONG: { title: 'Text too long', help: 'Shorten the title, description or label.' },
  DUPLICATE_ROW: { title: 'Same job twice in this file', help: 'Only the first of them is created.' },
  ALREADY_IMPORTED: { title: 'Job was imported before', help: 'It is not created a second time.' },
  DUPLICATE_LABEL: { title: 'Label given twice', help: 'The second one was removed.' },
  BANK_HOLIDAY: { title: 'On a bank holiday', help: 'Check that the job is meant for that day.' },
  UNKNOWN_COLUMN: { title: 'Column not used', help: 'Its cells are ignored, and kept in the result.' },
  DEFAULT_TIME: { title: 'No times given', help: 'Your usual hours were taken.' },
  DATE_ORDER_ASSUMED: {
    title: 'Order of day and month assumed',
    help: 'Dates were read day first. Please check that this is right.',
  },
  EXTRA_CELLS: {
    title: 'More cells than columns',
    help: 'Often a comma inside a text; put such a text into quotes.',
  },
  DUPLICATE_COLUMN: { title: 'Column given twice', help: 'Only one of them was used.' },
};

const isCode = (code: string): code is IssueCode => Object.hasOwn(CODE_WORDS, code);

export interface CodeCount {
  code: IssueCode;
  count: number;
  severity: 'error' | 'warning';
}
/** Issues of an import, errors first, the most frequent first. */
export function sortedIssues(issues: Record<string, number>): CodeCount[] {
  const rank = { error: 0, warning: 1 };
  return Object.entries(issues)
    .flatMap(([code, count]) =>
      isCode(code) && count > 0 ? [{ code, count, severity: severityOf(code) }] : [],
    )
    .sort((a, b) => rank[a.severity] - rank[b.severity] || b.count - a.count);
}
