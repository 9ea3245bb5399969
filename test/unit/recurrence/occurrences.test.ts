import { ask, dates, left, starts } from './asking';

const march = { from: '2027-03-27', to: '2027-03-29' };
const october = { from: '2027-10-30', to: '2027-11-01' };
const daily = 'FREQ=DAILY';

describe('changes of the clock', () => {
  it('read a start that is skipped with the offset before, and say so', async () => {
    const skipped = { rule: daily, start: '2027-01-01T01:30', ...march };
    expect(await starts(skipped)).toEqual([
      '2027-03-27T01:30 to 2027-03-27T02:30',
      '2027-03-28T01:30 to 2027-03-28T02:30',
      '2027-03-29T00:30 to 2027-03-29T01:30',
    ]);
    const { occurrences } = await ask(skipped);
    expect(occurrences[1]?.date).toBe('2027-03-28');
    expect(occurrences[1]?.note).toContain('starts at 02:30');
    expect(occurrences[0]?.note).toBeUndefined();
  });

  it('make a start that comes twice happen once, the first time', async () => {
    const twice = { rule: daily, start: '2027-01-01T01:30', ...october };
    expect(await starts(twice)).toEqual([
      '2027-10-30T00:30 to 2027-10-30T01:30',
      '2027-10-31T00:30 to 2027-10-31T02:30',
      '2027-11-01T01:30 to 2027-11-01T02:30',
    ]);
    expect((await ask(twice)).occurrences[1]?.note).toContain('first time');
  });

  it('keep the civil end that was typed, so that such a night is shorter or longer', async () => {
    const night = { rule: daily, start: '2027-01-01T22:00', minutes: 480 };
    expect(await starts({ ...night, from: '2027-03-27', to: '2027-03-27' })).toEqual([
      '2027-03-27T22:00 to 2027-03-28T05:00',
    ]);
    expect(await starts({ ...night, from: '2027-10-30', to: '2027-10-30' })).toEqual([
      '2027-10-30T21:00 to 2027-10-31T06:00',
    ]);
  });

  it('keep the length where the civil end would come at or before the start', async () => {
    const short = {
      rule: daily,
      start: '2027-01-01T01:30',
      minutes: 45,
      from: '2027-03-28',
      to: '2027-03-28',
    };
    expect(await starts(short)).toEqual(['2027-03-28T01:30 to 2027-03-28T02:15']);
  });

  it('put two starts of a day that fall together at one, and tell which is left', async () => {
    const both = {
      rule: 'FREQ=DAILY;BYHOUR=1,2',
      start: '2027-01-01T01:00',
      from: '2027-03-28',
      to: '2027-03-28',
    };
    expect(await starts(both)).toEqual(['2027-03-28T01:00 to 2027-03-28T02:00']);
    expect(await left(both)).toEqual(['2027-03-28 together']);
  });

  it('are those of the zone: half an hour on Lord Howe, midnight in Havana', async () => {
    const lordHowe = { rule: daily, start: '2027-01-01T02:15', zone: 'Australia/Lord_Howe' };
    expect(await starts({ ...lordHowe, from: '2027-10-03', to: '2027-10-03' })).toEqual([
      '2027-10-02T15:45 to 2027-10-02T16:15',
    ]);
    const havana = { rule: daily, start: '2027-01-01T00:30', zone: 'America/Havana' };
    const [only] = (await ask({ ...havana, from: '2027-03-14', to: '2027-03-14' })).occurrences;
    expect(only).toMatchObject({ date: '2027-03-14', start: Date.parse('2027-03-14T05:30Z') });
  });
});

