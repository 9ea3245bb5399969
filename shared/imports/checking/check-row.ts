import type { JobSpec } from '../../facilityapps';
import { clean } from './text';
import type { Issue } from '../codes';
import type { Field } from '../reading/fields';
import { DAY_FIELDS, daysOf, type Days, type HolidayOn } from './date-rules';
import type { DateReader } from './dates';
import { FORM_FIELDS, formOf, OWNER_FIELDS, ownerOf, PLACE_FIELDS, placeOf } from './place-rules';
import type { Places } from './places';
import { remembering, RowCells } from './row-cells';
import { descriptionOf, LABEL_FIELDS, labelsOf, titleOf, type Limits } from './text-rules';
import { hoursOf, TIME_FIELDS, usualHours, type Hours } from './time-rules';

/** What rows are checked against. */
export interface RowRules {
  columns: Partial<Record<Field, number>>;
  constants: Partial<Record<Field, string>>;
  header: string[];
  dates: DateReader;
  places: Places;
  limits: Limits;
  /** Today in the customer's zone, `YYYY-MM-DD`. */
  today: string;
  holidayOn: HolidayOn;
  defaultHours: { start: string; end: string };
}

export interface RowCheck {
  issues: Issue[];
  /** There when no issue is an error. */
  job: JobSpec | undefined;
}

/** Makes the function that checks one row after another; one cause gives one code. */
export function rowChecker(rules: RowRules): (cells: string[]) => RowCheck {
  const { dates, places, limits, today } = rules;
  const row = new RowCells(rules.columns, rules.header, rules.constants);
  const usual = usualHours(rules.defaultHours);
  const place = remembering(row, PLACE_FIELDS, () => placeOf(row, places));
  const owner = remembering(row, OWNER_FIELDS, () => ownerOf(row, places));
  const form = remembering(row, FORM_FIELDS, () => formOf(row, places));
  const days = remembering(row, DAY_FIELDS, () => daysOf(row, dates, today, rules.holidayOn));
  const hours = remembering(row, TIME_FIELDS, () => hoursOf(row, usual));
  const labels = remembering(row, LABEL_FIELDS, () => labelsOf(row, limits));

  return (cells) => {
    row.cells = cells;
    row.issues = [];
    if (cells.length > rules.header.length) refuseExtraCells(row);
    const title = titleOf(row, limits);
    const description = descriptionOf(row, limits);
    const { siteId, floorId, spaceId } = place();
    const ownerId = owner();
    const formId = form();
    const when = days();
    const times = hours();
    refuseEndBeforeStart(row, when, times);
    const labelList = labels();
    const { issues } = row;
    const { start, end } = when;
    const whole = times && start !== undefined && end !== undefined && siteId !== undefined;
    if (!whole || ownerId === undefined || issues.some(({ severity }) => severity === 'error'))
      return { issues, job: undefined };
    const job: JobSpec = {
      title,
      dateStart: start,
      dateEnd: end,
      hourStart: times.hourStart,
      minuteStart: times.minuteStart,
      hourEnd: times.hourEnd,
      minuteEnd: times.minuteEnd,
      siteId,
      ownerId,
      labels: labelList,
    };
    if (description !== '') job.description = description;
    if (floorId !== undefined) job.floorId = floorId;
    if (spaceId !== undefined) job.spaceId = spaceId;
    if (formId !== undefined) job.formId = formId;
    if (when.recurrence) job.recurrence = when.recurrence;
    return { issues, job };
  };
}

function refuseExtraCells(row: RowCells): void {
  const { cells, header } = row;
  if (cells.slice(header.length).every((cell) => clean(cell) === '')) return;
  const message = `The row has ${cells.length} cells where the header has ${header.length}. A comma may need quotation marks around its cell.`;
  row.say('EXTRA_CELLS', null, message);
}

/** Start and end compare as date and time together; in a series the times of one day do. */
function refuseEndBeforeStart(
  row: RowCells,
  { start, end, recurring }: Days,
  times: Hours | undefined,
): void {
  if (!times || start === undefined || end === undefined) return;
  const later = times.hourEnd * 60 + times.minuteEnd > times.hourStart * 60 + times.minuteStart;
  if (!later && (recurring || end === start))
    row.say(
      'INVALID_TIME_RANGE',
      row.column('hour_end', 'time_end', 'end'),
      'The end time is not after the start time.',
    );
}
