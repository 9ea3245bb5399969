import { AppError, isAppError, PROBLEMS } from '../../shared/platform/errors';
import type { Log } from '../../shared/platform/log';
import type { Reply } from './reply';

/** Any failure as RFC 9457 says; what has no name is logged once and answered as 500 without saying more. */
export function problemReply(error: unknown, invocationId: string, log: Log): Reply {
  const known = isAppError(error) ? error : new AppError('internal', { cause: error });
  if (known.status >= 500) {
    const { cause } = known;
    log.error('request failed', { invocation: invocationId, code: known.slug, error: cause ?? known });
  }
  const problem = {
    type: `/problems/${known.slug}`,
    title: known.title,
    status: known.status,
    ...(known.detail === undefined ? {} : { detail: known.detail }),
    code: known.slug,
    instance: invocationId,
    ...(known.issues === undefined ? {} : { errors: known.issues }),
  };
  return {
    status: known.status,
    body: JSON.stringify(problem),
    headers: {
      'content-type': 'application/problem+json',
      ...(known.etag === undefined ? {} : { etag: known.etag }),
      ...(known.retryAfter === undefined ? {} : { 'retry-after': String(known.retryAfter) }),
    },
  };
}

/** What each problem means, for the page that `type` names. */
export const problemTitles: Record<string, { status: number; title: string }> = Object.fromEntries(
  Object.entries(PROBLEMS).map(([slug, [status, title]]) => [slug, { status, title }]),
);
