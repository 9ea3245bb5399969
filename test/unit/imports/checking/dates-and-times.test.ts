import { DateReader, type DateOrder } from '../../../../shared/imports/checking/dates';
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
    ['20311202', '2031-12-02'],
    ['48184', '2031-12-02'],
    ['48184.0', '2031-12-02'],
    ['2 December 2031', '2031-12-02'],
    ['2nd Dec 31', '2031-12-02'],
    ['2-Dec-2031', '2031-12-02'],
    ['Tue, 2 Dec 2031', '2031-12-02'],
    ['Tuesday 2nd of December, 2031', '2031-12-02'],
    ['December 2nd, 2031', '2031-12-02'],
    ['Dec 2 2031', '2031-12-02'],
    ['2031 Dec 2', '2031-12-02'],
    ['29 Feb 2032', '2032-02-29'],
  ])('%j is %s', async (date_start, dateStart) => {
    expect(await jobOf({ date_start })).toMatchObject({ dateStart, dateEnd: dateStart });
  });

  it.each([
    ...['31/02/2032', '29/02/2031', '00/12/2031', '2031-13-01', 'soon', '12', '99999', '1/2', '12/2031'],
    ...[
      '31 Feb 2032',
      '2 Foo 2031',
      '2 Dec',
      'Dec 2031',
      'Ma 2 2031',
      '20311302',
      '48184.5',
      '2031-12-02 09:00',
    ],
  ])('%j is none', async (date_start) => {
    expect(await tells({ date_start })).toEqual(['INVALID_DATE date_start']);
  });

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
  const file = async (dates: (string | [string, string])[], order?: DateOrder) => {
    const rows = dates.map((date): Cells => {
      const [date_start, end] = typeof date === 'string' ? [date] : date;
      return { ...GOOD, date_start, ...(end === undefined ? {} : { date_end: end }) };
    });
    const { checked, check, fileIssues } = await checkRows(rows, { ...(order ? { order } : {}) });
    const { better, question } = check.dates;
    const starts = checked.map(({ job }) => job?.dateStart);
    return { starts, better: better && Object.fromEntries(better.orders), question, fileIssues };
  };

  it('is seen in the whole column', async () => {
    expect((await file(['03/04/2032', '12/31/2031'])).better).toEqual({ date_start: 'mdy' });
    expect(await file(['03/04/2032', '31/12/2031'])).toMatchObject({
      better: undefined,
      question: undefined,
    });
    expect((await file(['03/04/2032', '12/31/2031'], 'mdy')).starts).toEqual(['2032-03-04', '2031-12-31']);
  });

  it('of a column that shows none is that of the others', async () => {
    const { better, question } = await file([['03/04/2032', '12/31/2032']]);
    expect([better, question]).toEqual([{ date_start: 'mdy', date_end: 'mdy' }, undefined]);
  });

  it('may differ between columns that each show theirs', async () => {
    const { better, question } = await file([
      ['31/12/2031', '12/31/2032'],
      ['03/04/2032', '05/06/2032'],
    ]);
    expect([better, question]).toEqual([{ date_start: 'dmy', date_end: 'mdy' }, undefined]);
  });

  it('that nothing decides is one question, with a date of the column', async () => {
    const { better, question, fileIssues } = await file(['2031-12-02', '03/04/2032', '05/06/2032']);
    expect(question).toEqual({ column: 'date_start', example: '03/04/2032' });
    expect([better, fileIssues]).toEqual([undefined, []]);
  });

  it('does not matter where the dates are the same either way', async () => {
    expect((await file(['04/04/2032', '2032-05-06'])).question).toBeUndefined();
  });

  it('for which there is evidence both ways is a question where dates are left that need it', async () => {
    expect((await file(['31/12/2031', '12/31/2031', '03/04/2032'])).question).toMatchObject({
      example: '03/04/2032',
    });
    const { starts, question, fileIssues } = await file(['31/12/2031', '12/31/2031']);
    expect([starts, question]).toEqual([['2031-12-31', undefined], undefined]);
    expect(told(fileIssues)).toEqual(['DATE_ORDER_ASSUMED null']);
  });

  it('that is known of a column beforehand counts as its evidence', () => {
    const dates = new DateReader();
    dates.hint('date_end', 'mdy');
    dates.read('03/04/2032', 'date_start');
    expect(dates.better?.orders.get('date_start')).toBe('mdy');
    expect(dates.question).toBeUndefined();
  });

  it('that a person chose stands, and nothing is asked', async () => {
    expect(await file(['03/04/2032'], 'mdy')).toMatchObject({ starts: ['2032-03-04'], question: undefined });
    expect((await file(['31/12/2031'], 'mdy')).starts).toEqual([undefined]);
    expect((await file(['32/04/03', '2032-04-03'], 'ymd')).starts).toEqual(['2032-04-03', '2032-04-03']);
  });
});

