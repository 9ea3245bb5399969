import { checkRow, tells } from './checking';

const ALONE = { recurrence_type: '' };

describe('a job on a bank holiday', () => {
  it('is told with the name of the day, and can be sent all the same', async () => {
    const { issues, outcome } = await checkRow({ date_start: '25/12/2031', ...ALONE });
    expect(issues).toEqual([
      {
        column: 'date_start',
        code: 'BANK_HOLIDAY',
        severity: 'warning',
        message: '2031-12-25 is a bank holiday: Christmas Day.',
      },
    ]);
    expect(outcome).toBe('ready');
  });

  it.each([
    ['a substitute day', '2032-12-27', ['BANK_HOLIDAY date_start']],
    ['Easter Monday', '2032-03-29', ['BANK_HOLIDAY date_start']],
    ['a day before', '2031-12-24', []],
    ['the Christmas Day of a Saturday, which is observed on another day', '2032-12-25', []],
  ])('%s', async (_, date, issues) => {
    expect(await tells({ date_start: date, ...ALONE })).toEqual(issues);
  });

  it('is not told of a series, which meets many days', async () => {
    const series = {
      date_start: '2031-12-25',
      recurrence_type: 'weekly',
      recurrence_end_date: '2032-02-01',
      recurrence_days: '',
    };
    expect(await tells(series)).toEqual([]);
  });

  it('is not told beside a date that is none', async () => {
    expect(await tells({ date_start: '2031-12-32' })).toEqual(['INVALID_DATE date_start']);
  });
});
