import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseOptions } from '../../../../local/import/options';
import { CannotStart } from '../../../../local/import/usage';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'options-'));
  writeFileSync(join(folder, 'jobs.csv'), 'title\n');
  writeFileSync(
    join(folder, 'reference.json'),
    '\ufeff{"sites":[{"id":1}],"floors":[],"spaces":[],"users":[],"forms":[]}',
  );
  writeFileSync(join(folder, 'half.json'), '{"sites":[],"floors":{}}');
  writeFileSync(join(folder, 'none.json'), 'sites');
});
afterAll(() => rmSync(folder, { recursive: true }));

const parse = (args: string[], env: NodeJS.ProcessEnv = {}) => parseOptions(args, env, folder);

describe('the import command', () => {
  test('takes a file where the person is, and nothing else is needed', () => {
    expect(parse(['jobs.csv'])).toMatchObject({
      file: join(folder, 'jobs.csv'),
      bytes: 6,
      tenant: undefined,
      checkOnly: false,
      json: false,
    });
  });

  test('takes every option', () => {
    const all = [
      ...['jobs.csv', '--tenant', 'officeclean', '--json', '--check-only', '--jobs-out', 'out/jobs.ndjson'],
      ...['--result', 'result.csv', '--issues', 'issues.ndjson', '--reference', 'reference.json'],
      ...['--now', '2030-06-01', '--rate', '2.5', '--fault', '500:0.05,late:0.02,delay:50', '--data', 'd'],
    ];
    expect(parse(all)).toMatchObject({
      tenant: 'officeclean',
      json: true,
      checkOnly: true,
      jobsOut: join(folder, 'out', 'jobs.ndjson'),
      result: join(folder, 'result.csv'),
      issues: join(folder, 'issues.ndjson'),
      reference: { sites: [{ id: 1 }] },
      now: '2030-06-01T00:00:00.000Z',
      rate: 2.5,
      fault: '500:0.05,late:0.02,delay:50',
      data: join(folder, 'd'),
    });
  });

  test('takes the password of a running stack from the environment', () => {
    const options = parse(['jobs.csv', '--url', 'https://a.example', '--user', 'a@b.c'], {
      IMPORTER_PASSWORD: 'secret',
    });
    expect(options).toMatchObject({ user: 'a@b.c', password: 'secret' });
  });

  test.each([
    ['no file', [], 'No file was given'],
    ['an empty name', [''], 'No file was given'],
    ['a file that is not there', ['nothing.csv'], 'There is no file nothing.csv'],
    ['a folder', ['.'], 'is a folder'],
    ['two files', ['jobs.csv', 'jobs.csv'], 'One file at a time'],
    ['an unknown option', ['jobs.csv', '--frobnicate'], "Unknown option '--frobnicate'"],
    ['an option without its value', ['jobs.csv', '--tenant'], '--tenant'],
    ['a clock of nowhere', ['jobs.csv', '--now', 'tomorrow'], '--now is an instant'],
    ['a date that is none', ['jobs.csv', '--now', '2030-13-45'], '--now is an instant'],
    ['a rate of nothing', ['jobs.csv', '--rate', '0'], '--rate is a number'],
    ['a rate that is no number', ['jobs.csv', '--rate', 'fast'], '--rate is a number'],
    ['an unknown fault', ['jobs.csv', '--fault', 'explode:1'], '--fault: "explode:1" is no fault'],
    ['reference data that lacks lists', ['jobs.csv', '--reference', 'half.json'], 'it lacks floors, spaces'],
    ['reference data that is no JSON', ['jobs.csv', '--reference', 'none.json'], 'is not JSON'],
    ['reference data that is not there', ['jobs.csv', '--reference', 'x.json'], 'cannot be read'],
    ['an address that is none', ['jobs.csv', '--url', 'regularcleaning'], '--url is an address'],
    ['an address without a person', ['jobs.csv', '--url', 'http://a.localhost'], '--user and --password'],
    [
      'a clock for what runs elsewhere',
      ['jobs.csv', '--url', 'http://a.localhost', '--user', 'a', '--password', 'b', '--now', '2030-01-01'],
      'belong to a stack that this command starts',
    ],
  ])('says what is wrong with %s', (_what, args, sentence) => {
    const call = () => parse(args);
    expect(call).toThrow(CannotStart);
    expect(call).toThrow(sentence);
  });

  test('takes choices about how the file is read', () => {
    const all = [
      ...[
        'jobs.csv',
        '--encoding',
        'Windows-1252',
        '--delimiter',
        'tab',
        '--header-row',
        '3',
        '--sheet',
        'Jobs',
      ],
      ...['--map', 'Task=job_title', '--map', 'a=b=site', '--map', 'Colour=', '--set', 'site_name=HQ = 1'],
      ...['--set', 'Owner Email=a@b.c', '--date-order', 'MDY', '--accept-suggestions'],
    ];
    expect(parse(all)).toMatchObject({
      choices: {
        ...{ encoding: 'windows-1252', delimiter: '\t', headerRow: 3, sheet: 'Jobs' },
        map: { Task: 'title_en', 'a=b': 'site_name', Colour: null },
        set: { site_name: 'HQ = 1', owner_email: 'a@b.c' },
        ...{ dateOrder: 'mdy', acceptSuggestions: true },
      },
    });
    expect(parse(['jobs.csv'])).toMatchObject({ choices: undefined });
  });

  test.each([
    [['--encoding', 'ebcdic'], /--encoding is one of utf-8, .*ebcdic/],
    [['--delimiter', '/'], /--delimiter is comma/],
    [['--header-row', '0'], /--header-row .* from 1/],
    [['--header-row', 'two'], /--header-row/],
    [['--sheet', ' '], /--sheet is the name/],
    [['--map', 'Task'], /--map is "Header=field"/],
    [['--map', '=title'], /--map is/],
    [['--map', 'Task=nothing'], /--map: there is no field “nothing”/],
    [['--map', 'A=title', '--map', 'A=site'], /twice/],
    [['--set', 'site_name='], /--set is field=value/],
    [['--set', 'nothing=1'], /no field “nothing”/],
    [['--set', 'site=1', '--set', 'site_name=2'], /twice/],
    [['--date-order', 'dym'], /--date-order is dmy, mdy, ymd/],
  ])('refuses %j with a sentence', (args, sentence) => {
    expect(() => parse(['jobs.csv', ...args])).toThrow(CannotStart);
    expect(() => parse(['jobs.csv', ...args])).toThrow(sentence);
  });
});
