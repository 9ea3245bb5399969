import { percentile } from '../../../bench/parts/fairness/crowd';
import { sharesOf, waitsOfOthers, waitsWithin } from '../../../bench/parts/fairness/simulated';

jest.setTimeout(60_000);

it('gives each of many customers its rate, whatever another one has to send', async () => {
  const shares = await sharesOf(20, 1, 5);
  expect(Math.min(...shares)).toBeGreaterThanOrEqual(1 / 1.3);
  expect(Math.max(...shares)).toBeLessThanOrEqual(1.02);
});

it('lets ten rows of one customer wait no longer for a million of another', async () => {
  const [alone, beside] = [await waitsOfOthers(12, 5, false), await waitsOfOthers(12, 5, true)];
  expect(percentile(beside, 0.95) / percentile(alone, 0.95)).toBeLessThanOrEqual(1.25);
});

it('lets ten rows of a customer have half of its rate beside a million of its own', async () => {
  const [alone, beside] = [await waitsWithin(6, 5, false), await waitsWithin(6, 5, true)];
  expect(percentile(beside, 0.95) / percentile(alone, 0.95)).toBeLessThanOrEqual(2 * 1.3);
});