describe('a time', () => {
  it.each([
    [{ hour_start: '09', minute_start: '', hour_end: '17', minute_end: '5' }, [9, 0, 17, 5]],
    [{ hour_start: '9:00', hour_end: '17:30', minute_end: '' }, [9, 0, 17, 30]],
    [{ hour_start: '9:15:00', minute_start: '15', hour_end: '17.0', minute_end: '0.0' }, [9, 15, 17, 0]],
    [{ hour_start: '0', minute_start: '00', hour_end: '23', minute_end: '59' }, [0, 0, 23, 59]],
    [{ hour_start: '0900', hour_end: '1730', minute_end: '' }, [9, 0, 17, 30]],
    [{ hour_start: '930', hour_end: '17.30', minute_end: '' }, [9, 30, 17, 30]],
    [{ hour_start: '9am', hour_end: '5.30 p.m.', minute_end: '' }, [9, 0, 17, 30]],
    [{ hour_start: '9.00am', hour_end: '12:15PM', minute_end: '' }, [9, 0, 12, 15]],
    [{ hour_start: '12am', hour_end: 'noon', minute_end: '' }, [0, 0, 12, 0]],
    [{ hour_start: '0.375', hour_end: '0.75', minute_end: '' }, [9, 0, 18, 0]],
    [{ hour_start: '0.15', hour_end: '0.729166666666667', minute_end: '' }, [0, 15, 17, 30]],
    [{ hour_start: '', time_start: '9:00', hour_end: '', minute_end: '', time_end: '1730' }, [9, 0, 17, 30]],
  ])('%j is understood', async (cells, [hourStart, minuteStart, hourEnd, minuteEnd]) => {
    expect(await jobOf(cells)).toMatchObject({ hourStart, minuteStart, hourEnd, minuteEnd });
  });

  it.each([
    [{ hour_start: '24' }, 'INVALID_TIME hour_start'],
    [{ hour_start: '-1' }, 'INVALID_TIME hour_start'],
    [{ hour_start: 'nine' }, 'INVALID_TIME hour_start'],
    [{ hour_start: '9.5' }, 'INVALID_TIME hour_start'],
    [{ hour_start: '13pm' }, 'INVALID_TIME hour_start'],
    [{ hour_start: '2500' }, 'INVALID_TIME hour_start'],
    [{ hour_start: '9:61' }, 'INVALID_TIME hour_start'],
    [{ hour_start: '', time_start: 'late' }, 'INVALID_TIME time_start'],
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

describe('date and time in one cell', () => {
  const none: Cells = { date_start: '', hour_start: '', hour_end: '', minute_end: '' };
  it.each([
    [{ start: '02/12/2031 09:00', end: '02/12/2031 11:30' }, [9, 0, 11, 30]],
    [{ start: '2031-12-02T09:00', end: '2031-12-02T11:30:00' }, [9, 0, 11, 30]],
    [{ start: '2 Dec 2031, 9.00am', end: '2 Dec 2031 at 5pm' }, [9, 0, 17, 0]],
    [{ start: '48184.375', end: '48184.75' }, [9, 0, 18, 0]],
    [{ start: '02/12/2031 9:00', end: '17:30' }, [9, 0, 17, 30]],
    [{ start: '02/12/2031', time_start: '9:00', time_end: '10:00' }, [9, 0, 10, 0]],
  ])('%j is both', async (cells, [hourStart, minuteStart, hourEnd, minuteEnd]) => {
    expect(await jobOf({ ...none, ...cells })).toMatchObject({
      ...{ dateStart: '2031-12-02', dateEnd: '2031-12-02' },
      ...{ hourStart, minuteStart, hourEnd, minuteEnd },
    });
  });

  it('that is midnight from start to end is a plain date, as spreadsheets write them', async () => {
    const row = await checkRow({ ...none, start: '02/12/2031 00:00', end: '03/12/2031 00:00' });
    expect(told(row.issues)).toEqual(['DEFAULT_TIME hour_start']);
    expect(row.job).toMatchObject({ dateStart: '2031-12-02', dateEnd: '2031-12-03', hourStart: 9 });
  });

  it('over midnight is a job of two days', async () => {
    const job = await jobOf({ ...none, start: '02/12/2031 22:00', end: '03/12/2031 06:00' });
    expect(job).toMatchObject({ dateStart: '2031-12-02', dateEnd: '2031-12-03', hourStart: 22, hourEnd: 6 });
  });

  it('that is neither is told under its column', async () => {
    expect(await tells({ ...none, start: 'soon', end: '02/12/2031 11:30' })).toEqual([
      'INVALID_DATE start',
      'MISSING_REQUIRED hour_start',
    ]);
    expect(await tells({ ...none, start: '02/12/2031 25:00', end: '02/12/2031 11:30' })).toEqual([
      'INVALID_TIME start',
    ]);
  });
});
