import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { httpTo } from '../../local/import/http';
import type { IssueView } from '../../shared/imports/views';
import { lines, ndjson, root, runImport, scratch, startStack, type RunningStack } from './terminal';

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

const HEADER = 'title_en,site_name,floor_name,space_name,owner_email,date_start';
const row = (title: string, place = 'Depot,,', day = '2031-01-06') =>
  `${title},${place},anna.clarke@regularcleaning.example,${day}`;
const csv = (name: string, rows: string[]) => files.write(name, [HEADER, ...rows, ''].join('\n'));

describe('a file in the terminal', () => {
  test('is created once: the same file again is all duplicates and makes no job', async () => {
    const first = await imported(example('second-spelling.csv'), '--jobs-out', files.path('1.ndjson'));
    expect(first.json.counts).toMatchObject({ rows: 40, created: 40 });
    expect(first.code).toBe(0);
    const second = await imported(example('second-spelling.csv'), '--jobs-out', files.path('2.ndjson'));
    expect(second.json.counts).toMatchObject({ rows: 40, created: 0, duplicate: 40 });
    expect(second.json.issues).toMatchObject({ ALREADY_IMPORTED: 40 });
    expect(second.code).toBe(0);
    expect(readFileSync(files.path('2.ndjson'), 'utf8')).toBe(readFileSync(files.path('1.ndjson'), 'utf8'));
    expect(lines(files.path('1.ndjson'))[0]).toContain('Café counter – deep clean 1');
  });

  test('with mistakes names them all, sends the rest and ends with 2', async () => {
    const { code, json, stderr } = await imported(
      example('with-mistakes.csv'),
      ...['--issues', files.path('issues.ndjson'), '--result', files.path('mistakes.csv')],
    );
    expect(code).toBe(2);
    const { rows, created, duplicate, skipped, failed, unknown } = json.counts;
    expect(created + duplicate + skipped + failed + unknown).toBe(rows);
    expect(created).toBeGreaterThan(0);
    expect(skipped).toBeGreaterThan(0);
    const issues = ndjson<IssueView & { row: number | null }>(files.path('issues.ndjson'));
    const counted: Record<string, number> = {};
    for (const { code: name } of issues) counted[name] = (counted[name] ?? 0) + 1;
    expect(counted).toEqual(json.issues);
    for (const { message, row: at, severity } of issues) {
      expect(message).toMatch(/\.$|\?$/);
      expect(['error', 'warning']).toContain(severity);
      expect(at === null || at > 0).toBe(true);
    }
    expect(issues.find(({ suggestion }) => suggestion === 'Main Building')).toMatchObject({
      code: 'INVALID_SITE',
    });
    expect(stderr).toContain('INVALID_SITE');
    expect(lines(files.path('mistakes.csv'))[0]).toContain('import_status');
  });

  test('with --check-only is checked and nothing is created', async () => {
    const file = csv('check.csv', [row('Only checked')]);
    const { code, json } = await imported(file, '--check-only', '--jobs-out', files.path('none.ndjson'));
    expect(json).toMatchObject({ status: 'review', counts: { rows: 1, ready: 1 } });
    expect(code).toBe(0);
    expect(readFileSync(files.path('none.ndjson'), 'utf8')).not.toContain('Only checked');
  });

  test('for another customer goes to that customer alone', async () => {
    const file = files.write(
      'office.csv',
      `${HEADER}\nOffice only,Main Building,,,anna.clarke@officeclean.example,2031-01-06\n`,
    );
    const theirs = files.path('theirs.ndjson');
    const { json } = await imported(file, '--tenant', 'officeclean', '--jobs-out', theirs);
    expect(json).toMatchObject({ customer: 'officeclean', counts: { created: 1 } });
    expect(new URL(json.url ?? '').hostname).toBe('officeclean.localhost');
    const ours = files.path('ours.ndjson');
    await imported(file, '--check-only', '--jobs-out', ours);
    expect(readFileSync(theirs, 'utf8')).toContain('Office only');
    expect(readFileSync(ours, 'utf8')).not.toContain('Office only');
  });

  test('above 16 MB goes in blocks', async () => {
    const wide = 'x'.repeat(8_000);
    const rows = Array.from({ length: 2_200 }, (_, n) => `${row(`Wide ${n}`)},${wide}`);
    const file = files.write('large.csv', [`${HEADER},description`, ...rows, ''].join('\n'));
    const { code, json } = await imported(file, '--check-only');
    expect(json).toMatchObject({ status: 'review', counts: { rows: 2_200, ready: 2_200 } });
    expect(code).toBe(0);
  });

  test('without --json is told in words on stdout', async () => {
    const { code, stdout } = await runImport([csv('words.csv', [row('Told')]), '--data', running.dataDir]);
    expect(stdout).toMatch(/Finished: .*words\.csv/);
    expect(stdout).toMatch(/1 {2}created/);
    expect(stdout).toMatch(/http:\/\/regularcleaning\.localhost:\d+\/imports\/imp_/);
    expect(code).toBe(0);
  });
});

