import type { Clock } from '../platform/clock';

/**
 * How fast a customer's jobs may be sent: never more than `ceiling` a second in any second (or in the time of one
 * job, where the ceiling is below one), spread evenly, and slower when FacilityApps says so: a 429 halves the
 * rate, time without one raises it again by a quarter of the ceiling a second.
 */
export interface Pace {
  /** Milliseconds until the next job may be sent; 0: now. */
  wait(): number;
  /** Notes that a job is sent now. */
  sent(): void;
  /** FacilityApps was asked too much: half as fast, and nothing at all before `retryAfterMs` has passed. */
  throttled(retryAfterMs?: number): void;
  /** The answer's `X-RateLimit-Remaining`. */
  remaining(count: number): void;
  setCeiling(perSecond: number): void;
  /** Jobs a second that are allowed at the moment. */
  rate(): number;
}

/** A window is a little longer than a second, so that what leaves evenly also arrives below the ceiling. */
const WINDOW_MS = 1_006;
const FALLBACK_RETRY_MS = 1_000;
const RECOVERY_SHARE = 0.25;
const LOWEST_SHARE = 1 / 64;

export function pace(clock: Pick<Clock, 'monotonic'>, perSecond: number): Pace {
  let ceiling = perSecond;
  let current = perSecond;
  let raisedAt = clock.monotonic();
  let notBefore = 0;
  let evenAt = 0;
  /** Moments of sending in the last window, oldest first. */
  const recent: number[] = [];

  const raise = (now: number) => {
    if (current < ceiling)
      current = Math.min(ceiling, current + ((now - raisedAt) / 1000) * ceiling * RECOVERY_SHARE);
    raisedAt = now;
  };
  /** A window of about a second that holds whole jobs: 50 a second, or 3 in 1.2 seconds for a rate of 2.5. */
  const limits = () => {
    const most = Math.max(1, Math.ceil(current - 1e-9));
    return { most, windowMs: (most / current) * WINDOW_MS };
  };

  return {
    wait() {
      const now = clock.monotonic();
      raise(now);
      const { windowMs, most } = limits();
      while (recent[0] !== undefined && recent[0] <= now - windowMs) recent.shift();
      const full = recent.length >= most ? (recent[recent.length - most] ?? 0) + windowMs : 0;
      return Math.max(0, notBefore - now, evenAt - now, full - now);
    },
    sent() {
      const now = clock.monotonic();
      recent.push(now);
      const step = 1000 / current;
      // What came late may be caught up by a tenth of a second, not by a burst.
      evenAt = Math.max(evenAt, now - Math.max(100, step)) + step;
    },
    throttled(retryAfterMs = FALLBACK_RETRY_MS) {
      const now = clock.monotonic();
      raise(now);
      // Requests under way together meet one and the same limit: they halve the rate once.
      if (now >= notBefore) current = Math.max(ceiling * LOWEST_SHARE, current / 2);
      notBefore = Math.max(notBefore, now + retryAfterMs);
    },
    remaining(count) {
      if (count <= 0) notBefore = Math.max(notBefore, clock.monotonic() + FALLBACK_RETRY_MS);
    },
    setCeiling(next) {
      if (next === ceiling) return;
      current = Math.min(next, current === ceiling ? next : current);
      ceiling = next;
    },
    rate() {
      raise(clock.monotonic());
      return current;
    },
  };
}