describe('days', () => {
  it('of a rule do not include a first day that does not fit it', async () => {
    const question = { rule: 'FREQ=WEEKLY;BYDAY=TU;COUNT=2', start: '2027-01-04T09:00' };
    expect(await dates({ ...question, from: '2027-01-01', to: '2027-12-31' })).toEqual([
      '2027-01-05',
      '2027-01-12',
    ]);
  });

  it('that a month or a year does not have are skipped, unless the last day was chosen', async () => {
    const year = { from: '2027-01-01', to: '2027-06-30' };
    const monthly = { rule: 'FREQ=MONTHLY', start: '2027-01-31T09:00', ...year };
    expect(await dates(monthly)).toEqual(['2027-01-31', '2027-03-31', '2027-05-31']);
    expect(await dates({ ...monthly, lastDay: true })).toEqual([
      '2027-01-31',
      '2027-02-28',
      '2027-03-31',
      '2027-04-30',
      '2027-05-31',
      '2027-06-30',
    ]);
    const leap = { rule: 'FREQ=YEARLY', start: '2024-02-29T09:00', from: '2024-01-01', to: '2028-12-31' };
    expect(await dates(leap)).toEqual(['2024-02-29', '2028-02-29']);
    expect(await dates({ ...leap, lastDay: true })).toEqual([
      '2024-02-29',
      '2025-02-28',
      '2026-02-28',
      '2027-02-28',
      '2028-02-29',
    ]);
    const rscale = { rule: 'RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=BACKWARD;COUNT=2', start: '2027-01-31T09:00' };
    expect(await dates({ ...rscale, ...year })).toEqual(['2027-01-31', '2027-02-28']);
  });

  it('up to an end include it: a day, a civil time or an instant', async () => {
    const window = { start: '2027-06-01T09:00', from: '2027-01-01', to: '2027-12-31' };
    const last = async (until: string) =>
      (await dates({ rule: `${daily};UNTIL=${until}`, ...window })).at(-1);
    expect(await last('20270604')).toBe('2027-06-04');
    expect(await last('20270604T090000')).toBe('2027-06-04');
    expect(await last('20270604T085959')).toBe('2027-06-03');
    // 09:00 in London is 08:00 UTC in June.
    expect(await last('20270604T080000Z')).toBe('2027-06-04');
    expect(await last('20270604T075959Z')).toBe('2027-06-03');
  });

  it('counted end after so many, however late the window begins', async () => {
    const counted = {
      rule: 'FREQ=DAILY;COUNT=400',
      start: '2026-01-01T09:00',
      from: '2027-02-01',
      to: '2027-12-31',
    };
    expect((await dates(counted)).at(-1)).toBe('2027-02-04');
  });

  it('excluded are left out and named; those that were none are not', async () => {
    const question = {
      rule: 'FREQ=WEEKLY;BYDAY=MO;BYHOUR=9,14',
      start: '2027-01-04T09:00',
      exclude: ['2027-01-11', '2027-01-18T14:00', '2027-01-19'],
      from: '2027-01-04',
      to: '2027-01-24',
    };
    expect(await dates(question)).toEqual(['2027-01-04', '2027-01-04', '2027-01-18']);
    expect(await left(question)).toEqual([
      '2027-01-11 excluded',
      '2027-01-11 excluded',
      '2027-01-18 excluded',
    ]);
  });

  it('added come beside those of the rule, once, and not where they are excluded', async () => {
    const question = {
      rule: 'FREQ=WEEKLY;BYDAY=MO;UNTIL=20270112',
      start: '2027-01-04T09:00',
      add: ['2027-01-04', '2027-01-06', '2027-01-07T15:30', '2027-02-01', '2027-01-08'],
      exclude: ['2027-01-08'],
      from: '2027-01-01',
      to: '2027-02-28',
    };
    expect((await ask(question)).occurrences.map(({ civil }) => civil)).toEqual([
      '2027-01-04T09:00',
      '2027-01-06T09:00',
      '2027-01-07T15:30',
      '2027-01-11T09:00',
      '2027-02-01T09:00',
    ]);
  });
});

