import { jobPayload, type JobSpec } from '../../../shared/facilityapps';

const LABEL = { label: 'ext:fji-01hx', formSubtaskId: '0123456789abcdef0123456789abcdef' };

const job: JobSpec = {
  title: 'Clean the hall',
  dateStart: '2031-03-03',
  dateEnd: '2031-03-03',
  hourStart: 9,
  minuteStart: 0,
  hourEnd: 17,
  minuteEnd: 30,
  siteId: '101',
  ownerId: '601',
  labels: [],
};

/** facilityapps-api.md, "Fields, all sent", of a job that says nothing of its own. */
const oneOff = {
  id: null,
  editMode: 'all',
  mode: 'roster',
  translations: [{ id: 'new-0', regionCode: 'en_EN', text: 'Clean the hall' }],
  description_translations: [],
  date_start: '2031-03-03',
  date_end: '2031-03-03',
  hour_start: '9',
  minute_start: '0',
  hour_end: '17',
  minute_end: '30',
  locations: '101',
  floors_spaces: {},
  owners: [{ id: '601' }],
  owner_roles: [],
  approvers: [],
  approver_roles: [],
  watchers: [],
  watcher_roles: [],
  contracts: [],
  'instruction-documents': [],
  'remove-instruction-documents': [],
  labels: ['ext:fji-01hx'],
  subtasks: [],
  rate: null,
  clock_hourtype_id: null,
  duration_seconds: null,
  contractSubtask: null,
  task_sampling_select: null,
  subtask_sampling_select: null,
  task_form_submission_id: null,
  invoicable: false,
  syncForms: false,
  task_form_submission_visible: false,
  save_as_concept: false,
  'exception-mode': 0,
  excludeExceptions: '1',
  task_complete_emails: true,
  task_canceled_emails: true,
  sequence_date: null,
  repeat_interval_period: 'daily',
  repeat_interval_length: 1,
  frequency_daily_repeat: [],
  frequency_weekly_repeat: [],
  frequency_monthly_repeat: [],
  use_day_of_week: false,
  frequency_stop_repeat: 0,
};

const series = {
  ...oneOff,
  date_end: '2031-06-30',
  task_complete_emails: false,
  task_canceled_emails: false,
  sequence_date: '2031-03-03',
  frequency_stop_repeat: 2,
  end_after_date: '2031-06-30',
};

const recurring = (recurrence: Partial<JobSpec['recurrence']>) =>
  jobPayload(
    {
      ...job,
      recurrence: {
        period: 'daily',
        every: 1,
        weekdays: [],
        byWeekdayOfMonth: false,
        until: '2031-06-30',
        ...recurrence,
      },
    },
    LABEL,
  );

describe('a one-off job', () => {
  it('for a whole site has every field of the table and no field more', () => {
    expect(jobPayload(job, LABEL)).toStrictEqual(oneOff);
  });

  it('keeps the row’s labels before our own, and carries a description', () => {
    const payload = jobPayload({ ...job, description: 'Mop it', labels: ['night', 'urgent'] }, LABEL);
    expect(payload).toStrictEqual({
      ...oneOff,
      labels: ['night', 'urgent', 'ext:fji-01hx'],
      description_translations: [{ id: 'new-0', regionCode: 'en_EN', text: 'Mop it' }],
    });
  });

  it('runs over midnight with hours and minutes as numerals without a leading zero', () => {
    const night = { ...job, dateEnd: '2031-03-04', hourStart: 22, minuteStart: 5, hourEnd: 6, minuteEnd: 0 };
    expect(jobPayload(night, LABEL)).toStrictEqual({
      ...oneOff,
      date_end: '2031-03-04',
      hour_start: '22',
      minute_start: '5',
      hour_end: '6',
      minute_end: '0',
    });
  });

  it.each([
    ['a floor', { floorId: '102' }, { '102': [] }],
    ['a space on a floor', { floorId: '102', spaceId: '103' }, { '102': ['103'] }],
  ])('for %s names it under floors_spaces', (_what, place, expected) => {
    expect(jobPayload({ ...job, ...place }, LABEL)).toStrictEqual({ ...oneOff, floors_spaces: expected });
  });

  it('with a form on a space has one subtask that refers to the form in both spellings', () => {
    const payload = jobPayload({ ...job, floorId: '102', spaceId: '103', formId: '901' }, LABEL);
    expect(payload).toStrictEqual({
      ...oneOff,
      floors_spaces: { '102': ['103'] },
      subtasks: [
        {
          id: 'new_0123456789abcdef0123456789abcdef',
          referrer: 'forms',
          referringId: '901',
          referring_id: '901',
          required: false,
          order: 0,
        },
      ],
    });
  });

  it('sent again is the same, byte for byte', () => {
    const again = () => JSON.stringify(jobPayload({ ...job, formId: '901' }, LABEL));
    expect(again()).toBe(again());
  });
});

describe('a series', () => {
  it('on weekdays is daily on Monday to Friday', () => {
    expect(recurring({ weekdays: [1, 2, 3, 4, 5] })).toStrictEqual({
      ...series,
      repeat_interval_period: 'daily',
      repeat_interval_length: 1,
      frequency_daily_repeat: [1, 2, 3, 4, 5],
    });
  });

  it('weekly on two days has them in the daily field, never in the weekly one', () => {
    expect(recurring({ period: 'weekly', weekdays: [1, 4] })).toStrictEqual({
      ...series,
      repeat_interval_period: 'weekly',
      repeat_interval_length: 1,
      frequency_daily_repeat: [1, 4],
      frequency_weekly_repeat: [],
    });
  });

  it('every second week has length 2', () => {
    expect(recurring({ period: 'weekly', every: 2, weekdays: [1] })).toStrictEqual({
      ...series,
      repeat_interval_period: 'weekly',
      repeat_interval_length: 2,
      frequency_daily_repeat: [1],
    });
  });

  it('on the first Monday of each month uses the day of the week', () => {
    expect(recurring({ period: 'monthly', byWeekdayOfMonth: true })).toStrictEqual({
      ...series,
      repeat_interval_period: 'monthly',
      repeat_interval_length: 1,
      frequency_daily_repeat: [],
      frequency_monthly_repeat: [],
      use_day_of_week: true,
    });
  });

  it('on a day of the month does not', () => {
    expect(recurring({ period: 'monthly', every: 3 })).toStrictEqual({
      ...series,
      repeat_interval_period: 'monthly',
      repeat_interval_length: 3,
      use_day_of_week: false,
    });
  });

  it('ends on its own last day, whatever end date the row had', () => {
    const payload = jobPayload(
      {
        ...job,
        dateEnd: '2031-03-05',
        recurrence: { period: 'daily', every: 1, weekdays: [], byWeekdayOfMonth: false, until: '2031-06-30' },
      },
      LABEL,
    );
    expect(payload).toStrictEqual(series);
    expect(payload).not.toHaveProperty('frequency_stop_repeat_number_value');
  });
});
