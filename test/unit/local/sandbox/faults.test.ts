import { fates } from '../../../../local/sandbox/fault-board';
import { parseFaults } from '../../../../local/sandbox/faults';

describe('a fault spec', () => {
  it('is read in any order, with spaces and empty parts', () => {
    expect(parseFaults(' delay:50, 500:0.05 ,,late:0.02,seed:7,limit:20,latest:900 ')).toEqual({
      probabilities: [
        ['500', 0.05],
        ['late', 0.02],
      ],
      delayMs: 50,
      seed: 7,
      limit: 20,
      latestMs: 900,
    });
  });

  it('that is empty means no faults', () => {
    expect(parseFaults('')).toEqual({
      probabilities: [],
      delayMs: 0,
      seed: undefined,
      limit: undefined,
      latestMs: 3_000,
    });
  });

  it.each([
    ['fire:0.1', '"fire:0.1" is no fault; there are 500,'],
    ['500', '"500": a probability is a number from 0 to 1'],
    ['500:', 'a probability is a number from 0 to 1'],
    ['500:2', 'a probability is a number from 0 to 1'],
    ['500:-0.1', 'a probability is a number from 0 to 1'],
    ['500:0.1:0.2', 'a probability is a number from 0 to 1'],
    ['500:x', 'a probability is a number from 0 to 1'],
    ['delay:1.5', 'delay takes a whole number'],
    ['seed:-1', 'seed takes a whole number'],
    ['500:0.1,500:0.2', '500 stands there twice'],
    ['500:0.6,429:0.6', 'The probabilities are more than 1 together'],
  ])('%j is refused with a sentence', (spec, words) => {
    expect(() => parseFaults(spec)).toThrow(words);
  });
});

describe('drawing', () => {
  const draw = (spec: string, count: number) => {
    const next = fates(parseFaults(spec), Math.random, () => 0);
    return Array.from({ length: count }, () => next());
  };

  it('is the same for the same seed, and another for another', () => {
    const kinds = (seed: number) => draw(`500:0.3,late:0.3,seed:${seed}`, 50).map(({ fault }) => fault);
    expect(kinds(7)).toEqual(kinds(7));
    expect(kinds(7)).not.toEqual(kinds(8));
  });

  it('comes out as often as asked for', () => {
    const drawn = draw('500:0.2,drop-after:0.05,seed:1', 20_000);
    const share = (kind: string | undefined) => drawn.filter(({ fault }) => fault === kind).length / 20_000;
    expect(share('500')).toBeCloseTo(0.2, 2);
    expect(share('drop-after')).toBeCloseTo(0.05, 2);
    expect(share(undefined)).toBeCloseTo(0.75, 2);
  });

  it('stores a late job between one and three seconds later', () => {
    const times = draw('late:1,seed:1', 1_000).map(({ lateMs }) => lateMs);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(1_000);
    expect(Math.max(...times)).toBeLessThan(3_000);
    expect(new Set(times).size).toBeGreaterThan(900);
  });

  it('lets so many writes through in each second', () => {
    let now = 0;
    const next = fates(parseFaults('limit:2'), Math.random, () => now);
    const take = (count: number) => Array.from({ length: count }, () => next().fault);
    expect(take(3)).toEqual([undefined, undefined, '429']);
    now = 1_000;
    expect(take(3)).toEqual([undefined, undefined, '429']);
  });
});
