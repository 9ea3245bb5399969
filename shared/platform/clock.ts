import { setTimeout as delay } from 'node:timers/promises';

/** Time as everything here sees it: passed in, never read from the globals, so that tests can move it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Milliseconds that never go back and never jump; for leases, pacing and durations. */
  monotonic(): number;
  /** Waits that many milliseconds; ends early, without an error, when the signal fires. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's clock, moved by so many milliseconds (`--now` and tests, on one machine; 0 elsewhere). */
export function systemClock(offset: number | (() => number) = 0): Clock {
  const offsetMs = typeof offset === 'number' ? () => offset : offset;
  return {
    now: () => Date.now() + offsetMs(),
    monotonic: () => performance.now(),
    sleep: async (ms, signal) => {
      try {
        await delay(Math.max(0, ms), undefined, signal ? { signal } : {});
      } catch (error) {
        if (!signal?.aborted) throw error;
      }
    },
  };
}

/** An instant as the API writes it: RFC 3339 in UTC, whole seconds dropped only when they are zero-millisecond. */
export const toInstant = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z');

const dayFormats = new Map<string, Intl.DateTimeFormat>();

/** The civil date `YYYY-MM-DD` that a moment falls on in an IANA time zone. */
export function civilDate(ms: number, timeZone: string): string {
  let format = dayFormats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    dayFormats.set(timeZone, format);
  }
  return format.format(ms);
}
