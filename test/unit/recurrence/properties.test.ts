import fc from 'fast-check';
import { CALENDARS, formatDay } from '../../../shared/recurrence';
import { ask, dayIn, type Question } from './asking';

const ZONES = [
  'Europe/London',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Havana',
  'Asia/Kathmandu',
];
const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const FIRST = dayIn('2027-01-01');

const day = fc.integer({ min: FIRST, max: FIRST + 730 }).map(formatDay);
const weekdays = fc.uniqueArray(fc.constantFrom(...DAYS), { minLength: 1, maxLength: 5 });
const rule = fc.oneof(
  fc
    .record({ days: weekdays, every: fc.integer({ min: 1, max: 3 }) })
    .map(({ days, every }) => `FREQ=WEEKLY;INTERVAL=${every};BYDAY=${days.join(',')}`),
  fc.integer({ min: 1, max: 9 }).map((every) => `FREQ=DAILY;INTERVAL=${every}`),
  fc.constantFrom(
    'FREQ=MONTHLY;BYDAY=1MO,-1FR',
    'FREQ=MONTHLY;BYMONTHDAY=25,26,-1',
    'FREQ=DAILY;BYHOUR=0,1,2,13',
    'FREQ=DAILY;COUNT=150',
    'FREQ=WEEKLY;UNTIL=20280315T080000Z',
  ),
);
const question: fc.Arbitrary<Omit<Question, 'from' | 'to'>> = fc.record({
  rule,
  start: fc
    .tuple(day, fc.constantFrom('00:30', '01:30', '02:15', '09:00', '23:45'))
    .map((at) => at.join('T')),
  minutes: fc.constantFrom(15, 60, 480, 1440),
  zone: fc.constantFrom(...ZONES),
  exclude: fc.array(day, { maxLength: 30 }),
  add: fc.array(day, { maxLength: 10 }),
  calendar: fc.constantFrom(...CALENDARS),
  own: fc.array(day, { maxLength: 20 }),
  holidayRule: fc.constantFrom('keep', 'skip', 'before', 'after'),
});
const window = fc
  .tuple(fc.integer({ min: 0, max: 700 }), fc.integer({ min: 0, max: 80 }))
  .map(([from, days]) => ({ from: FIRST + from, to: FIRST + from + days }));

describe('whatever the rule, the zone and the holidays', () => {
  it('two windows side by side hold what one over both of them does', async () => {
    await fc.assert(
      fc.asyncProperty(
        question,
        window,
        fc.integer({ min: 0, max: 100 }),
        async (asked, { from, to }, at) => {
          const middle = from + Math.floor(((to - from) * at) / 100);
          const part = (first: number, last: number) =>
            ask({ ...asked, from: formatDay(first), to: formatDay(last) });
          const [whole, one, other] = await Promise.all([
            part(from, to),
            part(from, middle),
            middle < to ? part(middle + 1, to) : { occurrences: [], left: [] },
          ]);
          expect([...one.occurrences, ...other.occurrences]).toEqual(whole.occurrences);
          expect([...one.left, ...other.left]).toEqual(whole.left);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('each occurrence that is meant takes place once or is left with a reason, and ends after it starts', async () => {
    await fc.assert(
      fc.asyncProperty(question, async (asked) => {
        // Nothing moves in or out beyond these days.
        const all = { from: '2026-06-01', to: '2028-06-30' };
        const { occurrences, left } = await ask({ ...asked, ...all });
        const bare = await ask({ ...asked, ...all, exclude: [], holidayRule: 'keep' });
        const named = (found: typeof bare) => [
          ...found.occurrences.map(({ key }) => key),
          ...found.left.map(({ key }) => key),
        ];
        const inside = (key: string) => key < '2028-05-01';
        expect(named({ occurrences, left }).filter(inside).sort()).toEqual(named(bare).filter(inside).sort());
        expect(new Set(named({ occurrences, left })).size).toBe(named({ occurrences, left }).length);
        expect(new Set(occurrences.map(({ start }) => start)).size).toBe(occurrences.length);
        expect(occurrences.filter(({ start, end }) => end <= start)).toEqual([]);
        expect(left.filter(({ reason }) => reason === '')).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('a moved one lands on a working day that nothing else has', async () => {
    await fc.assert(
      fc.asyncProperty(question, fc.constantFrom('before', 'after'), async (asked, holidayRule) => {
        const { occurrences } = await ask({
          ...asked,
          holidayRule: holidayRule,
          from: '2027-01-01',
          to: '2028-12-31',
        });
        const moved = occurrences.filter(({ movedFrom }) => movedFrom !== undefined);
        for (const one of moved) {
          expect([6, 0]).not.toContain(new Date(`${one.date}T00:00Z`).getUTCDay());
          const same = occurrences.filter(({ date }) => date === one.date);
          expect(new Set(same.map(({ key }) => key.slice(0, 10))).size).toBe(1);
        }
      }),
      { numRuns: 60 },
    );
  });
});
