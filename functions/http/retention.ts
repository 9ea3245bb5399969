import { changeRetention, etagOf, retentionBody, toRetentionView } from '../../shared/tenancy';
import type { Deps } from '../deps';
import { ifMatchOf, ok } from '../pipeline/reply';
import type { Registrar } from '../pipeline/routes';

/** `/api/retention`: how long a customer's files and imports are kept. */
export function registerRetention(app: Registrar, { tenantRoute, tenants }: Deps): void {
  app.http('retention-get', {
    methods: ['GET'],
    route: 'api/retention',
    handler: tenantRoute({ permission: 'settings:read' }, async ({ tenant }) => {
      const view = toRetentionView(await tenants.customer(tenant.id));
      return { reply: ok(view, { etag: etagOf(view) }) };
    }),
  });

  app.http('retention-change', {
    methods: ['PUT'],
    route: 'api/retention',
    handler: tenantRoute(
      { permission: 'settings:write', body: retentionBody },
      async ({ tenant, body, request }) => {
        const { before, customer } = await changeRetention(tenants, tenant.id, body, ifMatchOf(request));
        const view = toRetentionView(customer);
        return {
          reply: ok(view, { etag: etagOf(view) }),
          audit: {
            action: 'retention.changed',
            before: { ...before },
            after: { fileDays: customer.fileDays, recordDays: customer.recordDays },
          },
        };
      },
    ),
  });
}
