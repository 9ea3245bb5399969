import { bankHolidays, CALENDARS, formatDay, parseDay, weekdayOf } from '../../../shared/recurrence';
import { easterSunday } from '../../../shared/recurrence/bank-holidays';
import official from '../../fixtures/recurrence/bank-holidays.json';

const dates = (calendar: (typeof CALENDARS)[number], year: number): string[] =>
  [...bankHolidays(calendar, year).keys()].sort((a, b) => a - b).map(formatDay);

describe.each(CALENDARS)('bank holidays of %s', (calendar) => {
  it.each(Object.entries(official[calendar]))('in %s are the official ones', (year, days) => {
    expect(dates(calendar, Number(year))).toEqual(days.split(' ').map((day) => `${year}-${day}`));
  });

  it('are as many each year as the Act says, and never on a weekend', () => {
    const many = { 'england-and-wales': 8, scotland: 9, 'northern-ireland': 10 }[calendar];
    for (let year = 2027; year <= 2199; year++) {
      const days = bankHolidays(calendar, year);
      expect({ year, many: days.size }).toEqual({ year, many });
      expect([...days.keys()].filter((day) => weekdayOf(day) > 5)).toEqual([]);
    }
  });
});

it('Easter is where the tables of the church have it', () => {
  const told = [
    '2024-03-31',
    '2025-04-20',
    '2027-03-28',
    '2038-04-25',
    '2049-04-18',
    '2076-04-19',
    '2100-03-28',
  ];
  for (const date of told) expect(formatDay(easterSunday(Number(date.slice(0, 4))))).toBe(date);
  expect(parseDay('2038-04-25')).toBe(easterSunday(2038));
});
