import { changeConnection, connectionBody, etagOf, readConnection } from '../../shared/tenancy';
import type { Deps } from '../deps';
import { ifMatchOf, ok } from '../pipeline/reply';
import type { Registrar } from '../pipeline/routes';

/** `/api/connection`: which FacilityApps a customer's jobs go to; the token goes in and never out. */
export function registerConnection(app: Registrar, { tenantRoute, tenants, connection }: Deps): void {
  app.http('connection-get', {
    methods: ['GET'],
    route: 'api/connection',
    handler: tenantRoute({ permission: 'settings:read' }, async ({ tenant }) => {
      const view = await readConnection(connection, await tenants.customer(tenant.id));
      return { reply: ok(view, { etag: etagOf(view) }) };
    }),
  });

  app.http('connection-change', {
    methods: ['PUT'],
    route: 'api/connection',
    handler: tenantRoute(
      { permission: 'settings:write', body: connectionBody },
      async ({ tenant, body, request }) => {
        const { before, customer } = await changeConnection(connection, tenant, body, ifMatchOf(request));
        const view = await readConnection(connection, customer);
        return {
          reply: ok(view, { etag: etagOf(view) }),
          audit: {
            action: body.token === undefined ? 'connection.tested' : 'connection.changed',
            before: { domain: before },
            after: { domain: view.domain, newToken: body.token !== undefined },
          },
        };
      },
    ),
  });
}
