import { duration, progressOn } from '../../../../local/import/progress';
import { exitCodeOf, summaryText, type Summary } from '../../../../local/import/summary';
import { NO_COUNTS } from '../../../../shared/imports/model';

const summary = (over: Partial<Summary> = {}): Summary => ({
  id: 'imp_1',
  status: 'finished',
  reason: null,
  reasonCode: null,
  customer: 'regularcleaning',
  file: '/somewhere/jobs.csv',
  url: 'http://regularcleaning.localhost:7080/imports/imp_1',
  counts: { ...NO_COUNTS, rows: 1_200, created: 1_150, duplicate: 50 },
  issues: { DUPLICATE_ROW: 50 },
  seconds: 61,
  rowsPerSecond: 19.7,
  ...over,
});

describe('the exit code', () => {
  const finished = (counts: Partial<Summary['counts']>) => summary({ counts: { ...NO_COUNTS, ...counts } });
  test.each([
    ['every row was created, now or before', finished({ rows: 3, created: 2, duplicate: 1 }), false, 0],
    ['a row failed', finished({ rows: 3, created: 2, failed: 1 }), false, 2],
    ['a row had errors', finished({ rows: 3, created: 2, skipped: 1 }), false, 2],
    ['a row is unknown', finished({ rows: 3, created: 2, unknown: 1 }), false, 2],
    ['it was cancelled', summary({ status: 'cancelled', counts: NO_COUNTS }), false, 2],
    ['it is held', summary({ status: 'held' }), false, 2],
    ['it was rejected', summary({ status: 'rejected', counts: NO_COUNTS }), false, 2],
    ['it asks', summary({ status: 'asking', counts: NO_COUNTS }), false, 2],
    [
      'the check found no error',
      summary({ status: 'review', counts: { ...NO_COUNTS, rows: 2, ready: 1, duplicate: 1 } }),
      true,
      0,
    ],
    [
      'the check found an error',
      summary({ status: 'review', counts: { ...NO_COUNTS, rows: 2, ready: 1, withErrors: 1 } }),
      true,
      2,
    ],
    ['the check could not read it', summary({ status: 'rejected', counts: NO_COUNTS }), true, 2],
  ])('when %s', (_when, told, checkOnly, code) => {
    expect(exitCodeOf(told, checkOnly)).toBe(code);
  });
});

describe('the summary', () => {
  test('says what became of the rows, what was wrong, how long it took and where to look', () => {
    const text = summaryText(summary(), [{ row: 1_007, message: 'The same as row 3.' }], false);
    for (const part of [
      'Finished: /somewhere/jobs.csv',
      '1,200  rows',
      '1,150  created',
      '50  duplicate',
      '50  DUPLICATE_ROW',
      'Row 1,007: The same as row 3.',
      'Took 1 min 1 s, 19.7 rows a second.',
      'http://regularcleaning.localhost:7080/imports/imp_1',
    ])
      expect(text).toContain(part);
    expect(text).not.toContain('unknown');
  });

  test('of a rejected file gives the reason', () => {
    const text = summaryText(
      summary({ status: 'rejected', reason: 'The file is empty.', counts: NO_COUNTS, id: null, url: null }),
      [],
      false,
    );
    expect(text).toContain('Rejected');
    expect(text).toContain('The file is empty.');
  });
});

test.each([
  [0, '0 s'],
  [59.4, '59 s'],
  [60, '1 min'],
  [200, '3 min 20 s'],
  [7_200, '2 h'],
  [7_500, '2 h 5 min'],
])('%p seconds are %p', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

describe('progress', () => {
  const screen = (isTTY: boolean) => {
    const written: string[] = [];
    return { written, isTTY, columns: 80, write: (text: string) => written.push(text) };
  };

  test('on a terminal is one line that moves and never wraps', () => {
    const tty = screen(true);
    const progress = progressOn(tty);
    progress.at('Creating jobs', 250, 500, '49 rows/s, 5 s left');
    progress.at('Creating jobs', 500, 500, 'x'.repeat(200));
    progress.end();
    expect(tty.written[0]).toContain('[############............] 50 %  49 rows/s, 5 s left');
    expect(tty.written.join('')).not.toContain('\n');
    // Escape sequences do not count.
    expect((tty.written[1] ?? '').replace('\r\u001b[K', '').length).toBeLessThan(80);
  });

  test('elsewhere is a line for every tenth, and one when it was quiet for long', () => {
    const file = screen(false);
    let now = 0;
    const progress = progressOn(file, () => now);
    for (let done = 0; done < 100; done++) progress.at('Creating jobs', done, 100);
    expect(file.written).toHaveLength(10);
    progress.at('Creating jobs', 99, 100);
    expect(file.written).toHaveLength(10);
    now = 6_000;
    progress.at('Creating jobs', 99, 100, 'waits');
    expect(file.written.at(-1)).toBe('Creating jobs  99 of 100  waits\n');
  });
});
