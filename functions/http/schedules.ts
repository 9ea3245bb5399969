import { preview, previewBody, previewView } from '../../shared/schedules';
import type { Deps } from '../deps';
import { ok } from '../pipeline/reply';
import type { Registrar } from '../pipeline/routes';

/** `/api/schedules`: recurring jobs that we keep. */
export function registerSchedules(app: Registrar, { tenantRoute }: Deps): void {
  app.http('schedules-preview', {
    methods: ['POST'],
    route: 'api/schedules/preview',
    handler: tenantRoute({ permission: 'schedules:read', body: previewBody }, async ({ body }) => ({
      reply: ok(previewView.parse(await preview(body))),
    })),
  });
}
