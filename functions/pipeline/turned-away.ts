import type { Clock } from '../../shared/platform/clock';
import { isAppError, type ProblemSlug } from '../../shared/platform/errors';
import type { Log } from '../../shared/platform/log';

const WINDOW_MS = 60_000;
/** Refusals that a person of good will does not meet: somebody goes around our front door, forges or floods. */
const TOLD: readonly ProblemSlug[] = ['not-from-front-door', 'bad-origin', 'too-many-requests'];

/**
 * Tells the log of what was turned away at the door: each kind at once, and again at most every minute with how often
 * meanwhile, so that a flood fills no log. Counts are an instance's own and in memory. The host is left out: whoever
 * goes around the front door writes there what they like.
 */
export function turnedAway(clock: Clock, log: Log): (error: unknown, route: string) => void {
  const kinds = new Map<string, { until: number; meanwhile: number }>();
  return (error, route) => {
    const slug = TOLD.find((one) => isAppError(error, one));
    if (slug === undefined) return;
    const now = clock.monotonic();
    const kind = kinds.get(slug);
    if (kind && now < kind.until) {
      kind.meanwhile++;
      return;
    }
    kinds.set(slug, { until: now + WINDOW_MS, meanwhile: 0 });
    log.warn('turned away', { code: slug, route, meanwhile: kind?.meanwhile ?? 0 });
  };
}
