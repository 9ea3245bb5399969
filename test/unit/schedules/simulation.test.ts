import { simulate } from '../../../bench/parts/simulation/simulate';

const story = (seed: number) => simulate({ seed, days: 60, schedules: 12, customers: 3, step: 60 });

describe('months of recurring jobs with edits, pauses, outages, deaths and faults', () => {
  it.each([1, 3])(
    'leave every occurrence accounted for once, and the jobs of the ledger (seed %i)',
    async (seed) => {
      const books = await story(seed);
      const { unaccounted, doubled, missing, unknown, stuck, forgotten } = books;
      expect({ unaccounted, doubled, missing, unknown, stuck, forgotten }).toEqual({
        unaccounted: [],
        doubled: [],
        missing: [],
        unknown: [],
        stuck: [],
        forgotten: [],
      });
      // The story has to have what it is about.
      expect(books.kills).toBeGreaterThan(20);
      expect(books.downs).toBeGreaterThan(0);
      expect(books.troubles).toBeGreaterThan(3);
      expect(books.states.created).toBeGreaterThan(150);
    },
  );

  it('are the same story again by the same seed', async () => {
    const short = () => simulate({ seed: 7, days: 25, schedules: 6, customers: 2, step: 120 });
    expect(await short()).toEqual(await short());
  });
});
