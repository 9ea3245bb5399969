import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseOptions } from '../../../../local/schedules/options';
import { tellPreview } from '../../../../local/schedules/tell';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'schedules-'));
  writeFileSync(join(folder, 'one.json'), '\ufeff{"rule":"FREQ=DAILY","start":"2028-02-29T08:00"}');
  writeFileSync(
    join(folder, 'lines.json'),
    '{"rule":"FREQ=DAILY"}\n\n{"rule":"FREQ=WEEKLY","durationMinutes":5}\n',
  );
  writeFileSync(join(folder, 'broken.json'), '{"rule":"FREQ=DAILY"}\n{"rule"');
  writeFileSync(join(folder, 'empty.json'), '');
});
afterAll(() => rmSync(folder, { recursive: true }));

const parse = (...args: string[]) => parseOptions(args, folder, '2027-01-04');

describe('the schedules command', () => {
  it('takes a rule, from today on and for a year unless told otherwise', () => {
    expect(parse('preview', 'FREQ=DAILY')).toEqual({
      json: false,
      asked: [
        {
          title: 'FREQ=DAILY',
          question: {
            rule: 'FREQ=DAILY',
            start: '2027-01-04T09:00',
            durationMinutes: 60,
            timeZone: 'Europe/London',
            from: '2027-01-04',
            to: '2028-01-04',
          },
        },
      ],
    });
  });

  it('takes files of one question or many, and lets options fill in what they leave open', () => {
    const found = parse(
      'preview',
      'one.json',
      'lines.json',
      '--minutes',
      '30',
      '--calendar',
      'scotland',
      '--json',
    );
    expect(found).toMatchObject({
      json: true,
      asked: [
        { title: 'one.json', question: { start: '2028-02-29T08:00', from: '2028-02-29', to: '2029-02-28' } },
        {
          title: 'lines.json, 1',
          question: { durationMinutes: 30, holidays: { calendar: 'scotland', rule: 'keep' } },
        },
        { title: 'lines.json, 2', question: { rule: 'FREQ=WEEKLY', durationMinutes: 5 } },
      ],
    });
  });

  it.each([
    [[], 'Say what to preview'],
    [['preview'], 'Say what to preview'],
    [['list', 'FREQ=DAILY'], 'Say what to preview'],
    [['preview', 'nowhere.json'], 'neither a file nor a rule'],
    [['preview', 'FREQ=DAILY', '--until', 'x'], '--until'],
    [['preview', 'broken.json'], 'line 2'],
    [['preview', 'empty.json'], 'empty'],
    [['preview', '.'], 'folder'],
  ])('%p cannot start, and says why', (args, words) => {
    expect(() => parse(...args)).toThrow(words);
  });

  it('tells the days in the zone’s own time, and what was left out', () => {
    const told = tellPreview(
      'Nights',
      {
        occurrences: [
          { date: '2027-07-05', start: '2027-07-05T21:00:00Z', end: '2027-07-06T05:00:00Z', note: 'A note.' },
        ],
        left: [{ date: '2027-07-12', reason: 'Excluded.' }],
      },
      'Europe/London',
    );
    expect(told).toContain('Nights: 1 occurrence, 1 left out');
    expect(told).toMatch(/Mon,? 0?5 Jul 2027 {2}22:00 to 06:00 \(Tue,? 0?6 Jul 2027\) +A note\./);
    expect(told).toContain('2027-07-12  left out. Excluded.');
  });
});
