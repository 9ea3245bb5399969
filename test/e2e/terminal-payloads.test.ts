import { ndjson, runImport, scratch, startStack, type RunningStack } from './terminal';

const files = scratch();
let running: RunningStack;
beforeAll(async () => {
  running = await startStack(files.path('data'));
});
afterAll(async () => {
  await running?.stop();
  files.remove();
});

/** Reference data in the shapes that facilityapps-api.md lists, ids as strings and as numbers. */
const reference = {
  sites: [
    { id: 11, name: 'Town Hall' },
    { id: '12', title: 'Library' },
  ],
  floors: [
    { id: 21, name: 'Ground Floor', siteId: 11 },
    { id: '22', name: 'Ground Floor', location_id: '12' },
  ],
  spaces: [
    { id: 31, name: 'Foyer', floor_Id: 21 },
    { id: 32, name: 'Foyer', floorId: '22' },
  ],
  users: [{ object: 'user', id: 41, user_name: 'kim', email: 'Kim@example.com', links: { contact: 51 } }],
  forms: [
    { id: '61', name: 'Opening Round', type: 'checklist', isLogbook: false, version: 1, canSubmit: true },
  ],
};

const HEADER =
  'title_en,description_en,site_name,floor_name,space_name,owner_email,form_name,date_start,date_end,hour_start,minute_start,hour_end,minute_end,label_list,recurrence_type,recurrence_end_date,recurrence_days,recurrence_interval';

/** What stands in every payload that says nothing else. */
const plain = {
  id: null,
  editMode: 'all',
  mode: 'roster',
  description_translations: [],
  locations: '11',
  floors_spaces: {},
  owners: [{ id: '41' }],
  owner_roles: [],
  approvers: [],
  approver_roles: [],
  watchers: [],
  watcher_roles: [],
  contracts: [],
  'instruction-documents': [],
  'remove-instruction-documents': [],
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
  hour_start: '9',
  minute_start: '0',
  hour_end: '17',
  minute_end: '30',
  frequency_weekly_repeat: [],
  frequency_monthly_repeat: [],
};
const oneOff = {
  ...plain,
  sequence_date: null,
  repeat_interval_period: 'daily',
  repeat_interval_length: 1,
  frequency_daily_repeat: [],
  use_day_of_week: false,
  frequency_stop_repeat: 0,
  task_complete_emails: true,
  task_canceled_emails: true,
};
const series = (start: string, until: string) => ({
  ...plain,
  date_start: start,
  date_end: until,
  sequence_date: start,
  end_after_date: until,
  frequency_stop_repeat: 2,
  use_day_of_week: false,
  task_complete_emails: false,
  task_canceled_emails: false,
});
const TIMES = '9,0,17,30';
const OWNER = 'kim@example.com';

const cases: [name: string, line: string, expected: object][] = [
  [
    'a one-off for a whole site',
    `One,,Town Hall,,,${OWNER},,2031-01-06,,${TIMES},"a, b",,,,`,
    { ...oneOff, date_start: '2031-01-06', date_end: '2031-01-06', labels: ['a', 'b'] },
  ],
  [
    'a one-off over midnight with a floor, a space, a description and a form',
    `Two,Lock up,town hall,GROUND FLOOR, Foyer ,${OWNER},Opening Round,06/01/2031,07/01/2031,22,00,06,05,,none,,,`,
    {
      ...oneOff,
      date_start: '2031-01-06',
      date_end: '2031-01-07',
      hour_start: '22',
      hour_end: '6',
      minute_end: '5',
      description_translations: [{ id: 'new-0', regionCode: 'en_EN', text: 'Lock up' }],
      floors_spaces: { '21': ['31'] },
      subtasks: [
        {
          id: expect.stringMatching(/^new_[0-9a-f]{32}$/) as string,
          referrer: 'forms',
          referringId: '61',
          referring_id: '61',
          required: false,
          order: 0,
        },
      ],
    },
  ],
  [
    'weekdays, on a floor of the other site',
    `Three,,Library,Ground Floor,,kim,,2031-01-06,,${TIMES},,weekdays,2031-06-30,,3`,
    {
      ...series('2031-01-06', '2031-06-30'),
      locations: '12',
      floors_spaces: { '22': [] },
      repeat_interval_period: 'daily',
      repeat_interval_length: 1,
      frequency_daily_repeat: [1, 2, 3, 4, 5],
    },
  ],
  [
    'weekly on two days',
    `Four,,Town Hall,,,${OWNER},,2031-01-06,,${TIMES},,weekly,2031-06-30,"Thu,Mon",`,
    {
      ...series('2031-01-06', '2031-06-30'),
      repeat_interval_period: 'weekly',
      repeat_interval_length: 1,
      frequency_daily_repeat: [1, 4],
    },
  ],
  [
    'every second week',
    `Five,,Town Hall,,,${OWNER},,2031-01-07,,${TIMES},,biweekly,2031-06-30,,`,
    {
      ...series('2031-01-07', '2031-06-30'),
      repeat_interval_period: 'weekly',
      repeat_interval_length: 2,
      frequency_daily_repeat: [2],
    },
  ],
  [
    'monthly on the first Monday',
    `Six,,Town Hall,,,${OWNER},,2031-01-06,,${TIMES},,monthly,2031-12-31,Monday,`,
    {
      ...series('2031-01-06', '2031-12-31'),
      repeat_interval_period: 'monthly',
      repeat_interval_length: 1,
      frequency_daily_repeat: [],
      use_day_of_week: true,
    },
  ],
];

test('what FacilityApps receives is what its API describes, field by field', async () => {
  const file = files.write('patterns.csv', [HEADER, ...cases.map(([, line]) => line), ''].join('\n'));
  const { code, json, stderr } = await runImport([
    file,
    '--json',
    ...['--data', running.dataDir, '--jobs-out', files.path('jobs.ndjson')],
    ...['--reference', files.write('reference.json', JSON.stringify(reference)), '--date-order', 'dmy'],
  ]);
  expect([code, json.counts.created, stderr]).toEqual([0, cases.length, expect.any(String)]);
  const received = ndjson<Record<string, unknown> & { labels: string[]; translations: { text: string }[] }>(
    files.path('jobs.ndjson'),
  );
  for (const [name, line, expected] of cases) {
    const title = line.split(',')[0];
    const job = received.find(({ translations }) => translations[0]?.text === title);
    const { labels = [] } = expected as { labels?: string[] };
    expect({ name, ...job }).toEqual({
      name,
      ...expected,
      translations: [{ id: 'new-0', regionCode: 'en_EN', text: title }],
      labels: [...labels, expect.stringMatching(/^ext:fji-[0-9a-f]{32}$/)],
    });
  }
});
