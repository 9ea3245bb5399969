import fc from 'fast-check';
import { seriesDays, type SeriesPattern } from '../../../shared/facilityapps';
import { formatDay, occurrencesOf, parseDay, parseRule, weekdayOf } from '../../../shared/recurrence';

const day = (date: string): number => parseDay(date) ?? NaN;
const days = (pattern: Partial<SeriesPattern>, start: string, until: string): string[] =>
  seriesDays(
    { period: 'daily', every: 1, weekdays: [], byWeekdayOfMonth: false, ...pattern },
    day(start),
    day(until),
  ).map(formatDay);

it.each<[string, Partial<SeriesPattern>, string, string, string[]]>([
  ['every third day', { every: 3 }, '2031-01-06', '2031-01-13', ['2031-01-06', '2031-01-09', '2031-01-12']],
  [
    'on weekdays alone',
    { weekdays: [1, 2, 3, 4, 5] },
    '2031-01-10',
    '2031-01-14',
    ['2031-01-10', '2031-01-13', '2031-01-14'],
  ],
  [
    'every second week on Monday and Friday',
    { period: 'weekly', every: 2, weekdays: [1, 5] },
    '2031-01-08',
    '2031-01-24',
    ['2031-01-10', '2031-01-20', '2031-01-24'],
  ],
  [
    'on the 31st, where a month has one',
    { period: 'monthly' },
    '2031-01-31',
    '2031-05-31',
    ['2031-01-31', '2031-03-31', '2031-05-31'],
  ],
  [
    'on the second Tuesday',
    { period: 'monthly', byWeekdayOfMonth: true },
    '2031-01-14',
    '2031-03-31',
    ['2031-01-14', '2031-02-11', '2031-03-11'],
  ],
])('a series %s', (_, pattern, start, until, dates) => {
  expect(days(pattern, start, until)).toEqual(dates);
});

const NAMES = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
/** The same pattern in the words of RFC 5545. */
function ruleOf({ period, every, weekdays, byWeekdayOfMonth }: SeriesPattern, start: number): string {
  const named = weekdays.map((weekday) => NAMES[weekday - 1]).join(',');
  const date = new Date(start * 86_400_000).getUTCDate();
  const monthly = byWeekdayOfMonth
    ? `;BYDAY=${Math.ceil(date / 7)}${NAMES[weekdayOf(start) - 1]}`
    : `;BYMONTHDAY=${date}`;
  const by = period === 'monthly' ? monthly : named === '' ? '' : `;BYDAY=${named}`;
  return `FREQ=${period.toUpperCase()};INTERVAL=${every};WKST=MO${by}`;
}

it('a series takes place when the same rule of RFC 5545 does', async () => {
  const pattern = fc.record({
    period: fc.constantFrom('daily' as const, 'weekly' as const, 'monthly' as const),
    every: fc.integer({ min: 1, max: 5 }),
    weekdays: fc
      .uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 })
      .map((list) => list.sort()),
    byWeekdayOfMonth: fc.boolean(),
  });
  const start = fc.integer({ min: day('2027-01-01'), max: day('2033-12-31') });
  await fc.assert(
    fc.asyncProperty(pattern, start, fc.integer({ min: 0, max: 500 }), async (one, from, length) => {
      const { occurrences } = (
        await occurrencesOf({
          rule: parseRule(ruleOf(one, from)),
          start: from * 86_400_000,
          durationMinutes: 60,
          timeZone: 'UTC',
        })
      )(from, from + length);
      expect(seriesDays(one, from, from + length).map(formatDay)).toEqual(
        occurrences.map(({ date }) => date),
      );
    }),
    { numRuns: 60 },
  );
});
