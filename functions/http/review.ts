import { z } from 'zod';
import {
  countedEdit,
  editRequest,
  editsPage,
  editView,
  gridPage,
  importView,
  longEditView,
  rowsFilter,
  toImportView,
  type BegunEdit,
  type ImportRecord,
  type NamedEdit,
} from '../../shared/imports';
import { toInstant } from '../../shared/platform/clock';
import type { Deps } from '../deps';
import { startsCheck } from '../pipeline/queues';
import { accepted, ok } from '../pipeline/reply';
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
const editParam = { edit: z.string().regex(/^edt_[0-9a-f]{24}$/, 'This is no id of a change.') };
const undoing = z.strictObject({ ifVersion: z.number().int().min(0).optional() });

const shownEdit = ({ home, at, ...edit }: NamedEdit) => ({ ...edit, id: `edt_${home}`, at: toInstant(at) });

/** `/api/imports/{id}/grid` and `/edits`: the rows of an import while it is reviewed. */
export function registerReview(app: Registrar, { tenantRoute, imports, clock }: Deps): void {
  const { review } = imports;
  const shown = (edit: NamedEdit | null, record: ImportRecord) => ({
    edit: edit && editView.parse(shownEdit(edit)),
    editVersion: record.editVersion ?? 0,
    import: importView.parse(toImportView(record, clock.now())),
  });
  const edited = (edit: NamedEdit | null, record: ImportRecord) => ok(shown(edit, record));
  /** One of many rows: made in the background, and followed at its address. */
  const begun = (customer: string, { editing, record }: BegunEdit) => {
    const view = longEditView.parse({ ...editing, state: 'working' });
    return {
      reply: accepted(view, `/api/imports/${record.id}/edits/${editing.id}`),
      emit: [startsCheck(customer, record.id)],
      audit: {
        action: 'import.edit-begun',
        target: { kind: 'import', id: record.id },
        after: { asked: editing.id, rows: editing.total },
      },
    };
  };
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
        const made = await review.makeOrBegin(tenant, params.id, actor, { kind: 'edit', request: body });
        if ('editing' in made) return begun(tenant.id, made);
        const { edit, record } = made;
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

  app.http('imports-edit-look', {
    methods: ['GET'],
    route: 'api/imports/{id}/edits/{edit}',
    handler: tenantRoute(
      { permission: 'imports:read', params: importParams.extend(editParam) },
      async ({ tenant, params }) => {
        const found = await review.look(tenant, params.id, params.edit);
        if (found.state !== 'done') return { reply: ok(longEditView.parse(found)) };
        return { reply: ok(longEditView.parse({ ...found, ...shown(found.edit, found.record) })) };
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
          const asked = { kind: 'undo', back: which === 'undo', ifVersion: body.ifVersion } as const;
          const made = await review.makeOrBegin(tenant, params.id, actor, asked);
          if ('editing' in made) return begun(tenant.id, made);
          const { edit, record } = made;
          return { reply: edited(edit, record), audit: edit ? note(action, record, edit) : [] };
        },
      ),
    });
  };
  replayed('undo', 'edit.undone');
  replayed('redo', 'edit.redone');
}