describe('holidays', () => {
  const easter = {
    start: '2027-01-01T09:00',
    from: '2027-03-22',
    to: '2027-04-02',
    calendar: 'england-and-wales' as const,
  };
  const mondays = { rule: 'FREQ=WEEKLY;BYDAY=MO', ...easter };

  it('are kept, with a note, or skipped, and said', async () => {
    const kept = await ask({ ...mondays, holidayRule: 'keep' });
    expect(kept.occurrences.map(({ date, note }) => [date, note])).toEqual([
      ['2027-03-22', undefined],
      ['2027-03-29', 'On a holiday: Easter Monday.'],
    ]);
    const skipped = await ask({ ...mondays, holidayRule: 'skip' });
    expect(skipped.occurrences.map(({ date }) => date)).toEqual(['2027-03-22']);
    expect(skipped.left).toEqual([
      { key: '2027-03-29', date: '2027-03-29', cause: 'holiday', reason: 'Holiday: Easter Monday.' },
    ]);
  });

  it('move to the working day before or after, over weekends and other holidays', async () => {
    const before = await ask({ ...mondays, holidayRule: 'before' });
    expect(before.occurrences.at(-1)).toMatchObject({
      key: '2027-03-29',
      date: '2027-03-25',
      movedFrom: '2027-03-29',
    });
    const fridays = { ...easter, rule: 'FREQ=WEEKLY;BYDAY=FR' };
    expect(await dates({ ...fridays, holidayRule: 'after' })).toEqual(['2027-03-30', '2027-04-02']);
  });

  it('never move onto another occurrence, nor two onto one day', async () => {
    const weekdays = { ...easter, rule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR' };
    expect(await left({ ...weekdays, holidayRule: 'after' })).toEqual([
      '2027-03-26 taken',
      '2027-03-29 taken',
    ]);
    const both = { ...easter, rule: 'FREQ=WEEKLY;BYDAY=MO,FR' };
    expect(await dates({ ...both, holidayRule: 'after' })).toEqual([
      '2027-03-22',
      '2027-03-30',
      '2027-04-02',
    ]);
    expect(await left({ ...both, holidayRule: 'after' })).toEqual(['2027-03-29 taken']);
  });

  it('move all times of a day together', async () => {
    const twice = { ...easter, rule: 'FREQ=WEEKLY;BYDAY=MO;BYHOUR=9,13', holidayRule: 'after' as const };
    const found = (await ask({ ...twice, from: '2027-03-29' })).occurrences.map(({ key, civil }) => [
      key,
      civil,
    ]);
    expect(found).toEqual([
      ['2027-03-29', '2027-03-30T09:00'],
      ['2027-03-29.2', '2027-03-30T13:00'],
    ]);
  });

  it('move into and out of a window as they do when it is wider', async () => {
    const fridays = { ...easter, rule: 'FREQ=WEEKLY;BYDAY=FR', holidayRule: 'after' as const };
    expect(await dates({ ...fridays, from: '2027-03-30', to: '2027-03-30' })).toEqual(['2027-03-30']);
    expect(await dates({ ...fridays, from: '2027-03-26', to: '2027-03-29' })).toEqual([]);
    const weekdays = { ...easter, rule: 'FREQ=WEEKLY;BYDAY=MO,TU,FR', holidayRule: 'after' as const };
    expect(await left({ ...weekdays, from: '2027-03-26', to: '2027-03-26' })).toEqual(['2027-03-26 taken']);
  });

  it('are also the customer’s own days', async () => {
    const own = {
      ...mondays,
      calendar: undefined,
      own: ['2027-03-22', '2027-03-23'],
      holidayRule: 'after' as const,
    };
    expect(await dates({ ...own })).toEqual(['2027-03-24', '2027-03-29']);
  });

  it('leave what would find no working day within a year', async () => {
    const closed = Array.from({ length: 400 }, (_, n) =>
      new Date(Date.UTC(2027, 2, 22 + n)).toISOString().slice(0, 10),
    );
    const none = { ...mondays, calendar: undefined, own: closed, holidayRule: 'after' as const };
    expect(await left(none)).toEqual(['2027-03-22 no-working-day', '2027-03-29 no-working-day']);
  });
});

describe('an occurrence that a person moved', () => {
  const moved = {
    rule: 'FREQ=WEEKLY;BYDAY=MO',
    start: '2027-01-04T09:00',
    moved: [{ key: '2027-01-11', to: '2027-03-02T07:30' }],
  };

  it('is gone from its day and found on the other, by its original day', async () => {
    expect(await dates({ ...moved, from: '2027-01-04', to: '2027-01-18' })).toEqual([
      '2027-01-04',
      '2027-01-18',
    ]);
    const [found] = (await ask({ ...moved, from: '2027-03-02', to: '2027-03-02' })).occurrences;
    expect(found).toMatchObject({ key: '2027-01-11', civil: '2027-03-02T07:30', movedFrom: '2027-01-11' });
  });

  it('is none where the rule does not mean it any more', async () => {
    const ended = { ...moved, rule: 'FREQ=WEEKLY;BYDAY=MO;UNTIL=20270105' };
    expect(await dates({ ...ended, from: '2027-03-02', to: '2027-03-02' })).toEqual([]);
  });
});
