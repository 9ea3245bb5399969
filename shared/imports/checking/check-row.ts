import type { JobSpec, Recurrence } from '../../facilityapps';
import { severityOf, type Issue, type IssueCode } from '../codes';
import type { Field } from '../reading/fields';
import type { DateReader } from './dates';
import type { Found, Places } from './places';
import { readPattern, recurrenceType } from './recurrence';
import { clean, splitLabels } from './text';
import { readTime } from './times';

/** FacilityApps' own limits are unknown; these are ours. */
export interface Limits {
  title: number;
  description: number;
  label: number;
}
export const LIMITS: Limits = { title: 255, description: 10_000, label: 100 };

/** What rows are checked against. */
export interface RowRules {
  columns: Partial<Record<Field, number>>;
  header: string[];
  dates: DateReader;
  places: Places;
  limits: Limits;
  /** Today in the customer's zone, `YYYY-MM-DD`. */
  today: string;
  defaultHours: { start: string; end: string };
}

export interface RowCheck {
  issues: Issue[];
  /** There when no issue is an error. */
  job?: JobSpec;
}

const OWNER_NAMES = ['owner_email', 'owner_name', 'assigned_to'] as const;
const suggest = (suggestion: string | undefined): string =>
  suggestion === undefined ? '' : ` Did you mean “${suggestion}”?`;

