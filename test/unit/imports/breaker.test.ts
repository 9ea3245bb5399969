import { Breaker } from '../../../shared/imports/breaker';

const after = (...ends: boolean[]): boolean => {
  const breaker = new Breaker();
  for (const failed of ends) breaker.ended(failed);
  return breaker.tripped;
};
const of = (failed: number, all: number) => Array.from({ length: all }, (_, n) => n < failed);

it.each<[string, boolean[], boolean]>([
  ['stays shut below 20 rows, though all failed', of(19, 19), false],
  ['opens at 20 rows with three failures', of(3, 20), true],
  ['stays shut at a tenth', of(2, 20), false],
  ['looks at the last hundred rows alone', [...of(30, 30), ...of(0, 100)], false],
  ['sees failures that come late in a long import', [...of(0, 500), ...of(11, 11)], true],
])('the breaker %s', (_what, ends, open) => {
  expect(after(...ends)).toBe(open);
});
