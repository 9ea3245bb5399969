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
