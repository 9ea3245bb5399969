import { checkRow, GOOD_JOB, jobOf, tells, type Cells } from './checking';

const series = (cells: Cells): Cells => ({ recurrence_end_date: '31/12/2032', ...cells });
const recurrence = async (cells: Cells) => (await jobOf(series(cells)))?.recurrence;
const UNTIL = '2032-12-31';

describe('a row without a recurrence', () => {
  it.each(['', 'none', ' NONE '])('%j is a job of its own', async (recurrence_type) => {
    expect(await jobOf({ recurrence_type })).toEqual(GOOD_JOB);
  });
});

// The start, 2 December 2031, is the first Tuesday of its month.
describe('a series', () => {
  const plain = { byWeekdayOfMonth: false, until: UNTIL };
  it.each<[Cells, object]>([
    [{ recurrence_type: 'daily' }, { period: 'daily', every: 1, weekdays: [], ...plain }],
    [
      { recurrence_type: 'DAILY', recurrence_interval: '3' },
      { period: 'daily', every: 3, weekdays: [], ...plain },
    ],
    [{ recurrence_type: 'weekdays' }, { period: 'daily', every: 1, weekdays: [1, 2, 3, 4, 5], ...plain }],
    [
      { recurrence_type: 'weekdays', recurrence_interval: '4' },
      { period: 'daily', every: 1, weekdays: [1, 2, 3, 4, 5], ...plain },
    ],
    [{ recurrence_type: 'weekly' }, { period: 'weekly', every: 1, weekdays: [2], ...plain }],
    [
      { recurrence_type: 'weekly', recurrence_days: 'Fri, monday;WED', recurrence_interval: '2' },
      { period: 'weekly', every: 2, weekdays: [1, 3, 5], ...plain },
    ],
    [{ recurrence_type: 'biweekly' }, { period: 'weekly', every: 2, weekdays: [2], ...plain }],
    [
      { recurrence_type: 'biweekly', recurrence_days: 'Thu', recurrence_interval: '1' },
      { period: 'weekly', every: 2, weekdays: [4], ...plain },
    ],
    [
      { recurrence_type: 'biweekly', recurrence_interval: '2' },
      { period: 'weekly', every: 2, weekdays: [2], ...plain },
    ],
    [{ recurrence_type: 'monthly' }, { period: 'monthly', every: 1, weekdays: [], ...plain }],
    [
      { recurrence_type: 'monthly', recurrence_days: 'Tue', recurrence_interval: '3' },
      { period: 'monthly', every: 3, weekdays: [], byWeekdayOfMonth: true, until: UNTIL },
    ],
  ])('%j becomes %j', async (cells, expected) => {
    expect(await recurrence(cells)).toEqual(expected);
  });

  it('does not end at the end date of the row', async () => {
    const job = await jobOf(series({ recurrence_type: 'weekly', date_end: '03/12/2031' }));
    expect(job).toMatchObject({
      dateStart: '2031-12-02',
      dateEnd: '2031-12-02',
      recurrence: { until: UNTIL },
    });
  });

  it.each<[Cells, string]>([
    [{ recurrence_type: 'hourly' }, 'INVALID_RECURRENCE_TYPE recurrence_type'],
    [{ recurrence_type: 'yearly' }, 'INVALID_RECURRENCE_TYPE recurrence_type'],
    [{ recurrence_type: 'daily', recurrence_end_date: '' }, 'MISSING_RECURRENCE_END recurrence_end_date'],
    [
      { recurrence_type: 'daily', recurrence_end_date: '02/12/2031' },
      'INVALID_RECURRENCE_END recurrence_end_date',
    ],
    [{ recurrence_type: 'daily', recurrence_end_date: 'later' }, 'INVALID_DATE recurrence_end_date'],
    [{ recurrence_type: 'weekly', recurrence_days: 'Mon,Fun' }, 'INVALID_RECURRENCE_DAYS recurrence_days'],
    [{ recurrence_type: 'monthly', recurrence_days: 'Mon' }, 'INVALID_RECURRENCE_DAYS recurrence_days'],
    [{ recurrence_type: 'monthly', recurrence_days: 'Mon,Tue' }, 'INVALID_RECURRENCE_DAYS recurrence_days'],
    [
      { recurrence_type: 'weekly', recurrence_interval: '0' },
      'INVALID_RECURRENCE_INTERVAL recurrence_interval',
    ],
    [
      { recurrence_type: 'weekly', recurrence_interval: '1.5' },
      'INVALID_RECURRENCE_INTERVAL recurrence_interval',
    ],
    [
      { recurrence_type: 'daily', recurrence_interval: 'x' },
      'INVALID_RECURRENCE_INTERVAL recurrence_interval',
    ],
    [
      { recurrence_type: 'biweekly', recurrence_interval: '3' },
      'INVALID_RECURRENCE_INTERVAL recurrence_interval',
    ],
  ])('%j is told', async (cells, issue) => {
    expect(await tells(series(cells))).toEqual([issue]);
  });

  it('with a start that is no date is not told that its days are wrong as well', async () => {
    const cells = series({ recurrence_type: 'monthly', recurrence_days: 'Fri', date_start: 'soon' });
    expect(await tells(cells)).toEqual(['INVALID_DATE date_start']);
  });

  it('has more than one fault told at once', async () => {
    const row = await checkRow(
      series({ recurrence_type: 'weekly', recurrence_end_date: '', recurrence_days: 'Fun' }),
    );
    expect(row.issues.map(({ code }) => code)).toEqual(['MISSING_RECURRENCE_END', 'INVALID_RECURRENCE_DAYS']);
  });
});
