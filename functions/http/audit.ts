import { z } from 'zod';
import { auditPage, toEntryView, toVerifiedView, verifiedView } from '../../shared/audit';
import type { Deps } from '../deps';
import { ok } from '../pipeline/reply';
import type { Registrar } from '../pipeline/routes';
import { pageQuery } from './imports';

const instant = z.iso
  .datetime({ offset: true })
  .transform((text) => Date.parse(text))
  .optional();
const id = z.string().min(1).max(200).optional();
const filters = {
  actor: id,
  /** `import.approved`, or `import` for all that is done with imports. */
  action: z
    .string()
    .regex(/^[a-z][a-z-]*(\.[a-z][a-z-]*)?$/, 'This is no action.')
    .optional(),
  target: id,
  from: instant,
  to: instant,
};

/** `/api/audit`: what people, keys, operators and the app itself did. */
export function registerAudit(app: Registrar, { tenantRoute, audit }: Deps): void {
  app.http('audit-list', {
    methods: ['GET'],
    route: 'api/audit',
    handler: tenantRoute(
      { permission: 'audit:read', query: z.strictObject({ ...pageQuery, ...filters }) },
      async ({ tenant, query }) => {
        const { items, next } = await audit.list(tenant, query);
        return { reply: ok(auditPage.parse({ items: items.map(toEntryView), next })) };
      },
    ),
  });

  app.http('audit-csv', {
    methods: ['GET'],
    route: 'api/audit.csv',
    handler: tenantRoute(
      { permission: 'audit:read', query: z.strictObject(filters) },
      async ({ tenant, query }) => {
        const { text, entries } = await audit.csv(tenant, query);
        return {
          reply: {
            status: 200,
            body: text,
            headers: {
              'content-type': 'text/csv; charset=utf-8',
              'content-disposition': 'attachment; filename="audit.csv"',
            },
          },
          // Who takes the log home is part of it.
          audit: { action: 'audit.exported', after: { entries } },
        };
      },
    ),
  });

  app.http('audit-verify', {
    methods: ['GET'],
    route: 'api/audit/verify',
    handler: tenantRoute({ permission: 'audit:read' }, async ({ tenant }) => {
      const { keys, ...found } = await audit.verify(tenant);
      return { reply: ok(verifiedView.parse(toVerifiedView(found, keys))) };
    }),
  });
}
