import { changeSettings, etagOf, settingsBody, toSettingsView } from '../../shared/tenancy';
import type { Deps } from '../deps';
import { ifMatchOf, ok } from '../pipeline/reply';
import type { Registrar } from '../pipeline/routes';

/** `/api/settings`: what a customer's admin decides for everybody. */
export function registerSettings(app: Registrar, { tenantRoute, tenants }: Deps): void {
  app.http('settings-get', {
    methods: ['GET'],
    route: 'api/settings',
    handler: tenantRoute({ permission: 'settings:read' }, async ({ tenant }) => {
      const view = toSettingsView(await tenants.customer(tenant.id));
      return { reply: ok(view, { etag: etagOf(view) }) };
    }),
  });

  app.http('settings-change', {
    methods: ['PUT'],
    route: 'api/settings',
    handler: tenantRoute(
      { permission: 'settings:write', body: settingsBody },
      async ({ tenant, body, request }) => {
        const { before, customer } = await changeSettings(tenants, tenant.id, body, ifMatchOf(request));
        const view = toSettingsView(customer);
        return {
          reply: ok(view, { etag: etagOf(view) }),
          audit: { action: 'settings.changed', before: { ...before }, after: { ...body } },
        };
      },
    ),
  });
}
