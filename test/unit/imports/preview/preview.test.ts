import fc from 'fast-check';
import { seriesDays, type JobSpec } from '../../../../shared/facilityapps';
import { parseDay } from '../../../../shared/recurrence';
import { makePreview } from '../../../../shared/imports/preview/make-preview';
import { isoWeek } from '../../../../shared/imports/preview/work-by-week';
import { WINDOW_ROWS, type CheckedRow } from '../../../../shared/imports/model';
import { inMemory } from '../../../support/run-bench';
import { GOOD_JOB, REFERENCE } from '../checking/checking';

const ready = (jobs: Partial<JobSpec>[]): CheckedRow[] =>
  jobs.map((job, index) => ({
    row: index + 1,
    cells: [],
    outcome: 'ready',
    issues: [],
    job: { ...GOOD_JOB, ...job },
  }));
const preview = (
  rows: CheckedRow[],
  calendar: 'england-and-wales' | 'scotland' | null = 'england-and-wales',
) =>
  makePreview({
    rows: inMemory(rows),
    windows: Math.ceil(rows.length / WINDOW_ROWS),
    reference: REFERENCE,
    calendar,
    onRead: () => undefined,
  });
const weekly = (until: string, weekdays = [1]) => ({
  recurrence: { period: 'weekly' as const, every: 1, weekdays, byWeekdayOfMonth: false, until },
});

describe('what approving would do', () => {
  it('counts jobs, occurrences and hours by site and week, what runs over a week in both', async () => {
    const found = await preview(
      ready([
        // Monday 1 December 2031, 9:00 to 11:30.
        { dateStart: '2031-12-01', dateEnd: '2031-12-01' },
        // Sunday 22:00 to Monday 6:00.
        {
          dateStart: '2031-12-07',
          dateEnd: '2031-12-08',
          hourStart: 22,
          hourEnd: 6,
          minuteEnd: 0,
          siteId: '2',
        },
        {
          dateStart: '2031-12-01',
          dateEnd: '2031-12-01',
          ...weekly('2031-12-15'),
          siteId: '2',
          ownerId: 'u2',
        },
      ]),
    );
    expect(found).toMatchObject({
      jobs: 3,
      series: 1,
      occurrences: 5,
      minutes: 150 + 480 + 3 * 150,
      sites: 2,
      people: 2,
      firstDay: '2031-12-01',
      lastDay: '2031-12-15',
      cost: { pencePerJob: 10, pence: 30 },
    });
    expect(found.weeks).toEqual([
      { week: '2031-W49', from: '2031-12-01' },
      { week: '2031-W50', from: '2031-12-08' },
      { week: '2031-W51', from: '2031-12-15' },
    ]);
    expect(
      found.work.map(({ name, jobs, occurrences, byWeek }) => ({ name, jobs, occurrences, byWeek })),
    ).toEqual([
      { name: 'North Wing', jobs: 2, occurrences: 4, byWeek: [150 + 120, 150 + 360, 150] },
      { name: 'Main Building', jobs: 1, occurrences: 1, byWeek: [150, 0, 0] },
    ]);
  });

  it('finds overlapping jobs of one person, once for each pair, and none that only touch', async () => {
    const { clashes } = await preview(
      ready([
        { dateStart: '2031-12-01', dateEnd: '2031-12-01', ...weekly('2031-12-15') },
        {
          dateStart: '2031-12-01',
          dateEnd: '2031-12-01',
          hourStart: 10,
          hourEnd: 12,
          ...weekly('2031-12-15'),
        },
        { dateStart: '2031-12-01', dateEnd: '2031-12-01', hourStart: 12, minuteStart: 30, hourEnd: 14 },
        { dateStart: '2031-12-01', dateEnd: '2031-12-01', ownerId: 'u2' },
      ]),
    );
    expect(clashes).toEqual({
      occurrences: 3,
      people: 1,
      partial: false,
      first: [
        {
          ownerId: 'u1',
          owner: 'Jane Smith',
          date: '2031-12-01',
          times: 3,
          jobs: [
            { row: 1, from: '2031-12-01T09:00', to: '2031-12-01T11:30' },
            { row: 2, from: '2031-12-01T10:00', to: '2031-12-01T12:30' },
          ],
        },
      ],
    });
  });

  it('counts bank holidays of the customer’s calendar, of series too', async () => {
    const rows = ready([
      { dateStart: '2031-12-25', dateEnd: '2031-12-25' },
      { dateStart: '2031-12-18', dateEnd: '2031-12-18', ...weekly('2032-01-08', [4, 5]) },
    ]);
    const { holidays } = await preview(rows);
    expect(holidays).toEqual({
      calendar: 'england-and-wales',
      occurrences: 4,
      days: [
        { date: '2031-12-25', name: 'Christmas Day', occurrences: 2, rows: [1, 2] },
        { date: '2031-12-26', name: 'Boxing Day', occurrences: 1, rows: [2] },
        { date: '2032-01-01', name: 'New Year’s Day', occurrences: 1, rows: [2] },
      ],
    });
    expect((await preview(rows, 'scotland')).holidays.days.map(({ date }) => date)).toContain('2032-01-02');
    expect((await preview(rows, null)).holidays).toEqual({ calendar: null, occurrences: 0, days: [] });
  });

  it('says what is left out and why, and which jobs name what is gone', async () => {
    const issue = (code: 'INVALID_SITE' | 'DUPLICATE_ROW' | 'DEFAULT_TIME' | 'MISSING_REQUIRED') => ({
      code,
      column: null,
      severity: 'error' as const,
      message: '',
    });
    const [first, ...others] = ready([{}, {}, {}, { siteId: 'gone' }]);
    const rows: CheckedRow[] = [
      {
        ...(first as CheckedRow),
        outcome: 'withErrors',
        issues: [issue('INVALID_SITE'), issue('MISSING_REQUIRED'), issue('MISSING_REQUIRED')],
      },
      {
        ...(others[0] as CheckedRow),
        outcome: 'duplicate',
        issues: [issue('DEFAULT_TIME'), issue('DUPLICATE_ROW')],
      },
      ...others.slice(1),
    ];
    const found = await preview(rows);
    expect(found.leftOut).toEqual({
      rows: 2,
      by: [
        {
          outcome: 'withErrors',
          rows: 1,
          codes: [
            { code: 'INVALID_SITE', rows: 1 },
            { code: 'MISSING_REQUIRED', rows: 1 },
          ],
        },
        { outcome: 'duplicate', rows: 1, codes: [{ code: 'DUPLICATE_ROW', rows: 1 }] },
      ],
    });
    expect(found.gone).toEqual({ jobs: 1, rows: [4] });
    expect(found.cost.pence).toBe(20);
  });

  it('of nothing that can be sent is nothing', async () => {
    const rows = ready([{}]).map((row): CheckedRow => ({ ...row, outcome: 'skipped' }));
    expect(await preview(rows)).toMatchObject({ jobs: 0, minutes: 0, weeks: [], work: [], firstDay: null });
  });

  it('keeps two years of weeks one by one, from the earliest, and tells the rest together', async () => {
    const { weeks, work } = await preview(
      ready([
        { dateStart: '2040-01-02', dateEnd: '2040-01-02' },
        { dateStart: '2035-01-01', dateEnd: '2035-01-01' },
        { dateStart: '2031-12-01', dateEnd: '2031-12-01' },
        { dateStart: '2033-11-28', dateEnd: '2033-11-28' },
      ]),
    );
    expect(weeks).toHaveLength(105);
    expect(weeks.at(-1)).toEqual({ week: '2033-W48', from: '2033-11-28' });
    expect(work[0]).toMatchObject({ minutes: 600, later: 300 });
    expect(work[0]?.byWeek.filter((minutes) => minutes > 0)).toEqual([150, 150]);
  });

  it.each([
    ['2026-12-28', '2026-W53'],
    ['2027-01-04', '2027-W01'],
    ['2029-12-31', '2030-W01'],
    ['2032-12-27', '2032-W53'],
  ])('the week of %s is %s', (monday, week) => {
    expect(isoWeek(parseDay(monday) ?? 0)).toBe(week);
  });
});

