import { z } from 'zod';
import {
  countedEdit,
  editRequest,
  editsPage,
  editView,
  gridPage,
  importView,
  rowsFilter,
  toImportView,
  type ImportRecord,
  type NamedEdit,
} from '../../shared/imports';
import { toInstant } from '../../shared/platform/clock';
import type { Deps } from '../deps';
import { ok } from '../pipeline/reply';
import type { Registrar, TenantArgs } from '../pipeline/routes';
import { importParams } from './imports';

/** Room for 5,000 cells, or a description or two at its longest. */
const MOST_EDIT_BYTES = 2 * 1024 * 1024;

const gridQuery = rowsFilter.extend({
  order: z.enum(['issues', 'file']).default('issues'),
  edited: z.enum(['true', 'false']).optional(),
  offset: z.coerce.number().int().min(0).max(1_000_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
const editsQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  after: z
    .string()
    .regex(/^\d{1,7}$/, 'This is no cursor of this list.')
    .transform(Number)
    .optional(),
});
const undoing = z.strictObject({ ifVersion: z.number().int().min(0).optional() });

const shownEdit = ({ home, at, ...edit }: NamedEdit) => ({ ...edit, id: `edt_${home}`, at: toInstant(at) });

/** `/api/imports/{id}/grid` and `/edits`: the rows of an import while it is reviewed. */
export function registerReview(app: Registrar, { tenantRoute, imports, clock }: Deps): void {
  const { review } = imports;
  const edited = (edit: NamedEdit | null, record: ImportRecord) =>
    ok({
      edit: edit && editView.parse(shownEdit(edit)),
      editVersion: record.editVersion ?? 0,
      import: importView.parse(toImportView(record, clock.now())),
    });
  const note = (action: string, { id }: ImportRecord, edit: NamedEdit) => ({
    action,
    target: { kind: 'import', id },
    after: { edit: `edt_${edit.home}`, kind: edit.kind, rows: edit.rows, cells: edit.cells },
  });

  app.http('imports-grid', {
    methods: ['GET'],
    route: 'api/imports/{id}/grid',
    handler: tenantRoute(
      { permission: 'imports:read', params: importParams, query: gridQuery },
      async ({ tenant, params, query }) => {
        const wanted = { ...query, edited: query.edited === undefined ? undefined : query.edited === 'true' };
        return { reply: ok(gridPage.parse(await review.grid(tenant, params.id, wanted))) };
      },
    ),
  });

  app.http('imports-edit', {
    methods: ['POST'],
    route: 'api/imports/{id}/edits',
    handler: tenantRoute(
      {
        permission: 'imports:edit',
        params: importParams,
        body: editRequest,
        mostJsonBytes: MOST_EDIT_BYTES,
      },
      async ({ tenant, actor, params, body }) => {
        if (body.kind === 'replace' && body.dryRun) {
          const counted = await review.count(tenant, params.id, body);
          return { reply: ok(countedEdit.parse(counted)), audit: [] };
        }
        const { edit, record } = await review.edit(tenant, params.id, actor.id, body);
        return { reply: edited(edit, record), audit: edit ? note('import.edited', record, edit) : [] };
      },
    ),
  });

  app.http('imports-edits', {
    methods: ['GET'],
    route: 'api/imports/{id}/edits',
    handler: tenantRoute(
      { permission: 'imports:read', params: importParams, query: editsQuery },
      async ({ tenant, params, query }) => {
        const { items, next } = await review.edits(tenant, params.id, query);
        return { reply: ok(editsPage.parse({ items: items.map(shownEdit), next })) };
      },
    ),
  });

  const replayed = (which: 'undo' | 'redo', action: string) => {
    app.http(`imports-edits-${which}`, {
      methods: ['POST'],
      route: `api/imports/{id}/edits/${which}`,
      handler: tenantRoute(
        { permission: 'imports:edit', params: importParams, body: undoing },
        async ({
          tenant,
          actor,
          params,
          body,
        }: TenantArgs<typeof importParams, undefined, typeof undoing>) => {
          const options = { back: which === 'undo', ifVersion: body.ifVersion };
          const { edit, record } = await review.undo(tenant, params.id, actor.id, options);
          return { reply: edited(edit, record), audit: edit ? note(action, record, edit) : [] };
        },
      ),
    });
  };
  replayed('undo', 'edit.undone');
  replayed('redo', 'edit.redone');
}
