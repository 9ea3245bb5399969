import { z } from 'zod';
import {
  DECISIONS,
  choicesSchema,
  importView,
  ISSUE_CODES,
  OUTCOMES,
  rowsPage,
  toImportView,
  type Download,
  type ImportRecord,
} from '../../shared/imports';
import type { Deps } from '../deps';
import { fileReply } from '../pipeline/downloads';
import { startsRun } from '../pipeline/queues';
import { accepted, created, ok, seeOther, type Reply } from '../pipeline/reply';
import type { Registrar, TenantArgs } from '../pipeline/routes';

export const importParams = z.object({
  id: z.string().regex(/^imp_[0-9a-z]{1,60}$/, 'This is no id of an import.'),
});
/** `?limit=` and `?after=` of every list. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  after: z.string().max(500).optional(),
};
/** Choices about reading a file, as JSON in the query of a request whose body is the file. */
export const choicesQuery = z
  .string()
  .max(20_000)
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'This is not JSON.' });
      return {};
    }
  })
  .pipe(choicesSchema)
  .optional();
const fileName = z.string().max(500).optional();

const STEERED = { pause: 'import.paused', resume: 'import.resumed', cancel: 'import.cancelled' } as const;

const download = (found: Download): Reply =>
  found.kind === 'address' ? seeOther(found.url) : fileReply(found.fileName, found.bytes);

/** `/api/imports`: the main job. */
export function registerImports(app: Registrar, { tenantRoute, imports, clock }: Deps): void {
  const view = (record: ImportRecord) => importView.parse(toImportView(record, clock.now()));
  const location = ({ id }: ImportRecord): string => `/api/imports/${id}`;
  const target = ({ id }: ImportRecord) => ({ kind: 'import', id });

  app.http('imports-create', {
    methods: ['POST'],
    route: 'api/imports',
    handler: tenantRoute(
      {
        permission: 'imports:create',
        query: z.strictObject({ name: fileName, choices: choicesQuery }),
        body: 'file',
        creates: true,
      },
      async ({ tenant, actor, query, body }) => {
        const name = query.name ?? body.name;
        const file = { fileName: name, bytes: body.bytes, choices: query.choices };
        const record = await imports.receiveFile(tenant, actor.id, file);
        const { bytes, revision } = record;
        return {
          reply: created(view(record), location(record)),
          audit: { action: 'import.uploaded', target: target(record), after: { bytes, revision } },
        };
      },
    ),
  });

  app.http('imports-list', {
    methods: ['GET'],
    route: 'api/imports',
    handler: tenantRoute(
      { permission: 'imports:read', query: z.strictObject(pageQuery) },
      async ({ tenant, query }) => {
        const page = await imports.list(tenant, query);
        return { reply: ok({ items: page.items.map(view), next: page.next }) };
      },
    ),
  });

  app.http('imports-get', {
    methods: ['GET'],
    route: 'api/imports/{id}',
    handler: tenantRoute({ permission: 'imports:read', params: importParams }, async ({ tenant, params }) => {
      const record = await imports.get(tenant, params.id);
      return { reply: ok(view(record), { etag: record.etag }) };
    }),
  });

  app.http('imports-rows', {
    methods: ['GET'],
    route: 'api/imports/{id}/rows',
    handler: tenantRoute(
      {
        permission: 'imports:read',
        params: importParams,
        query: z.strictObject({
          ...pageQuery,
          outcome: z.enum(OUTCOMES).optional(),
          code: z.enum(ISSUE_CODES).optional(),
        }),
      },
      async ({ tenant, params, query }) => ({
        reply: ok(rowsPage.parse(await imports.readRows(tenant, params.id, query))),
      }),
    ),
  });

  const looked = z.string().max(200).optional();
  const approval = z.strictObject({ ifChecked: looked, ifReference: looked });
  app.http('imports-approve', {
    methods: ['POST'],
    route: 'api/imports/{id}/approve',
    handler: tenantRoute(
      { permission: 'imports:run', params: importParams, body: approval },
      async ({ tenant, params, body }) => {
        const record = await imports.approve(tenant, params.id, body);
        return {
          reply: accepted(view(record), location(record)),
          emit: [startsRun(tenant.id)],
          audit: {
            action: 'import.approved',
            target: target(record),
            after: { checkEtag: record.checkEtag, ready: record.counts.ready },
          },
        };
      },
    ),
  });

  const steer = (move: 'pause' | 'resume' | 'cancel') => {
    app.http(`imports-${move}`, {
      methods: ['POST'],
      route: `api/imports/{id}/${move}`,
      handler: tenantRoute(
        { permission: 'imports:run', params: importParams },
        async ({ tenant, params }: TenantArgs<typeof importParams, undefined, undefined>) => {
          const record = await imports[move](tenant, params.id);
          // A cancelled or resumed import may need a driver; a doubled message is harmless.
          const emit = move === 'pause' ? [] : [startsRun(tenant.id)];
          return {
            reply: accepted(view(record), location(record)),
            emit,
            audit: { action: STEERED[move], target: target(record), after: { done: record.done } },
          };
        },
      ),
    });
  };
  steer('pause');
  steer('resume');
  steer('cancel');

  const decisions = z.strictObject({
    decision: z.enum(DECISIONS),
    rows: z.array(z.number().int().min(1)).min(1).max(1_000),
  });
  app.http('imports-decide', {
    methods: ['POST'],
    route: 'api/imports/{id}/decisions',
    handler: tenantRoute(
      { permission: 'imports:run', params: importParams, body: decisions },
      async ({ tenant, actor, params, body }) => {
        const record = await imports.decide(tenant, params.id, { ...body, by: actor.id });
        const emit = body.decision === 'send-again' ? [startsRun(tenant.id)] : [];
        const { decision, rows } = body;
        return {
          reply: accepted(view(record), location(record)),
          emit,
          audit: { action: 'row.decided', target: target(record), after: { decision, rows } },
        };
      },
    ),
  });

  const downloads = (what: 'file' | 'result') => {
    app.http(`imports-${what}`, {
      methods: ['GET'],
      route: `api/imports/{id}/${what}`,
      handler: tenantRoute(
        { permission: 'imports:read', params: importParams },
        async ({ tenant, params }: TenantArgs<typeof importParams, undefined, undefined>) => ({
          reply: download(await imports[what](tenant, params.id)),
          audit: {
            action: 'import.downloaded',
            target: { kind: 'import', id: params.id },
            after: { what },
          },
        }),
      ),
    });
  };
  downloads('file');
  downloads('result');
}
