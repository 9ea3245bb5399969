import { makingView, previewView } from '../../shared/imports';
import type { Deps } from '../deps';
import { accepted, ok } from '../pipeline/reply';
import type { Registrar } from '../pipeline/routes';
import { importParams } from './imports';

/** What approving an import would do. */
export function registerPreview(app: Registrar, { tenantRoute, imports }: Deps): void {
  app.http('imports-preview', {
    methods: ['GET'],
    route: 'api/imports/{id}/preview',
    handler: tenantRoute({ permission: 'imports:read', params: importParams }, async ({ tenant, params }) => {
      const preview = await imports.preview(tenant, params.id);
      // 202 while it is being made: asking again waits for it.
      return preview.state === 'ready'
        ? { reply: ok(previewView.parse(preview)) }
        : { reply: accepted(makingView.parse(preview), `/api/imports/${params.id}/preview`) };
    }),
  });
}
