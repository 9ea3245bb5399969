import { AppError } from '../../shared/platform/errors';
import { turnsByKey } from '../../shared/platform/turns';
import type { Tenant } from '../../shared/tenancy';

/** Requests of one customer that an instance works on side by side. */
const AT_ONCE = 6;
/** Requests that wait for those; a page asks for a dozen. */
const MOST_WAITING = 120;
/** Seconds after which it is worth to ask again: so many wait for well below it. */
const RETRY_SECONDS = 1;

export type CustomerShares = <T>(tenant: Tenant, work: () => Promise<T>) => Promise<T>;

/**
 * An instance's time is shared by customers: what one may ask for in a minute can come in a second, and others would
 * wait behind all of it. Throws `too-many-requests` where too much waits already.
 */
export function customerShares({ atOnce = AT_ONCE, mostWaiting = MOST_WAITING } = {}): CustomerShares {
  const shares = turnsByKey(atOnce);
  return async ({ id }, work) => {
    if (shares.waiting(id) >= mostWaiting)
      throw new AppError('too-many-requests', {
        detail: 'Your organisation has sent more requests at once than can wait. Please slow down.',
        retryAfter: RETRY_SECONDS,
      });
    return shares.run(id, work);
  };
}
