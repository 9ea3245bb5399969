import { z } from 'zod';
import {
  addSubdomain,
  availabilityView,
  chooseHome,
  customerUrl,
  PLAN_BOUNDS,
  readHost,
  releaseSubdomain,
  subdomainsView,
  whyNot,
  type Customer,
} from '../../shared/tenancy';
import { AppError } from '../../shared/platform/errors';
import type { Deps } from '../deps';
import { created, ok } from '../pipeline/reply';
import type { Registrar } from '../pipeline/routes';

/** What was typed, as addresses are written; whether it can be one is said by the service. */
const name = z
  .string()
  .max(100)
  .transform((text) => text.trim().toLowerCase());
const params = z.object({ name });

/** `/api/subdomains`: the addresses that lead to a customer, within its plan. */
export function registerSubdomains(app: Registrar, { tenantRoute, tenants, hosts }: Deps): void {
  const view = (customer: Customer) =>
    subdomainsView.parse({
      items: customer.subdomains.map((one) => ({
        name: one,
        address: customerUrl({ home: one }, hosts),
        home: one === customer.home,
      })),
      released: customer.releasedSubdomains,
      most: PLAN_BOUNDS[customer.plan].subdomains,
    });
  const note = (verb: string, id: string) => ({
    action: `subdomain.${verb}`,
    target: { kind: 'subdomain', id },
  });

  app.http('subdomains-list', {
    methods: ['GET'],
    route: 'api/subdomains',
    handler: tenantRoute({ permission: 'settings:read' }, async ({ tenant }) => ({
      reply: ok(view(await tenants.customer(tenant.id))),
    })),
  });

  app.http('subdomains-availability', {
    methods: ['GET'],
    route: 'api/subdomains/{name}/availability',
    handler: tenantRoute({ permission: 'settings:write', params }, async ({ tenant, params: asked }) => {
      const not = await whyNot(tenants, await tenants.customer(tenant.id), asked.name);
      const answer = { name: asked.name, available: !not, ...(not ? { reason: not.sentence } : {}) };
      return { reply: ok(availabilityView.parse(answer)) };
    }),
  });

  app.http('subdomains-add', {
    methods: ['POST'],
    route: 'api/subdomains',
    handler: tenantRoute(
      { permission: 'settings:write', body: z.strictObject({ name }), creates: true },
      async ({ tenant, body }) => {
        const customer = await addSubdomain(tenants, tenant.id, body.name);
        return {
          reply: created(view(customer), `/api/subdomains/${body.name}`),
          audit: note('added', body.name),
        };
      },
    ),
  });

  app.http('subdomains-home', {
    methods: ['POST'],
    route: 'api/subdomains/{name}/home',
    handler: tenantRoute(
      { permission: 'settings:write', params },
      async ({ tenant, params: { name: chosen } }) => {
        const customer = await chooseHome(tenants, tenant.id, chosen);
        return { reply: ok(view(customer)), audit: note('made-home', chosen) };
      },
    ),
  });

  app.http('subdomains-release', {
    methods: ['DELETE'],
    route: 'api/subdomains/{name}',
    handler: tenantRoute(
      { permission: 'settings:write', params },
      async ({ tenant, site, params: { name: given } }) => {
        const here = readHost(site.host, hosts.baseDomain);
        if (here.kind === 'tenant' && here.subdomain === given)
          throw new AppError('refused', {
            detail: 'You are at this address now. Sign in at another one to release it.',
          });
        const customer = await releaseSubdomain(tenants, tenant.id, given);
        return { reply: ok(view(customer)), audit: note('released', given) };
      },
    ),
  });
}
