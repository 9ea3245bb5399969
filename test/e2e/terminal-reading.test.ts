import { join } from 'node:path';
import { ndjson, root, runImport, scratch, startStack, type RunningStack } from './terminal';

const files = scratch();
let running: RunningStack;
beforeAll(async () => {
  running = await startStack(files.path('data'), ['--rate', '300']);
});
afterAll(async () => {
  await running?.stop();
  files.remove();
});

const imported = (file: string, ...more: string[]) =>
  runImport([file, '--json', '--data', running.dataDir, ...more]);
const example = (name: string) => join(root, 'examples', name);

interface Payload {
  translations: { text: string }[];
  date_start: string;
  hour_start: string;
  minute_start: string;
  hour_end: string;
  minute_end: string;
  labels: string[];
}

describe('a planner’s file in the terminal', () => {
  test('asks for what it does not show, and ends with 2 and the option that answers', async () => {
    const { code, json, stdout } = await imported(
      example('planner.csv'),
      ...['--issues', files.path('none'), '--result', files.path('no-result')],
    );
    expect(ndjson(files.path('none'))).toEqual([]);
    expect([code, json.status, json.reasonCode]).toEqual([2, 'asking', 'date-order']);
    expect(json.reason).toMatch(/“Start date”.*--date-order dmy, mdy or ymd/);
    expect(stdout).not.toContain('Kitchen');
  });

  test('is understood with the answer, and its names are accepted and known from then on', async () => {
    const file = example('planner.csv');
    const strict = await imported(file, '--check-only', '--date-order', 'dmy', '--issues', files.path('i'));
    expect(strict.code).toBe(2);
    expect(strict.json.counts).toMatchObject({ rows: 4, ready: 3, withErrors: 1 });
    const issues = ndjson<{ code: string; suggestion?: string }>(files.path('i'));
    expect(issues).toContainEqual(
      expect.objectContaining({ code: 'INVALID_SITE', suggestion: 'Main Building' }),
    );

    const options = ['--date-order', 'dmy', '--accept-suggestions', '--jobs-out', files.path('jobs')];
    const done = await imported(file, ...options);
    expect([done.code, done.json.counts.created]).toEqual([0, 4]);
    expect(done.stderr).toContain(
      'Read as: 4 rows, semicolons, Windows-1252, header in row 4, dates are day first',
    );
    const jobs = ndjson<Payload>(files.path('jobs'));
    const times = jobs.map((job) => [
      job.date_start,
      `${job.hour_start}:${job.minute_start}`,
      `${job.hour_end}:${job.minute_end}`,
    ]);
    expect(times).toEqual([
      ['2031-04-03', '9:0', '11:30'],
      ['2031-06-05', '9:0', '10:15'],
      ['2031-05-07', '14:0', '16:0'],
      ['2031-07-08', '7:30', '9:0'],
    ]);
    expect(jobs[0]?.translations[0]?.text).toBe('Kitchen deep clean – é');

    const again = await imported(file, '--date-order', 'dmy');
    expect([again.code, again.json.counts]).toEqual([0, expect.objectContaining({ duplicate: 4 })]);
  });

  test('may be a workbook, whose sheet, dates and times need no answer', async () => {
    const done = await imported(example('planner.xlsx'), '--jobs-out', files.path('x'));
    expect([done.code, done.json.counts.created]).toEqual([0, 3]);
    const made = ndjson<Payload>(files.path('x')).slice(-3);
    expect(made.map((job) => [job.date_start, job.hour_start, job.minute_start])).toEqual([
      ['2031-04-03', '9', '0'],
      ['2031-06-05', '9', '0'],
      ['2031-07-08', '7', '30'],
    ]);
    const other = await imported(example('planner.xlsx'), '--check-only', '--sheet', 'Summer');
    expect([other.code, other.json.reason]).toEqual([
      2,
      expect.stringMatching(/no sheet “Summer”.*--sheet NAME.*Notes, Spring/),
    ]);
  });

  test('takes every other choice', async () => {
    const file = files.write(
      'all.txt',
      Buffer.from('x|y\nWas|Wo|Anna\nMop|Depot|03/04/2031\nDust|Depot|05/06/2031\n', 'utf16le'),
    );
    const choices = [
      ...['--encoding', 'utf-16le', '--delimiter', 'pipe', '--header-row', '2', '--date-order', 'mdy'],
      ...['--map', 'Was=title', '--map', '#2=site', '--map', 'Anna=date_start'],
      ...['--set', 'owner=Anna Clarke', '--set', 'label_list=spring, glass'],
    ];
    const done = await imported(file, ...choices, '--jobs-out', files.path('all'));
    expect([done.code, done.json.counts.created]).toEqual([0, 2]);
    const jobs = ndjson<Payload>(files.path('all')).slice(-2);
    expect(jobs.map(({ date_start, labels }) => [date_start, labels])).toEqual([
      ['2031-03-04', expect.arrayContaining(['spring', 'glass'])],
      ['2031-05-06', expect.arrayContaining(['spring', 'glass'])],
    ]);
    const missing = await imported(file, ...choices.slice(0, -4), '--check-only');
    expect([missing.code, missing.json.reason]).toEqual([
      2,
      expect.stringMatching(/owner.*--map "Header=field".*--set field=value/),
    ]);
  });

  test('is not taken with a choice that no file could be read with', async () => {
    const { code, stderr } = await imported(example('planner.csv'), '--date-order', 'dym');
    expect([code, stderr]).toEqual([1, '--date-order is dmy, mdy, ymd, not dym\n']);
  });
});
