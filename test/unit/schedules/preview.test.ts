import { fitting } from '../../../functions/pipeline/body';
import { AppError } from '../../../shared/platform/errors';
import { preview, previewBody, previewView } from '../../../shared/schedules';

const question = {
  rule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR',
  start: '2027-01-04T09:00',
  durationMinutes: 90,
  timeZone: 'Europe/London',
  from: '2027-03-15',
  to: '2027-04-02',
};
/** As the route does it: the body against its schema, then the answer against its own. */
const ask = async (body: unknown) => previewView.parse(await preview(fitting(previewBody, body, 'bad-body')));

const refusal = async (body: unknown) => {
  try {
    await ask(body);
  } catch (error) {
    if (error instanceof AppError) return { slug: error.slug, paths: error.issues?.map(({ path }) => path) };
    throw error;
  }
  throw new Error('It was answered');
};

describe('a preview', () => {
  it('answers days, instants, what was moved and what was left', async () => {
    const holidays = { calendar: 'england-and-wales', rule: 'after' };
    expect(await ask({ ...question, exclude: ['2027-03-15'], add: ['2027-03-17'], holidays })).toEqual({
      occurrences: [
        { date: '2027-03-17', start: '2027-03-17T09:00:00Z', end: '2027-03-17T10:30:00Z' },
        { date: '2027-03-19', start: '2027-03-19T09:00:00Z', end: '2027-03-19T10:30:00Z' },
        {
          date: '2027-03-30',
          start: '2027-03-30T08:00:00Z',
          end: '2027-03-30T09:30:00Z',
          movedFrom: '2027-03-29',
          note: 'Moved from a holiday: Easter Monday.',
        },
        { date: '2027-04-02', start: '2027-04-02T08:00:00Z', end: '2027-04-02T09:30:00Z' },
      ],
      left: [{ date: '2027-03-15', reason: 'Excluded.' }],
    });
  });

  it('covers a window that ends before the series begins with nothing', async () => {
    expect(await ask({ ...question, from: '2026-01-01', to: '2026-12-31' })).toEqual({
      occurrences: [],
      left: [],
    });
  });

  it('lets other requests go on while it is made', async () => {
    let turns = 0;
    const counting = setInterval(() => turns++, 1);
    const { occurrences } = await ask({
      ...question,
      rule: 'FREQ=DAILY',
      from: '2027-01-01',
      to: '2036-12-31',
    });
    clearInterval(counting);
    expect(occurrences).toHaveLength(3650);
    expect(turns).toBeGreaterThan(3);
  });

  it.each<[string, object, string, string]>([
    ['no rule', { rule: undefined }, 'bad-body', 'rule'],
    ['a rule that is a number', { rule: 7 }, 'bad-body', 'rule'],
    ['a rule that cannot be read', { rule: 'FREQ=WEEKLY;BYDAY=XX' }, 'bad-body', 'rule'],
    ['a rule that is too often', { rule: 'FREQ=MINUTELY' }, 'refused', 'rule'],
    ['a start with a zone', { start: '2027-01-04T09:00Z' }, 'bad-body', 'start'],
    ['a start on a day that is none', { start: '2027-02-29T09:00' }, 'bad-body', 'start'],
    ['a start at an hour that is none', { start: '2027-02-28T24:00' }, 'bad-body', 'start'],
    ['a length of nothing', { durationMinutes: 0 }, 'bad-body', 'durationMinutes'],
    ['a length of half a minute', { durationMinutes: 0.5 }, 'bad-body', 'durationMinutes'],
    ['a length as text', { durationMinutes: '60' }, 'bad-body', 'durationMinutes'],
    ['a length beyond a month', { durationMinutes: 1e9 }, 'bad-body', 'durationMinutes'],
    ['a zone that is none', { timeZone: 'Mars/Olympus' }, 'bad-body', 'timeZone'],
    ['a zone that is an offset', { timeZone: '+01:00' }, 'bad-body', 'timeZone'],
    ['a zone that is empty', { timeZone: '' }, 'bad-body', 'timeZone'],
    ['an exclusion that is no day', { exclude: ['soon'] }, 'bad-body', 'exclude.0'],
    ['exclusions that are no list', { exclude: '2027-01-04' }, 'bad-body', 'exclude'],
    ['too many additions', { add: Array(2_001).fill('2027-01-04') }, 'bad-body', 'add'],
    [
      'an unknown calendar',
      { holidays: { calendar: 'france', rule: 'skip' } },
      'bad-body',
      'holidays.calendar',
    ],
    [
      'an unknown holiday rule',
      { holidays: { calendar: 'scotland', rule: 'x' } },
      'bad-body',
      'holidays.rule',
    ],
    ['holidays without days', { holidays: { rule: 'skip' } }, 'bad-body', 'holidays.calendar'],
    ['a window the wrong way round', { from: '2027-04-03' }, 'bad-body', 'to'],
    ['a window without an end', { to: undefined }, 'bad-body', 'to'],
    ['a window of a hundred years', { to: '2126-01-01' }, 'refused', 'to'],
    ['a window a lifetime after the start', { start: '1970-01-01T09:00' }, 'refused', 'to'],
    [
      'more than anybody reads',
      { rule: `FREQ=DAILY;BYHOUR=${[...Array(24).keys()].join(',')}`, to: '2046-01-01' },
      'refused',
      'to',
    ],
    [
      'the last day of weekdays',
      { rule: 'FREQ=MONTHLY;BYDAY=5MO', shortMonths: 'last-day' },
      'refused',
      'shortMonths',
    ],
    [
      'a move of what is no occurrence',
      { move: [{ date: 'x', to: '2027-01-04T09:00' }] },
      'bad-body',
      'move.0.date',
    ],
    ['a field that is none', { until: '2027-01-04' }, 'bad-body', 'until'],
  ])('of %s is refused, and the answer names the field', async (_, over, slug, path) => {
    const got = await refusal({ ...question, ...over });
    expect(got.slug).toBe(slug);
    expect(got.paths).toContain(path);
  });

  it.each([[null], [[]], ['text'], [7], [{}]])('of %p is refused', async (body) => {
    expect((await refusal(body)).slug).toBe('bad-body');
  });
});
