import { daily, job, startSandbox } from './in-process';

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.stop());
beforeEach(async () => {
  await sandbox.call('POST', '/_sandbox/reset');
});

const oneOff = job({ floorId: '21', spaceId: '31', formId: '61' });
const series = job({ recurrence: daily });
const without = (payload: object, field: string) =>
  Object.fromEntries(Object.entries(payload).filter(([name]) => name !== field));

/** Another value of the wrong kind for each field of the table. */
const wrong: Record<string, unknown> = {
  id: '17',
  editMode: 'single',
  mode: 'task',
  translations: [],
  description_translations: null,
  date_start: '03/03/2031',
  date_end: '2031-02-30',
  hour_start: '09',
  minute_start: '00',
  hour_end: 17,
  minute_end: '60',
  locations: 11,
  floors_spaces: { '21': '31' },
  owners: [],
  owner_roles: [1],
  approvers: null,
  approver_roles: {},
  watchers: [{ id: '41' }],
  watcher_roles: '',
  contracts: [1],
  'instruction-documents': [1],
  'remove-instruction-documents': null,
  labels: 'cleaning',
  subtasks: null,
  rate: 0,
  clock_hourtype_id: 1,
  duration_seconds: 60,
  contractSubtask: [],
  task_sampling_select: '',
  subtask_sampling_select: false,
  task_form_submission_id: 0,
  invoicable: null,
  syncForms: true,
  task_form_submission_visible: 'false',
  save_as_concept: 0,
  'exception-mode': '0',
  excludeExceptions: 1,
  task_complete_emails: null,
  task_canceled_emails: 'true',
  sequence_date: '',
  repeat_interval_period: 'none',
  repeat_interval_length: '1',
  frequency_daily_repeat: [0],
  frequency_weekly_repeat: [1, 3],
  frequency_monthly_repeat: [13],
  use_day_of_week: 0,
  frequency_stop_repeat: '0',
};

async function isRefused(payload: unknown): Promise<string> {
  const answer = await sandbox.save(payload);
  expect(answer.status).toBe(500);
  expect(await sandbox.stored()).toEqual([]);
  return ((await answer.json()) as { error?: string }).error ?? '';
}

it('takes what the client makes of a one-off and of a series', async () => {
  for (const payload of [oneOff, series]) expect((await sandbox.save(payload)).status).toBe(200);
  expect(await sandbox.stored()).toMatchObject([oneOff, series]);
});

it('has a wrong value here for each field that a payload holds', () => {
  expect(Object.keys(wrong).sort()).toEqual(Object.keys(oneOff).sort());
});

it.each(Object.keys(wrong))('answers 500 to a payload without %s', async (field) => {
  expect(await isRefused(without(oneOff, field))).toContain(field);
});

it.each(Object.entries(wrong))('answers 500 where %s is %j', async (field, value) => {
  expect(await isRefused({ ...oneOff, [field]: value })).toContain(field);
});

it.each<[string, object]>([
  ['a field that it does not name', { ...oneOff, employeeToPosition: [] }],
  ['more in an owner than the id', { ...oneOff, owners: [{ id: '41', name: 'Kim' }] }],
  ['an owner’s id as a number', { ...oneOff, owners: [{ id: 41 }] }],
  [
    'a translation for an unknown region',
    { ...oneOff, translations: [{ ...oneOff.translations[0], regionCode: 'en' }] },
  ],
  [
    'a subtask whose two form ids differ',
    { ...oneOff, subtasks: [{ ...oneOff.subtasks[0], referring_id: '62' }] },
  ],
  [
    'a subtask id without its 32 hex characters',
    { ...oneOff, subtasks: [{ ...oneOff.subtasks[0], id: 'new_1' }] },
  ],
  ['a series without sequence_date', { ...series, sequence_date: null }],
  ['a series whose sequence_date is not its start', { ...series, sequence_date: '2031-03-04' }],
  ['both stop fields', { ...series, frequency_stop_repeat_number_value: 3 }],
  ['a stop on a date without the date', without(series, 'end_after_date')],
  ['a stop after N times without N', { ...without(series, 'end_after_date'), frequency_stop_repeat: 1 }],
  ['a date to stop at without a stop on a date', { ...series, frequency_stop_repeat: 0 }],
  ['a series whose date_end is not its last day', { ...series, date_end: '2031-03-03' }],
  ['weekdays of a one-off', { ...oneOff, frequency_daily_repeat: [1] }],
  ['a one-off that repeats every second day', { ...oneOff, repeat_interval_length: 2 }],
  ['a one-off by the day of the week', { ...oneOff, use_day_of_week: true }],
  ['no emails for a one-off', { ...oneOff, task_complete_emails: false }],
  ['emails for a series', { ...series, task_canceled_emails: true }],
  ['an end date before the start date', { ...oneOff, date_end: '2031-03-02' }],
  ['an end time that is not after the start time', { ...oneOff, hour_end: '9', minute_end: '0' }],
  ['a series over midnight', { ...series, hour_start: '22', hour_end: '6' }],
  ['a site that is not there', { ...oneOff, locations: '13' }],
  ['a floor that is not there', { ...oneOff, floors_spaces: { '29': [] } }],
  ['a floor of another site', { ...oneOff, floors_spaces: { '22': [] } }],
  ['a space of another floor', { ...oneOff, floors_spaces: { '21': ['32'] } }],
  ['an owner who is not there', { ...oneOff, owners: [{ id: '42' }] }],
  [
    'a form that is not there',
    { ...oneOff, subtasks: [{ ...oneOff.subtasks[0], referringId: '62', referring_id: '62' }] },
  ],
])('answers 500 to %s', async (_what, payload) => {
  expect(await isRefused(payload)).not.toBe('');
});

it.each(['', 'not JSON', '[]', 'null'])('answers 500 to the body %j', async (body) => {
  await isRefused(body);
});

it('takes a one-off over midnight and a series after N times', async () => {
  const night = { ...oneOff, date_end: '2031-03-04', hour_start: '22', hour_end: '6', minute_end: '0' };
  const times = {
    ...without(series, 'end_after_date'),
    frequency_stop_repeat: 1,
    frequency_stop_repeat_number_value: 3,
  };
  for (const payload of [night, times]) expect((await sandbox.save(payload)).status).toBe(200);
});

it('answers an error as a page to whom does not ask for JSON', async () => {
  const answer = await sandbox.call(
    'POST',
    '/api/1.0/planning/save/true',
    {},
    {
      authorization: 'Bearer token-of-acme',
    },
  );
  expect(answer.status).toBe(500);
  expect(await answer.text()).toMatch(/^<!DOCTYPE html>/);
});
