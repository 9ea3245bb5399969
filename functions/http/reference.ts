import { z } from 'zod';
import { REFERENCE_KINDS, referenceCsv } from '../../shared/imports';
import { toInstant } from '../../shared/platform/clock';
import type { Deps } from '../deps';
import { fileReply } from '../pipeline/downloads';
import { ok } from '../pipeline/reply';
import type { Registrar } from '../pipeline/routes';
import { pageQuery } from './imports';

const kindParams = z.object({ kind: z.enum(REFERENCE_KINDS) });

/** `/api/reference`: what the customer's FacilityApps knows, with its age. */
export function registerReference(app: Registrar, { tenantRoute, imports: { reference } }: Deps): void {
  app.http('reference-list', {
    methods: ['GET'],
    route: 'api/reference/{kind}',
    handler: tenantRoute(
      {
        permission: 'reference:read',
        params: kindParams,
        query: z.strictObject({ ...pageQuery, text: z.string().max(200).optional() }),
      },
      async ({ tenant, params, query }) => ({ reply: ok(await reference.list(tenant, params.kind, query)) }),
    ),
  });
  app.http('reference-file', {
    methods: ['GET'],
    route: 'api/reference/{kind}/list.csv',
    handler: tenantRoute(
      { permission: 'reference:read', params: kindParams },
      async ({ tenant, params }) => ({
        reply: fileReply(`${params.kind}.csv`, referenceCsv(await reference.current(tenant), params.kind)),
        audit: { action: 'reference.downloaded', after: { kind: params.kind } },
      }),
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
