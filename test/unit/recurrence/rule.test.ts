import { lastDayInstead, parseRule, RecurrenceError } from '../../../shared/recurrence';

const refusal = (text: string): RecurrenceError => {
  try {
    parseRule(text);
  } catch (error) {
    if (error instanceof RecurrenceError) return error;
    throw error;
  }
  throw new Error(`${text} was read`);
};

describe('a rule', () => {
  it('is read in any case, with RRULE: before it or without', () => {
    expect(parseRule('rrule:freq=weekly;byday=mo,we')).toEqual(parseRule('FREQ=WEEKLY;BYDAY=MO,WE'));
  });

  it.each([
    ['', 'FREQ=WEEKLY'],
    ['every Tuesday', 'no part of a rule'],
    ['BYDAY=MO', 'how often'],
    ['FREQ=WEEKLY;', 'no part of a rule'],
    ['FREQ=WEEKLY;FREQ=DAILY', 'twice'],
    ['FREQ=SOMETIMES', 'SOMETIMES'],
    ['FREQ=DAILY;X-OWN=1', 'X-OWN'],
    ['FREQ=DAILY;INTERVAL=0', 'INTERVAL'],
    ['FREQ=DAILY;INTERVAL=1.5', 'INTERVAL'],
    ['FREQ=DAILY;COUNT=0', 'COUNT'],
    ['FREQ=DAILY;COUNT=-1', 'COUNT'],
    ['FREQ=DAILY;COUNT=2;UNTIL=20270101', 'both'],
    ['FREQ=DAILY;UNTIL=20270230', 'UNTIL'],
    ['FREQ=DAILY;UNTIL=tomorrow', 'UNTIL'],
    ['FREQ=MONTHLY;BYMONTHDAY=32', 'BYMONTHDAY'],
    ['FREQ=MONTHLY;BYMONTHDAY=0', 'BYMONTHDAY'],
    ['FREQ=MONTHLY;BYDAY=6MO', '-5 to 5'],
    ['FREQ=WEEKLY;BYDAY=1MO', 'plain weekdays'],
    ['FREQ=WEEKLY;BYDAY=MONDAY', 'BYDAY'],
    ['FREQ=WEEKLY;BYMONTHDAY=1', 'does not go with FREQ=WEEKLY'],
    ['FREQ=MONTHLY;BYWEEKNO=1', 'does not go with'],
    ['FREQ=DAILY;BYSETPOS=1', 'BYSETPOS'],
    ['FREQ=DAILY;BYHOUR=24', 'BYHOUR'],
    ['FREQ=DAILY;BYSECOND=30', 'whole minute'],
    ['FREQ=MONTHLY;SKIP=BACKWARD', 'RSCALE'],
    ['DTSTART:20270101T090000\nRRULE:FREQ=DAILY', 'one line'],
    [`FREQ=WEEKLY;BYMONTH=${'1,'.repeat(600)}1`, '1,000 characters'],
  ])('%p is no rule, and the answer says why', (text, words) => {
    const { kind, field, message } = refusal(text);
    expect({ kind, field }).toEqual({ kind: 'malformed', field: 'rule' });
    expect(message).toContain(words);
  });

  it.each([
    ['FREQ=HOURLY', 'too often'],
    ['FREQ=DAILY;COUNT=10001', '10,000'],
    ['RSCALE=HEBREW;FREQ=YEARLY', 'GREGORIAN'],
    ['RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=FORWARD', 'BACKWARD'],
  ])('%p is one that a recurring job may not have', (text, words) => {
    expect(refusal(text).kind).toBe('refused');
    expect(refusal(text).message).toContain(words);
  });

  it('of weekdays has no day that could be missing, so that “the last day instead” is refused', () => {
    expect(() => lastDayInstead(parseRule('FREQ=MONTHLY;BYDAY=5MO'))).toThrow(/BYDAY/);
    expect(lastDayInstead(parseRule('FREQ=WEEKLY')).lastDayInstead).toBe(false);
  });
});
