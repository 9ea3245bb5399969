import { z } from 'zod';
import { REFERENCE_KINDS } from '../../shared/imports';
import { toInstant } from '../../shared/platform/clock';
import type { Deps } from '../deps';
import { ok } from '../pipeline/reply';
import type { Registrar } from '../pipeline/routes';
import { pageQuery } from './imports';

/** `/api/reference`: what the customer's FacilityApps knows, with its age. */
export function registerReference(app: Registrar, { tenantRoute, imports: { reference } }: Deps): void {
  app.http('reference-list', {
    methods: ['GET'],
    route: 'api/reference/{kind}',
    handler: tenantRoute(
      {
        permission: 'reference:read',
        params: z.object({ kind: z.enum(REFERENCE_KINDS) }),
        query: z.strictObject(pageQuery),
      },
      async ({ tenant, params, query }) => ({ reply: ok(await reference.list(tenant, params.kind, query)) }),
    ),
  });
  app.http('reference-refresh', {
    methods: ['POST'],
    route: 'api/reference/refresh',
    handler: tenantRoute({ permission: 'reference:refresh' }, async ({ tenant }) => {
      const { fetchedAt, sites, floors, spaces, users, forms } = await reference.refresh(tenant);
      const counts = {
        sites: sites.length,
        floors: floors.length,
        spaces: spaces.length,
        users: users.length,
        forms: forms.length,
      };
      return {
        reply: ok({ fetchedAt: toInstant(fetchedAt), counts }),
        audit: { action: 'reference.refreshed', after: counts },
      };
    }),
  });
}
