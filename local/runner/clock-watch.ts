import { offsetFrom } from '../../shared/platform/clock-file';

const LOOK_MS = 500;
const MINUTE_MS = 60_000;

/**
 * Tells when somebody moved the clock by a minute or more: timers fire once then, as after hours of downtime, since
 * whoever moves the clock wants to see what time would have brought. Answers how to stop watching.
 */
export function watchClock(file: string | undefined, moved: () => void): () => void {
  if (file === undefined) return () => undefined;
  const offset = offsetFrom(file, 0);
  let last = offset();
  const looking = setInterval(() => {
    const now = offset();
    if (Math.abs(now - last) >= MINUTE_MS) moved();
    last = now;
  }, LOOK_MS);
  looking.unref();
  return () => clearInterval(looking);
}
