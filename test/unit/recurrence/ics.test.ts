import { formatDay, parseDay, readCalendarDays } from '../../../shared/recurrence';

const [from, to] = [parseDay('2027-01-01') ?? NaN, parseDay('2028-12-31') ?? NaN];
const calendar = (...lines: string[]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n');
const event = (...lines: string[]): string[] => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'];
const days = async (text: string): Promise<string[]> =>
  (await readCalendarDays(text, from, to)).map(({ day, name }) => `${formatDay(day)} ${name}`);

describe('a calendar file', () => {
  it('gives each day that its events touch', async () => {
    const text = calendar(
      ...event(
        'DTSTART;VALUE=DATE:20271224',
        'DTEND;VALUE=DATE:20271227',
        'SUMMARY:Works holi',
        ' day\\, all sites',
      ),
      ...event('DTSTART;TZID="Europe/London":20270510T080000', 'DTEND:20270510T170000', 'SUMMARY:Training'),
      ...event('DTSTART:20270601', 'STATUS:CANCELLED', 'SUMMARY:Not any more'),
    );
    expect(await days(text)).toEqual([
      '2027-05-10 Training',
      '2027-12-24 Works holiday, all sites',
      '2027-12-25 Works holiday, all sites',
      '2027-12-26 Works holiday, all sites',
    ]);
  });

  it('may repeat its events, with exceptions, and hold alarms', async () => {
    const text = calendar(
      ...event(
        'DTSTART;VALUE=DATE:20200704',
        'RRULE:FREQ=YEARLY',
        'EXDATE;VALUE=DATE:20280704',
        'BEGIN:VALARM',
        'DTSTART:19990101',
        'END:VALARM',
      ),
    );
    expect(await days(text)).toEqual(['2027-07-04 Holiday']);
  });

  it.each([
    ['', 'no calendar file'],
    ['<html></html>', 'no calendar file'],
    [calendar(...event('SUMMARY:Never')), 'no start'],
    [calendar(...event('DTSTART:20270230')), '20270230'],
    [calendar('BEGIN:VEVENT', 'DTSTART:20270101'), 'middle of an event'],
    [calendar(...event('DTSTART:20270101', 'DTEND:20990101')), 'longer than a year'],
    [calendar(...event('DTSTART:20270101', 'RRULE:FREQ=HOURLY')), 'too often'],
    [`BEGIN:VCALENDAR\n${'X'.repeat(1_000_001)}`, '1 MB'],
  ])('that is broken is refused with a sentence', async (text, words) => {
    await expect(readCalendarDays(text, from, to)).rejects.toThrow(words);
  });
});
