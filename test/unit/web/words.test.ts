import { ISSUE_CODES } from '../../../shared/imports/codes';
import { STATUSES } from '../../../shared/imports/model';
import { CODE_WORDS, sortedIssues } from '../../../web/words/codes';
import { fieldLabel } from '../../../web/words/fields';
import { counted, inBytes, inFull, inWords, percent } from '../../../web/words/numbers';
import { placeOf, titleOf, whenOf } from '../../../web/words/row';
import { summaryOf } from '../../../web/words/summary';
import { importSample } from './sample';

describe('numbers as people say them', () => {
  test.each([
    [3, 'a few seconds'],
    [45, 'less than a minute'],
    [60, '1 minute'],
    [59 * 60, '59 minutes'],
    [3600, '1 hour'],
    [2 * 3600 + 10 * 60, '2 hours 10 minutes'],
    [4 * 86_400, '4 days'],
  ])('%i seconds are %s', (seconds, words) => expect(inWords(seconds)).toBe(words));

  test.each([
    [812, '812 bytes'],
    [1024, '1 KB'],
    [4.2 * 1024 ** 2, '4.2 MB'],
    [2 * 1024 ** 3, '2 GB'],
  ])('%d bytes are %s', (bytes, words) => expect(inBytes(bytes)).toBe(words));

  test('one row, several rows', () => {
    expect([counted(1, 'row'), counted(0, 'row'), counted(1234, 'row')]).toEqual([
      '1 row',
      '0 rows',
      '1,234 rows',
    ]);
  });

  test('100 % only at the end', () => {
    expect([percent(0, 0), percent(999, 1000), percent(9999, 10_000), percent(10, 10)]).toEqual([
      0, 99, 99, 100,
    ]);
  });

  test('times are those of the customer', () => {
    expect(inFull('2027-07-01T23:30:00Z', 'Europe/London')).toBe('2 July 2027 at 00:30');
  });
});

describe('issues', () => {
  test.each(ISSUE_CODES)('%s is explained in plain English', (code) => {
    const { title, help } = CODE_WORDS[code];
    expect(title).toMatch(/^[A-Z][^_]+$/);
    expect(help).toMatch(/\.$/);
  });

  test('errors come before notes, the most frequent first; none and unknown ones are left out', () => {
    const sorted = sortedIssues({
      DEFAULT_TIME: 90,
      INVALID_SITE: 2,
      INVALID_DATE: 5,
      PAST_DATE: 0,
      NEW_CODE: 3,
    });
    expect(sorted.map(({ code }) => code)).toEqual(['INVALID_DATE', 'INVALID_SITE', 'DEFAULT_TIME']);
  });
});

describe('a row in a line', () => {
  const values = {
    title_en: ' Windows ',
    site_id: '12',
    floor_name: '1st floor',
    date_start: '31/12/2027',
    hour_start: '9',
    minute_start: '',
    hour_end: '17',
    minute_end: '30',
    recurrence_type: 'Weekly',
  };
  test('what, where, when', () => {
    expect(titleOf(values)).toBe('Windows');
    expect(placeOf(values)).toBe('12, 1st floor');
    expect(whenOf(values)).toBe('31/12/2027, 09:00 to 17:30, weekly');
  });
  test('cells that make no sense are shown as they came', () => {
    expect(whenOf({ date_start: 'soon', hour_start: 'nine', recurrence_type: 'none' })).toBe('soon, nine');
  });
  test('names of fields', () => {
    expect([fieldLabel('date_start'), fieldLabel('owner_employee_id')]).toEqual([
      'Start date',
      'Owner’s employee id',
    ]);
  });
});

describe('what an import says first', () => {
  const text = (view: Parameters<typeof importSample>[0]) => {
    const { heading, sentences } = summaryOf(importSample(view));
    return [heading, ...sentences].join(' ');
  };

  test.each(STATUSES)('%s has a heading', (status) => {
    expect(text({ status, reason: 'Because.' })).toMatch(/^[A-Z0-9].*\w/);
  });

  test('a review says what approving will do', () => {
    const said = text({ counts: { rows: 10, ready: 7, withErrors: 2, duplicate: 1 } });
    expect(said).toMatch(
      /^7 jobs can be created 10 rows were checked\. 2 rows have errors and will be left out\. 1 row is/,
    );
    expect(said).toContain('Nothing is sent to FacilityApps until you approve.');
  });

  test('a review without anything to create does not ask to approve', () => {
    const said = text({ counts: { rows: 2, withErrors: 2 } });
    expect(said).toMatch(/^No job can be created/);
    expect(said).not.toContain('approve');
  });

  test('a run whose last rows are in doubt says what it waits for', () => {
    const progress = { done: 10, total: 10, rowsPerSecond: 5, secondsLeft: 0 };
    expect(text({ status: 'running', progress, counts: { rows: 10, unknown: 2 } })).toContain('about 2 rows');
  });

  test.each(['held', 'rejected'] as const)('%s gives the reason', (status) => {
    expect(text({ status, reason: 'The token was refused.' })).toContain('The token was refused.');
  });

  test('an end names everything that did not become a job', () => {
    const said = text({
      status: 'finished',
      counts: { rows: 10, created: 5, failed: 2, unknown: 1, skipped: 2 },
    });
    expect(said).toMatch(/^5 jobs were created/);
    expect(said).toMatch(/refused 2 rows.*1 row ended without a clear answer.*2 rows were left out/);
    expect(text({ status: 'finished', counts: { rows: 5, created: 5 } })).toBe('All 5 jobs were created');
    // Once the rows are gone nothing stands below.
    const removed = { status: 'finished', filesRemovedAt: '2028-01-12T02:10:00Z' } as const;
    expect(text({ ...removed, counts: { rows: 2, created: 1, failed: 1 } })).toMatch(/refused 1 row\.$/);
  });
});
