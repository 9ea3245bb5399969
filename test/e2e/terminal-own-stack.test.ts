import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { lines, ndjson, root, runImport, scratch } from './terminal';

const files = scratch();
afterAll(() => files.remove());

/** A folder for temporary files that this command has for itself; other stacks hear of its ports all the same. */
function temporaryFolder(): string {
  const folder = files.path('temporary');
  mkdirSync(folder);
  const ports = `job-importer-ports-${userInfo().username.replace(/[^\w-]/g, '_')}`;
  mkdirSync(join(tmpdir(), ports), { recursive: true });
  symlinkSync(join(tmpdir(), ports), join(folder, ports));
  return folder;
}

describe('the import command with a stack of its own', () => {
  test('imports the sample: every row is accounted for, and nothing stays behind', async () => {
    const folder = temporaryFolder();
    const before = readdirSync(folder);
    const args = [
      join(root, 'examples', 'jobs.csv'),
      '--json',
      ...['--rate', '400'],
      ...['--jobs-out', files.path('jobs.ndjson'), '--result', files.path('result.csv')],
    ];
    const { code, json, stderr } = await runImport(args, { TMPDIR: folder });
    expect(stderr).toContain('Finished');
    expect(json).toMatchObject({
      status: 'finished',
      customer: 'regularcleaning',
      counts: { rows: 500, created: 500, failed: 0, skipped: 0, unknown: 0 },
    });
    expect(code).toBe(0);
    const labels = ndjson<{ labels: string[] }>(files.path('jobs.ndjson')).map((job) =>
      job.labels.filter((label) => label.startsWith('ext:fji-')).join(),
    );
    expect(new Set(labels).size).toBe(500);
    expect(lines(files.path('result.csv'))).toHaveLength(501);
    expect(readdirSync(folder)).toEqual(before);
  });

  test('starts its clock where --now says', async () => {
    const file = files.write(
      'past.csv',
      'title_en,site_name,owner_email,date_start\nClean,Depot,anna.clarke@regularcleaning.example,2031-03-01\n',
    );
    const args = [file, '--check-only', '--json', '--now', '2031-03-02T12:00:00Z'];
    const { code, json } = await runImport(args);
    expect(json.issues).toMatchObject({ PAST_DATE: 1 });
    expect(code).toBe(2);
  });

  test.each([
    ['no file', [], 'No file was given'],
    ['a file that is not there', ['nothing.csv'], 'There is no file nothing.csv'],
    ['an unknown option', ['examples/jobs.csv', '--quickly'], "Unknown option '--quickly'"],
  ])('with %s says so and ends with 1', async (_what, args, sentence) => {
    const { code, stdout, stderr } = await runImport(args);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toContain('    at ');
    expect(stdout).toBe('');
    expect(code).toBe(1);
  });
});