/** Makes the function that checks one row after another; one cause gives one code. */
export function rowChecker(rules: RowRules): (cells: string[]) => RowCheck {
  const { columns, header, dates, places, limits, today } = rules;
  const [defaultStart, defaultEnd] = [rules.defaultHours.start, rules.defaultHours.end].map((text) =>
    text.split(':').map(Number),
  );
  let cells: string[] = [];
  let issues: Issue[] = [];

  const value = (field: Field): string => {
    const index = columns[field];
    return index === undefined ? '' : clean(cells[index]);
  };
  /** The header cell that an issue is shown under: that of the first field with a column. */
  const columnOf = (...fields: Field[]): string => {
    for (const field of fields) {
      const index = columns[field];
      if (index !== undefined) return (header[index] ?? field).trim();
    }
    return fields[0] ?? '';
  };
  const say = (code: IssueCode, column: string | null, message: string, suggestion?: string): void => {
    issues.push({
      column,
      code,
      severity: severityOf(code),
      message,
      ...(suggestion === undefined ? {} : { suggestion }),
    });
  };
  const missing = (what: string, ...fields: Field[]) =>
    say('MISSING_REQUIRED', columnOf(...fields), `The ${what} is missing.`);

  /** The field whose cell was used: the id wins over the name. */
  const used = (id: Field, name: Field): Field => (value(id) === '' ? name : id);

  function title(): string {
    const text = value('title_en');
    if (text === '') missing('title', 'title_en');
    else if (text.length > limits.title) {
      say(
        'TOO_LONG',
        columnOf('title_en'),
        `The title has ${text.length} characters; at most ${limits.title} fit.`,
      );
    }
    return text;
  }

  function description(): string {
    const text = value('description_en');
    if (text.length > limits.description) {
      const message = `The description has ${text.length} characters; at most ${limits.description} fit.`;
      say('TOO_LONG', columnOf('description_en'), message);
    }
    return text;
  }

  /** Tells what is wrong with a name or id of a kind; answers the id where it was found. */
  function told(
    found: Found | undefined,
    text: string,
    column: string,
    kind: { word: string; invalid: IssueCode; mismatch?: IssueCode; parent?: string },
  ): string | undefined {
    if (!found) return undefined;
    switch (found.kind) {
      case 'found':
        return found.id;
      case 'several':
        say('AMBIGUOUS_NAME', column, `Several ${kind.word}s are called “${text}”. Please give the id.`);
        return undefined;
      case 'elsewhere': {
        const message = `“${text}” is a ${kind.word} of another ${kind.parent}.${suggest(found.suggestion)}`;
        say(kind.mismatch ?? kind.invalid, column, message, found.suggestion);
        return undefined;
      }
      case 'none':
        say(
          kind.invalid,
          column,
          `There is no ${kind.word} “${text}”.${suggest(found.suggestion)}`,
          found.suggestion,
        );
        return undefined;
    }
  }

  function place(): { siteId: string | undefined; floorId: string | undefined; spaceId: string | undefined } {
    const [siteIdCell, siteName] = [value('site_id'), value('site_name')];
    const [floorIdCell, floorName] = [value('floor_id'), value('floor_name')];
    const [spaceIdCell, spaceName] = [value('space_id'), value('space_name')];
    let siteId: string | undefined;
    if (siteIdCell === '' && siteName === '') missing('site', 'site_name', 'site_id');
    else {
      const column = columnOf(used('site_id', 'site_name'));
      siteId = told(places.site(siteIdCell, siteName), siteIdCell || siteName, column, {
        word: 'site',
        invalid: 'INVALID_SITE',
      });
    }
    const hasFloor = floorIdCell !== '' || floorName !== '';
    const floorId = hasFloor
      ? told(
          places.floor(floorIdCell, floorName, siteId),
          floorIdCell || floorName,
          columnOf(used('floor_id', 'floor_name')),
          {
            word: 'floor',
            invalid: 'INVALID_FLOOR',
            mismatch: 'FLOOR_SITE_MISMATCH',
            parent: 'site',
          },
        )
      : undefined;
    if (spaceIdCell === '' && spaceName === '') return { siteId, floorId, spaceId: undefined };
    const column = columnOf(used('space_id', 'space_name'));
    if (!hasFloor) {
      say('SPACE_WITHOUT_FLOOR', column, 'A space needs its floor. Please add the floor.');
      return { siteId, floorId, spaceId: undefined };
    }
    const spaceId = told(places.space(spaceIdCell, spaceName, floorId), spaceIdCell || spaceName, column, {
      word: 'space',
      invalid: 'INVALID_SPACE',
      mismatch: 'SPACE_FLOOR_MISMATCH',
      parent: 'floor',
    });
    return { siteId, floorId, spaceId };
  }

  function owner(): string | undefined {
    const employee = value('owner_employee_id');
    const field = employee === '' ? OWNER_NAMES.find((name) => value(name) !== '') : 'owner_employee_id';
    if (!field) {
      missing('owner', ...OWNER_NAMES, 'owner_employee_id');
      return undefined;
    }
    const text = value(field);
    return told(places.owner(employee, text), text, columnOf(field), {
      word: 'person',
      invalid: 'INVALID_OWNER',
    });
  }

  function form(): string | undefined {
    const [id, name] = [value('form_id'), value('form_name')];
    if (id === '' && name === '') return undefined;
    const column = columnOf(used('form_id', 'form_name'));
    return told(places.form(id, name), id || name, column, { word: 'form', invalid: 'INVALID_FORM' });
  }

  function date(field: Field): string | undefined {
    const text = value(field);
    const read = dates.read(text);
    if (read === undefined) {
      say('INVALID_DATE', columnOf(field), `“${text}” is not a date like 31/12/2031 or 2031-12-31.`);
    }
    return read;
  }

  function startDate(): string | undefined {
    if (value('date_start') === '') {
      missing('start date', 'date_start');
      return undefined;
    }
    const start = date('date_start');
    if (start !== undefined && start < today) {
      say('PAST_DATE', columnOf('date_start'), `The start date ${start} is in the past.`);
    }
    return start;
  }

  function endDate(start: string | undefined, recurring: boolean): string | undefined {
    if (value('date_end') === '') return start;
    const end = date('date_end');
    // The end date of a series is its recurrence's, so this one says nothing about it.
    if (recurring) return start;
    if (end !== undefined && start !== undefined && end < start) {
      say(
        'INVALID_DATE_RANGE',
        columnOf('date_end'),
        `The end date ${end} is before the start date ${start}.`,
      );
      return undefined;
    }
    return end;
  }

  function time(which: 'start' | 'end'): { hour: number; minute: number } | 'empty' | undefined {
    const [hourField, minuteField]: [Field, Field] =
      which === 'start' ? ['hour_start', 'minute_start'] : ['hour_end', 'minute_end'];
    const read = readTime(value(hourField), value(minuteField));
    switch (read.kind) {
      case 'time':
        return read;
      case 'empty':
        return 'empty';
      case 'no-hour':
        missing(`hour of the ${which} time`, hourField);
        return undefined;
      case 'invalid': {
        const field = read.part === 'hour' ? hourField : minuteField;
        const range = read.part === 'hour' ? 'an hour from 0 to 23' : 'a minute from 0 to 59';
        say('INVALID_TIME', columnOf(field), `“${value(field)}” is not ${range}.`);
        return undefined;
      }
    }
  }

  function times():
    { start: { hour: number; minute: number }; end: { hour: number; minute: number } } | undefined {
    const [start, end] = [time('start'), time('end')];
    if (start === 'empty' && end === 'empty') {
      const [from, to] = [rules.defaultHours.start, rules.defaultHours.end];
      say(
        'DEFAULT_TIME',
        columnOf('hour_start'),
        `No times are given, so the usual hours are taken: ${from} to ${to}.`,
      );
      return {
        start: { hour: defaultStart?.[0] ?? 9, minute: defaultStart?.[1] ?? 0 },
        end: { hour: defaultEnd?.[0] ?? 17, minute: defaultEnd?.[1] ?? 0 },
      };
    }
    if (start === 'empty') missing('start time', 'hour_start');
    if (end === 'empty') missing('end time', 'hour_end');
    return start === 'empty' || end === 'empty' || !start || !end ? undefined : { start, end };
  }

  function series(
    type: Exclude<ReturnType<typeof recurrenceType>, 'none' | undefined>,
    start: string | undefined,
  ): Recurrence | undefined {
    let until: string | undefined;
    const column = columnOf('recurrence_end_date');
    if (value('recurrence_end_date') === '') {
      say('MISSING_RECURRENCE_END', column, 'A repeating job needs the last day of its recurrence.');
    } else {
      until = date('recurrence_end_date');
      if (until !== undefined && start !== undefined && until <= start) {
        say(
          'INVALID_RECURRENCE_END',
          column,
          `The recurrence ends on ${until}, which is not after the start ${start}.`,
        );
        until = undefined;
      }
    }
    // Without a start no weekday can be told; any day of the week does for the other rules.
    const read = readPattern(
      type,
      value('recurrence_days'),
      value('recurrence_interval'),
      start ?? '2031-01-06',
    );
    if ('wrong' in read) {
      const needsStart =
        read.wrong === 'INVALID_RECURRENCE_DAYS' && type === 'monthly' && start === undefined;
      const field = read.wrong === 'INVALID_RECURRENCE_DAYS' ? 'recurrence_days' : 'recurrence_interval';
      if (!needsStart) say(read.wrong, columnOf(field), read.message);
      return undefined;
    }
    return until === undefined ? undefined : { ...read.pattern, until };
  }

  function labels(): string[] {
    const { labels: found, repeated } = splitLabels(value('label_list'));
    const column = columnOf('label_list');
    for (const label of repeated)
      say('DUPLICATE_LABEL', column, `The label “${label}” stands there twice or is ours; it is sent once.`);
    const long = found.find((label) => label.length > limits.label);
    if (long !== undefined)
      say('TOO_LONG', column, `A label has ${long.length} characters; at most ${limits.label} fit.`);
    return found;
  }

  return (row) => {
    cells = row;
    issues = [];
    if (row.length > header.length && row.slice(header.length).some((cell) => clean(cell) !== '')) {
      const message = `The row has ${row.length} cells where the header has ${header.length}. A comma may need quotation marks around its cell.`;
      say('EXTRA_CELLS', null, message);
    }
    const [titleText, text, where, ownerId, formId] = [title(), description(), place(), owner(), form()];
    const type = recurrenceType(value('recurrence_type'));
    if (type === undefined) {
      const message = `“${value('recurrence_type')}” is none of none, daily, weekdays, weekly, biweekly, monthly.`;
      say('INVALID_RECURRENCE_TYPE', columnOf('recurrence_type'), message);
    }
    const recurring = type !== undefined && type !== 'none';
    const start = startDate();
    const end = endDate(start, recurring);
    const hours = times();
    if (hours && start !== undefined && end !== undefined) {
      const late = hours.end.hour * 60 + hours.end.minute > hours.start.hour * 60 + hours.start.minute;
      if (!late && (recurring || end === start)) {
        say('INVALID_TIME_RANGE', columnOf('hour_end'), 'The end time is not after the start time.');
      }
    }
    const recurrence = recurring ? series(type, start) : undefined;
    const labelList = labels();
    const failed = issues.some(({ severity }) => severity === 'error');
    if (
      failed ||
      !hours ||
      start === undefined ||
      end === undefined ||
      where.siteId === undefined ||
      ownerId === undefined
    ) {
      return { issues };
    }
    const job: JobSpec = {
      title: titleText,
      ...(text === '' ? {} : { description: text }),
      dateStart: start,
      dateEnd: end,
      hourStart: hours.start.hour,
      minuteStart: hours.start.minute,
      hourEnd: hours.end.hour,
      minuteEnd: hours.end.minute,
      siteId: where.siteId,
      ...(where.floorId === undefined ? {} : { floorId: where.floorId }),
      ...(where.spaceId === undefined ? {} : { spaceId: where.spaceId }),
      ownerId,
      ...(formId === undefined ? {} : { formId }),
      labels: labelList,
      ...(recurrence ? { recurrence } : {}),
    };
    return { issues, job };
  };
}
