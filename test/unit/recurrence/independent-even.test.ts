import { differences, rules } from './fixtures';

describe('rules of the independent implementation, the even ones', () => {
  it('mean the same instants in twenty zones over ten years, changes of the clock included', async () => {
    expect(rules.length).toBeGreaterThanOrEqual(5_000);
    expect(new Set(rules.map(({ zone }) => zone)).size).toBe(20);
    expect((await differences(0)).slice(0, 5)).toEqual([]);
  });
});
