import { AppError } from '../../shared/platform/errors';
import type { Deps } from '../deps';
import { ok } from '../pipeline/reply';
import type { Registrar } from '../pipeline/routes';

/** `/api/health`: whether the app reaches what it needs, and which part it does not; no session, no secrets. */
export function registerHealth(app: Registrar, { hostRoute, health }: Deps): void {
  app.http('health-get', {
    methods: ['GET', 'HEAD'],
    route: 'api/health',
    handler: hostRoute({}, async () => {
      const parts = Object.entries(await health());
      const away = parts.filter(([, there]) => !there).map(([part]) => part);
      if (away.length > 0)
        throw new AppError('unavailable', {
          detail: `Does not answer: ${away.join(', ')}.`,
          issues: away.map((part) => ({ path: part, message: 'does not answer' })),
          retryAfter: 10,
        });
      return { reply: ok({ status: 'ok' }) };
    }),
  });
}
