import { z } from 'zod';
import {
  aliasView,
  choicesSchema,
  columnsView,
  importView,
  mappingView,
  toImportView,
} from '../../shared/imports';
import type { Deps } from '../deps';
import { startsCheck } from '../pipeline/queues';
import { accepted, ifMatchOf, noContent, ok } from '../pipeline/reply';
import type { Registrar } from '../pipeline/routes';
import { importParams } from './imports';

const aliasParams = z.object({ id: z.string().regex(/^als_[0-9a-f]{24}$/, 'This is no id of a name.') });
const mappingParams = z.object({
  id: z.string().regex(/^map_[0-9a-f]{24}$/, 'This is no id of a mapping.'),
});

/** Whether changes of rows may go that were made in review. */
const choosing = z.strictObject({ dropEdits: z.enum(['true', 'false']).optional() });

/** How files are read: choices about one file, and what a customer's choices are remembered as. */
export function registerReading(app: Registrar, { tenantRoute, imports, clock }: Deps): void {
  const { memory } = imports;
  const mapping = (id: string) => ({ kind: 'mapping', id });

  app.http('imports-choices', {
    methods: ['PUT'],
    route: 'api/imports/{id}/choices',
    handler: tenantRoute(
      { permission: 'imports:create', params: importParams, query: choosing, body: choicesSchema },
      async ({ tenant, actor, params, query, body, request }) => {
        const chosen = { ifMatch: ifMatchOf(request), dropEdits: query.dropEdits === 'true' };
        const record = await imports.choose(tenant, params.id, body, actor.id, chosen);
        const view = importView.parse(toImportView(record, clock.now()));
        return {
          reply: accepted(view, `/api/imports/${record.id}`),
          emit: [startsCheck(tenant.id, record.id)],
          audit: {
            action: 'import.reading-chosen',
            target: { kind: 'import', id: record.id },
            // Headers and fixed values are words of the file: the log says which choices, not what.
            after: { chosen: Object.keys(body).sort(), ...query },
          },
        };
      },
    ),
  });

  app.http('imports-columns', {
    methods: ['GET'],
    route: 'api/imports/{id}/columns',
    handler: tenantRoute(
      { permission: 'imports:read', params: importParams },
      async ({ tenant, params }) => ({
        reply: ok(columnsView.parse(await imports.columns(tenant, params.id))),
      }),
    ),
  });

  app.http('reading-aliases', {
    methods: ['GET'],
    route: 'api/aliases',
    handler: tenantRoute({ permission: 'imports:read' }, async ({ tenant }) => {
      const aliases = await memory.aliases(tenant);
      return { reply: ok({ items: aliases.map(aliasView), next: null }) };
    }),
  });
  app.http('reading-aliases-remove', {
    methods: ['DELETE'],
    route: 'api/aliases/{id}',
    handler: tenantRoute(
      { permission: 'imports:create', params: aliasParams },
      async ({ tenant, params }) => {
        await memory.dropAlias(tenant, params.id);
        return {
          reply: noContent(),
          audit: { action: 'alias.forgotten', target: { kind: 'alias', id: params.id } },
        };
      },
    ),
  });

  app.http('reading-mappings', {
    methods: ['GET'],
    route: 'api/mappings',
    handler: tenantRoute({ permission: 'imports:read' }, async ({ tenant }) => {
      const mappings = await memory.mappings(tenant);
      return { reply: ok({ items: mappings.map(mappingView), next: null }) };
    }),
  });
  app.http('reading-mappings-remove', {
    methods: ['DELETE'],
    route: 'api/mappings/{id}',
    handler: tenantRoute(
      { permission: 'imports:create', params: mappingParams },
      async ({ tenant, params }) => {
        await memory.dropMapping(tenant, params.id);
        return { reply: noContent(), audit: { action: 'mapping.forgotten', target: mapping(params.id) } };
      },
    ),
  });
  app.http('reading-mappings-undo', {
    methods: ['POST'],
    route: 'api/mappings/{id}/undo',
    handler: tenantRoute(
      { permission: 'imports:create', params: mappingParams },
      async ({ tenant, params }) => {
        await memory.undoMapping(tenant, params.id);
        return { reply: noContent(), audit: { action: 'mapping.undone', target: mapping(params.id) } };
      },
    ),
  });
}