describe('a file that cannot be read', () => {
  const jpeg = Buffer.from('ffd8ffe000104a46494600010101004800480000ffdb004300', 'hex');
  test.each([
    ['an empty file', 'empty.csv', '', 'empty'],
    ['a header alone', 'header.csv', `${HEADER}\n`, 'row'],
    ['a picture', 'photo.csv', Buffer.concat([jpeg, Buffer.alloc(500, 0x80)]), 'jpeg'],
    [
      'a quote that never closes',
      'quote.csv',
      `${HEADER}\n"Clean,Depot\n${'x,y\n'.repeat(50)}`,
      'quotation mark',
    ],
  ])('%s is rejected with the reason, and ends with 2', async (_what, name, body, word) => {
    const { code, json, stderr } = await imported(files.write(name, body));
    expect(json.status).toBe('rejected');
    expect(json.reason?.toLowerCase()).toContain(word);
    expect(stderr).toContain(json.reason);
    expect(code).toBe(2);
  });

  test.each([
    ['a file without a site', 'sites.csv', 'title_en,owner_email,date_start\nA,b@c.d,2031-01-06\n', 'site'],
    ['a header with two titles', 'twice.csv', `title_en,${HEADER}\nA,${row('A')}\n`, 'title'],
  ])('%s is asked about, and ends with 2', async (_what, name, body, word) => {
    const { code, json, stderr } = await imported(files.write(name, body));
    expect(json).toMatchObject({ status: 'asking', reasonCode: 'mapping' });
    expect(json.reason?.toLowerCase()).toContain(word);
    expect(stderr).toContain(json.reason);
    expect(code).toBe(2);
  });

  test('a row with too many cells is an error of that row alone', async () => {
    const file = csv('cells.csv', [row('Fine cells'), `${row('Too many')},more,cells`]);
    const { code, json } = await imported(file);
    expect(json.counts).toMatchObject({ rows: 2, created: 1, skipped: 1 });
    expect(json.issues).toMatchObject({ EXTRA_CELLS: 1 });
    expect(code).toBe(2);
  });
});

describe('a FacilityApps that fails', () => {
  test('ends in the same books: every job once, every row accounted for', async () => {
    const file = csv(
      'faults.csv',
      Array.from({ length: 60 }, (_, n) => row(`Fault ${n}`, 'North Wing,Ground Floor,Lobby')),
    );
    const { code, json } = await imported(
      file,
      ...['--jobs-out', files.path('faults.ndjson')],
      ...['--fault', '500:0.1,429:0.05,drop-before:0.1,drop-after:0.1,late:0.05,seed:3'],
    );
    expect(json).toMatchObject({
      status: 'finished',
      counts: { rows: 60, created: 60, unknown: 0, failed: 0 },
    });
    expect(code).toBe(0);
    const titles = ndjson<{ translations: { text: string }[] }>(files.path('faults.ndjson'))
      .map(({ translations }) => translations[0]?.text ?? '')
      .filter((title) => title.startsWith('Fault '));
    expect(titles).toHaveLength(60);
    expect(new Set(titles).size).toBe(60);
  });
});

describe('what cannot start', () => {
  test('an unknown customer is named, with those that there are', async () => {
    const { code, stderr, stdout } = await imported(csv('who.csv', [row('Who')]), '--tenant', 'nobody');
    expect(stderr).toContain('There is no customer nobody; there are regularcleaning, officeclean, hospital');
    expect([code, stdout]).toEqual([1, '']);
  });

  test('an address where nobody works', async () => {
    const url = new URL(running.stack.parts.frontDoor.url);
    url.hostname = 'nobody.localhost';
    const { code, stderr } = await runImport([
      csv('url.csv', [row('Url')]),
      ...['--url', url.origin, '--user', 'a@b.example'],
      ...['--password', 'not the password'],
    ]);
    expect(stderr).toContain('Nobody works at');
    expect(code).toBe(1);
  });

  test('a wrong password', async () => {
    const { url, email } = running.stack.customers[0] ?? { url: '', email: '' };
    const { code, stderr } = await runImport(
      [csv('password.csv', [row('Password')]), '--url', url, '--user', email],
      { IMPORTER_PASSWORD: 'not the password' },
    );
    expect(stderr).toContain('Signing in at');
    expect(stderr).not.toContain('not the password');
    expect(code).toBe(1);
  });

  test('a clock for a stack that runs already', async () => {
    const { code, stderr } = await imported(csv('now.csv', [row('Now')]), '--now', '2030-01-01');
    expect(stderr).toContain('runs already');
    expect(code).toBe(1);
  });
});

test('17 MB in one request is refused, naming the way', async () => {
  const { url, email, password } = running.stack.customers[0] ?? { url: '', email: '', password: '' };
  const http = httpTo(new URL(url));
  const origin = new URL(url).origin;
  const signedIn = await http.call({
    method: 'POST',
    path: '/api/session',
    headers: { origin, 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify({ email, password })),
  });
  const cookie = (signedIn.headers['set-cookie'] ?? []).map((text) => text.split(';')[0]).join('; ');
  const answer = await http.call({
    method: 'POST',
    path: '/api/imports?name=large.csv',
    headers: { origin, cookie, 'content-type': 'text/csv' },
    body: Buffer.alloc(17 * 1024 * 1024, 'a'),
  });
  http.close();
  expect(answer.status).toBe(413);
  expect(JSON.parse(answer.body.toString('utf8'))).toMatchObject({
    code: 'too-large',
    detail: expect.stringContaining('/api/uploads') as string,
  });
});

test('the example files are there', () => {
  for (const name of ['jobs.csv', 'second-spelling.csv', 'with-mistakes.csv', 'README.md'])
    expect(existsSync(example(name))).toBe(true);
});