/** Counts the slow way: every occurrence, every pair, every day. */
function slowly(jobs: JobSpec[]) {
  const all = jobs.flatMap((job) => {
    const start = parseDay(job.dateStart) ?? 0;
    const days = job.recurrence
      ? seriesDays(job.recurrence, start, parseDay(job.recurrence.until) ?? 0)
      : [start];
    return days.map((day) => ({
      owner: job.ownerId,
      from: day * 1_440 + job.hourStart * 60 + job.minuteStart,
      to: (day + (parseDay(job.dateEnd) ?? 0) - start) * 1_440 + job.hourEnd * 60 + job.minuteEnd,
    }));
  });
  const clashing = all.filter((one, at) =>
    all.some(
      (other, which) =>
        other.owner === one.owner &&
        other.to > one.from &&
        (other.from < one.from || (other.from === one.from && which < at)),
    ),
  );
  return {
    occurrences: all.length,
    minutes: all.reduce((sum, { from, to }) => sum + to - from, 0),
    clashes: clashing.length,
  };
}

it('a preview counts what counting one by one does', async () => {
  const job = fc
    .record({
      start: fc.integer({ min: 0, max: 40 }),
      length: fc.integer({ min: 1, max: 3_000 }),
      hour: fc.integer({ min: 0, max: 23 }),
      owner: fc.constantFrom('u1', 'u2'),
      site: fc.constantFrom('1', '2', '3'),
      weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }).map((days) => days.sort()),
      weeks: fc.integer({ min: 0, max: 8 }),
    })
    .map(({ start, length, hour, owner, site, weekdays, weeks }): Partial<JobSpec> => {
      const date = (days: number) => new Date(Date.UTC(2031, 10, 3 + days)).toISOString().slice(0, 10);
      const series = weeks > 4;
      const end = hour * 60 + (series ? Math.min(length, 1_439 - hour * 60) : length);
      return {
        dateStart: date(start),
        dateEnd: date(start + Math.floor(end / 1_440)),
        hourStart: hour,
        hourEnd: Math.floor((end % 1_440) / 60),
        minuteEnd: end % 60,
        ownerId: owner,
        siteId: site,
        ...(series ? weekly(date(start + weeks * 7), weekdays) : {}),
      };
    });
  await fc.assert(
    fc.asyncProperty(fc.array(job, { maxLength: 12 }), async (jobs) => {
      const rows = ready(jobs);
      const found = await preview(rows);
      const counted = slowly(rows.map(({ job: one }) => one as JobSpec));
      expect({
        occurrences: found.occurrences,
        minutes: found.minutes,
        clashes: found.clashes.occurrences,
      }).toEqual(counted);
      const byWeek = found.work.reduce(
        (sum, site) => sum + site.later + site.byWeek.reduce((a, b) => a + b, 0),
        0,
      );
      expect(byWeek).toBe(counted.minutes);
    }),
    { numRuns: 150 },
  );
});
