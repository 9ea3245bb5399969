import { choiceOf, inPlainWords, ruleText } from '../../../web/words/rule';

describe('a rule in the editor', () => {
  test.each([
    ['FREQ=DAILY', 'every day at 09:00'],
    ['FREQ=DAILY;INTERVAL=10', 'every 10 days at 09:00'],
    ['FREQ=WEEKLY', 'every Tuesday at 09:00'],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=TU', 'every second Tuesday at 09:00'],
    ['FREQ=WEEKLY;BYDAY=MO,WE,FR', 'every Monday, Wednesday and Friday at 09:00'],
    ['FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,SU', 'every third week on Monday and Sunday at 09:00'],
    ['FREQ=MONTHLY', 'on the 5th of every month at 09:00'],
    ['FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR', 'on the last Friday of every second month at 09:00'],
    ['FREQ=YEARLY', 'on 5 January, every year at 09:00'],
    ['FREQ=MONTHLY;BYMONTHDAY=1,15', 'by the rule FREQ=MONTHLY;BYMONTHDAY=1,15 at 09:00'],
    ['FREQ=DAILY;COUNT=3', 'by the rule FREQ=DAILY;COUNT=3 at 09:00'],
  ])('%s is said as “%s”, and comes back from its fields', (rule, words) => {
    expect(inPlainWords(rule, '2027-01-05T09:00')).toBe(words);
    expect(ruleText(choiceOf(rule))).toBe(rule);
  });
});
