import fc from 'fast-check';
import { pace } from '../../../shared/imports/pace';

/** A clock that stands still until it is moved. */
const simulated = () => {
  let now = 1_000;
  return { monotonic: () => now, move: (ms: number) => (now += ms) };
};

/** Sends as soon as it is allowed, late by what `lateness` says; answers the moments of sending. */
function sendFor(rate: number, ms: number, lateness: () => number): number[] {
  const clock = simulated();
  const limiter = pace(clock, rate);
  const end = clock.monotonic() + ms;
  const moments: number[] = [];
  while (clock.monotonic() < end) {
    const wait = limiter.wait();
    if (wait > 0) {
      clock.move(wait + lateness());
    } else {
      limiter.sent();
      moments.push(clock.monotonic());
    }
  }
  return moments;
}

const mostInAnyWindow = (moments: number[], ms: number): number => {
  let most = 0;
  let first = 0;
  moments.forEach((moment, index) => {
    while ((moments[first] ?? 0) <= moment - ms) first++;
    most = Math.max(most, index - first + 1);
  });
  return most;
};

describe('the pace of a customer', () => {
  it('never lets more than the ceiling through in any second, however late the timers are', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.infiniteStream(fc.integer({ min: 0, max: 40 })),
        (rate, late) => {
          const moments = sendFor(rate, 5_000, () => Number(late.next().value));
          expect(mostInAnyWindow(moments, 1_000)).toBeLessThanOrEqual(rate);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is never idle while it may work: at least 98 % of the allowed rate is reached', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), (rate) => {
        const moments = sendFor(rate, 60_000, () => 1);
        expect(moments.length).toBeGreaterThanOrEqual(rate * 60 * 0.98);
      }),
      { numRuns: 30 },
    );
  });

  it('keeps rates that are no whole number', () => {
    const moments = sendFor(2.5, 60_000, () => 1);
    expect(moments.length).toBeGreaterThanOrEqual(147);
    expect(moments.length).toBeLessThanOrEqual(150);
    expect(sendFor(0.5, 60_000, () => 1).length).toBeLessThanOrEqual(31);
  });

  it('stands still for the time that FacilityApps names, then goes on at half the rate and recovers', () => {
    const clock = simulated();
    const limiter = pace(clock, 40);
    limiter.throttled(3_000);
    expect(limiter.wait()).toBe(3_000);
    clock.move(3_000);
    expect(limiter.wait()).toBe(0);
    expect(limiter.rate()).toBe(40);
    limiter.throttled(500);
    clock.move(1_000);
    expect(limiter.rate()).toBe(30);
    clock.move(10_000);
    expect(limiter.rate()).toBe(40);
  });

  it('halves once for answers that were under way together', () => {
    const clock = simulated();
    const limiter = pace(clock, 40);
    for (let i = 0; i < 10; i++) limiter.throttled(500);
    expect(limiter.rate()).toBe(20);
  });

  it('waits when FacilityApps says that nothing is left', () => {
    const clock = simulated();
    const limiter = pace(clock, 40);
    limiter.remaining(3);
    expect(limiter.wait()).toBe(0);
    limiter.remaining(0);
    expect(limiter.wait()).toBe(1_000);
  });
});

/** What FacilityApps says to the n-th job of a simulated run, and who is late with what. */
const says = fc.oneof(
  { weight: 12, arbitrary: fc.constant({ kind: 'ok' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('429' as const), ms: fc.integer({ min: 1, max: 4_000 }) }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: '429' as const, ms: undefined }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'none left' as const }) },
);

describe('the pace under what FacilityApps says', () => {
  it('never passes the ceiling in any second, and sends nothing before the time that was asked for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.infiniteStream(says),
        fc.infiniteStream(fc.integer({ min: 0, max: 40 })),
        (rate, answers, late) => {
          const clock = simulated();
          const limiter = pace(clock, rate);
          const end = clock.monotonic() + 20_000;
          const moments: number[] = [];
          const answer = () => answers.next().value as { kind: string; ms?: number };
          let notBefore = 0;
          while (clock.monotonic() < end) {
            const wait = limiter.wait();
            if (wait > 0) {
              clock.move(wait + Number(late.next().value));
              continue;
            }
            const now = clock.monotonic();
            expect(now).toBeGreaterThanOrEqual(notBefore);
            limiter.sent();
            moments.push(now);
            const { kind, ms } = answer();
            if (kind === '429') limiter.throttled(ms);
            if (kind === 'none left') limiter.remaining(0);
            if (kind !== 'ok') notBefore = now + (ms ?? 1_000);
          }
          expect(mostInAnyWindow(moments, 1_000)).toBeLessThanOrEqual(rate);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is halved by each 429 of its own, never to less than a 64th, and rises by a quarter of the ceiling a second', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 0, max: 6_000 }),
        (rate, pauses, rest) => {
          const clock = simulated();
          const limiter = pace(clock, rate);
          for (const ms of pauses) {
            const before = limiter.rate();
            limiter.throttled(ms);
            expect(limiter.rate()).toBeCloseTo(Math.max(rate / 64, before / 2), 6);
            clock.move(ms);
            expect(limiter.wait()).toBeGreaterThanOrEqual(0);
          }
          const before = limiter.rate();
          clock.move(rest);
          expect(limiter.rate()).toBeCloseTo(Math.min(rate, before + (rate / 4) * (rest / 1_000)), 6);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('is never idle while it may work: what FacilityApps lets through is used, and all of it when it lets go', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 8, max: 120 }),
        fc.double({ min: 0.2, max: 0.9, noNaN: true }),
        (rate, share) => {
          const clock = simulated();
          const limiter = pace(clock, rate);
          /** Lets so many through in a second of the clock, and says 429 with the time to the next to others. */
          const allows = Math.max(1, Math.floor(rate * share));
          const [limitedUntil, end] = [61_000, 121_000];
          let [second, used, through, free] = [-1, 0, 0, 0];
          while (clock.monotonic() < end) {
            const wait = limiter.wait();
            if (wait > 0) {
              clock.move(wait);
              continue;
            }
            const now = clock.monotonic();
            limiter.sent();
            if (now >= limitedUntil) {
              free++;
              continue;
            }
            if (Math.floor(now / 1_000) !== second) [second, used] = [Math.floor(now / 1_000), 0];
            if (used++ < allows) through++;
            else limiter.throttled(1_000 - (now % 1_000));
          }
          expect(through).toBeGreaterThanOrEqual(allows * 60 * 0.5);
          expect(free).toBeGreaterThanOrEqual(rate * 60 * 0.93);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('keeps to a ceiling that is changed on the way', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 2, maxLength: 6 }), (rates) => {
        const clock = simulated();
        const limiter = pace(clock, rates[0] ?? 1);
        for (const rate of rates) {
          limiter.setCeiling(rate);
          // What was sent under the old ceiling still counts in the first second.
          const counted = clock.monotonic() + 1_100;
          const moments: number[] = [];
          while (clock.monotonic() < counted + 3_000) {
            const wait = limiter.wait();
            if (wait > 0) clock.move(wait);
            else {
              limiter.sent();
              if (clock.monotonic() >= counted) moments.push(clock.monotonic());
            }
          }
          expect(mostInAnyWindow(moments, 1_000)).toBeLessThanOrEqual(rate);
        }
      }),
      { numRuns: 40 },
    );
  });
});
