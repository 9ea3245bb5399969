import { SharedStrings } from '../../../../shared/imports/reading/workbook/shared-strings';

/** Of all lengths, some longer than any of the pieces that texts are kept in, with letters of one to four bytes. */
const text = (n: number): string => {
  const length = n % 20_011 === 0 ? 700_000 : n % 11 === 0 ? 0 : (n * 7919) % 400;
  return `${n % 11 === 0 ? '' : n}${'aé清🧹'.repeat(length / 4)}`;
};

it('the texts of a workbook come back by number, wherever they lie, in any order and again', () => {
  const strings = new SharedStrings();
  const many = 70_000;
  for (let n = 0; n < many; n++) strings.add(text(n));
  const asked = [0, 1, 20_011, 20_012, 60_033, 65_535, 65_536, many - 1, 11, 20_011];
  for (let n = 0; n < many; n += 37) asked.push(n);
  for (const n of asked) if (strings.get(n) !== text(n)) throw new Error(`Text ${n} is another`);
  expect([strings.get(many), strings.get(-1), strings.get(Number.NaN)]).toEqual(['', '', '']);
});

it('refuses more text than fits beside the rest', () => {
  const strings = new SharedStrings();
  const long = 'x'.repeat(1024 * 1024);
  expect(() => {
    for (let n = 0; n < 200; n++) strings.add(long);
  }).toThrow(/too much text/);
});
