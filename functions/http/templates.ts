import { z } from 'zod';
import { TEMPLATE_KINDS } from '../../shared/imports';
import type { Deps } from '../deps';
import { fileReply } from '../pipeline/downloads';
import type { Registrar } from '../pipeline/routes';

/** `/api/templates`: files to fill in, with the customer's own sites and people to choose from. */
export function registerTemplates(app: Registrar, { tenantRoute, imports }: Deps): void {
  app.http('templates-jobs', {
    methods: ['GET'],
    route: 'api/templates/{file}',
    handler: tenantRoute(
      { permission: 'reference:read', params: z.object({ file: z.enum(TEMPLATE_KINDS) }) },
      async ({ tenant, params }) => ({
        reply: fileReply(params.file, await imports.template(tenant, params.file)),
        // The workbook holds names of sites and people.
        audit: { action: 'template.downloaded', after: { file: params.file } },
      }),
    ),
  });
}
