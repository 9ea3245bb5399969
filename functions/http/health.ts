import { AppError } from '../../shared/platform/errors';
import type { Deps } from '../deps';
import { ok } from '../pipeline/reply';
import type { Registrar } from '../pipeline/routes';

/** `/api/health`: whether the app reaches what it needs; no session, no secrets. */
export function registerHealth(app: Registrar, { hostRoute, healthy }: Deps): void {
  app.http('health-get', {
    methods: ['GET', 'HEAD'],
    route: 'api/health',
    handler: hostRoute({}, async () => {
      if (!(await healthy()))
        throw new AppError('unavailable', { detail: 'The storage does not answer.', retryAfter: 10 });
      return { reply: ok({ status: 'ok' }) };
    }),
  });
}
