import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, scratch } from './terminal';

const files = scratch();
afterAll(() => files.remove());

/** The command as a person runs it, without anything else running. */
const schedules = (...args: string[]) => {
  const program = join(process.env.TEST_DIST ?? join(root, 'dist'), 'local', 'schedules.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
};

describe('npm run schedules', () => {
  test('previews rules and files, and says what each comes to', () => {
    const file = files.path('questions.json');
    const question = { rule: 'FREQ=DAILY', start: '2027-03-27T01:30', from: '2027-03-28', to: '2027-03-28' };
    writeFileSync(
      file,
      `${JSON.stringify(question)}\n${JSON.stringify({ ...question, rule: 'FREQ=OFTEN' })}\n`,
    );
    const { status, stdout, stderr } = schedules('preview', file, '--json');
    expect(status).toBe(2);
    const [good, bad] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(good).toMatchObject({
      occurrences: [{ date: '2027-03-28', start: '2027-03-28T01:30:00Z', end: '2027-03-28T02:30:00Z' }],
      left: [],
    });
    expect(bad).toMatchObject({ refused: [{ path: 'rule' }] });
    expect(stderr).toContain('FREQ=OFTEN is not known');
  });

  test('tells a person the days, and how to ask when it cannot start', () => {
    const told = schedules(
      'preview',
      'FREQ=MONTHLY;BYDAY=1MO',
      '--start',
      '2027-01-04T22:00',
      '--minutes',
      '480',
      '--to',
      '2027-02-28',
    );
    expect(told.status).toBe(0);
    expect(told.stdout).toContain('FREQ=MONTHLY;BYDAY=1MO: 2 occurrences');
    expect(told.stdout).toMatch(/Mon,? 0?4 Jan 2027 {2}22:00 to 06:00/);
    const none = schedules('preview');
    expect(none).toMatchObject({ status: 1, stdout: '' });
    expect(none.stderr).toContain('npm run schedules -- preview FILE|RULE');
    expect(schedules('--help')).toMatchObject({ status: 0 });
  });
});
