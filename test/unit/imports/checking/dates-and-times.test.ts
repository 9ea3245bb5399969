import { checkRow, checkRows, GOOD, jobOf, tells, told, type Cells } from './checking';

describe('a date', () => {
  it.each([
    ['2031-12-02', '2031-12-02'],
    ['02/12/2031', '2031-12-02'],
    ['2/12/2031', '2031-12-02'],
    ['02-12-2031', '2031-12-02'],
    ['2.12.2031', '2031-12-02'],
    [' 02/12/2031\u00a0', '2031-12-02'],
    ['02/12/2031 00:00', '2031-12-02'],
    ['2031-12-02T00:00:00', '2031-12-02'],
    ['29/02/2032', '2032-02-29'],
  ])('%j is %s', async (date_start, dateStart) => {
    expect(await jobOf({ date_start })).toMatchObject({ dateStart, dateEnd: dateStart });
  });

  it.each(['31/02/2032', '29/02/2031', '00/12/2031', '2031-13-01', 'soon', '46000', '1/2', '12/2031'])(
    '%j is none',
    async (date_start) => {
      expect(await tells({ date_start })).toEqual(['INVALID_DATE date_start']);
    },
  );

  it('before today is refused, today is not', async () => {
    expect(await tells({ date_start: '23/11/2031' })).toEqual(['PAST_DATE date_start']);
    expect(await tells({ date_start: '24/11/2031' })).toEqual([]);
  });

  it('of the end before the start is refused', async () => {
    expect(await tells({ date_end: '01/12/2031' })).toEqual(['INVALID_DATE_RANGE date_end']);
    expect(await tells({ date_end: 'never' })).toEqual(['INVALID_DATE date_end']);
    expect(await jobOf({ date_end: '05/12/2031' })).toMatchObject({ dateEnd: '2031-12-05' });
  });
});

describe('the order of day and month', () => {
  const file = async (dates: string[], order?: 'dmy' | 'mdy') => {
    const rows = dates.map((date_start): Cells => ({ ...GOOD, date_start }));
    const { checked, check, fileIssues } = await checkRows(rows, { ...(order ? { order } : {}) });
    return { starts: checked.map(({ job }) => job?.dateStart), better: check.dates.better, fileIssues };
  };

  it('is seen in the whole column', async () => {
    expect((await file(['03/04/2032', '12/31/2031'])).better).toBe('mdy');
    expect((await file(['03/04/2032', '31/12/2031'])).better).toBeUndefined();
    expect((await file(['03/04/2032', '12/31/2031'], 'mdy')).starts).toEqual(['2032-03-04', '2031-12-31']);
  });

  it('is seen in any column of dates', async () => {
    const { check } = await checkRows([
      { ...GOOD, date_start: '03/04/2032', recurrence_type: 'daily', recurrence_end_date: '12/31/2032' },
    ]);
    expect(check.dates.better).toBe('mdy');
  });

  it('that nothing decides is day first, and the file says so', async () => {
    const { starts, better, fileIssues } = await file(['03/04/2032']);
    expect([starts, better]).toEqual([['2032-04-03'], undefined]);
    expect(fileIssues).toEqual([
      expect.objectContaining({ code: 'DATE_ORDER_ASSUMED', severity: 'warning', column: null }),
    ]);
  });

  it('does not matter where the dates are the same either way', async () => {
    expect((await file(['04/04/2032', '2032-05-06'])).fileIssues).toEqual([]);
    expect((await file(['03/04/2032', '31/12/2031'])).fileIssues).toEqual([]);
  });

  it('for which there is evidence both ways is day first, and the file says so', async () => {
    const { starts, fileIssues } = await file(['31/12/2031', '12/31/2031', '03/04/2032']);
    expect(starts).toEqual(['2031-12-31', undefined, '2032-04-03']);
    expect(told(fileIssues)).toEqual(['DATE_ORDER_ASSUMED null']);
  });
});

describe('a time', () => {
  it.each([
    [{ hour_start: '09', minute_start: '', hour_end: '17', minute_end: '5' }, [9, 0, 17, 5]],
    [{ hour_start: '9:00', hour_end: '17:30', minute_end: '' }, [9, 0, 17, 30]],
    [{ hour_start: '9:15:00', minute_start: '15', hour_end: '17.0', minute_end: '0.0' }, [9, 15, 17, 0]],
    [{ hour_start: '0', minute_start: '00', hour_end: '23', minute_end: '59' }, [0, 0, 23, 59]],
  ])('%j is understood', async (cells, [hourStart, minuteStart, hourEnd, minuteEnd]) => {
    expect(await jobOf(cells)).toMatchObject({ hourStart, minuteStart, hourEnd, minuteEnd });
  });

  it.each([
    [{ hour_start: '24' }, 'INVALID_TIME hour_start'],
    [{ hour_start: '-1' }, 'INVALID_TIME hour_start'],
    [{ hour_start: 'nine' }, 'INVALID_TIME hour_start'],
    [{ hour_start: '9.5' }, 'INVALID_TIME hour_start'],
    [{ minute_end: '60' }, 'INVALID_TIME minute_end'],
    [{ hour_end: '9', minute_end: '0' }, 'INVALID_TIME_RANGE hour_end'],
    [{ hour_end: '8' }, 'INVALID_TIME_RANGE hour_end'],
    [{ hour_start: '' }, 'MISSING_REQUIRED hour_start'],
    [{ hour_end: '', minute_end: '' }, 'MISSING_REQUIRED hour_end'],
    [{ hour_end: '', minute_end: '30' }, 'MISSING_REQUIRED hour_end'],
  ])('%j is told', async (cells, issue) => {
    expect(await tells(cells)).toEqual([issue]);
  });

  it('that is not given at all is the customer’s usual one, with a warning', async () => {
    const row = await checkRow({ hour_start: '', hour_end: '', minute_end: '' });
    expect(row.outcome).toBe('ready');
    expect(row.issues).toEqual([expect.objectContaining({ code: 'DEFAULT_TIME', severity: 'warning' })]);
    expect(row.job).toMatchObject({ hourStart: 9, minuteStart: 0, hourEnd: 17, minuteEnd: 0 });
  });

  it('may run over midnight where the end date says so', async () => {
    const night = { hour_start: '22', hour_end: '6', minute_end: '' };
    expect(await tells(night)).toEqual(['INVALID_TIME_RANGE hour_end']);
    expect(await jobOf({ ...night, date_end: '2031-12-03' })).toMatchObject({
      dateStart: '2031-12-02',
      dateEnd: '2031-12-03',
      hourEnd: 6,
    });
    const series = { recurrence_type: 'daily', recurrence_end_date: '2031-12-31', date_end: '2031-12-03' };
    expect(await tells({ ...night, ...series })).toEqual(['INVALID_TIME_RANGE hour_end']);
  });
});
