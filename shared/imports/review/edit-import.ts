import type { Tenant } from '../../tenancy';
import type { ImportRecord } from '../model';
import { withColumns } from './added-column';
import { countPlan } from './apply-edit';
import type { LoggedEdit } from './edit-log';
import type { EditRequest } from './edit-request';
import { editWords } from './edit-words';
import { planEdit } from './plan-edit';
import { publishEdit, type Background, type EditDeps } from './publish-edit';

/** An edit that was made, null where nothing was to be changed; the import as it is then. */
export interface Edited {
  edit: LoggedEdit | null;
  record: ImportRecord;
}

/**
 * Changes rows of an import in review, checks them again and moves its counts; all of it or nothing. Somebody else's
 * edit meanwhile is looked at and the own one made on top of it.
 *
 * @throws AppError `wrong-state` outside the review, `changed` naming cells that are not what the person saw any more,
 *   `refused` naming what cannot be changed
 */
export const editImport = (
  deps: EditDeps,
  tenant: Tenant,
  id: string,
  by: string,
  request: EditRequest,
  background?: Background,
): Promise<Edited> =>
  publishEdit(
    deps,
    tenant,
    id,
    by,
    async ({ record, review, stamp, home, checkerFor, container }) => {
      const { layout, added } = withColumns(record.layout, request);
      const checker = await checkerFor(layout);
      const planned = await planEdit({ container, review, layout, stamp, checker }, request);
      const steps = await deps.log.steps(tenant, record, by);
      return {
        layout,
        added,
        checker,
        plan: planned.plan,
        aliases: () => planned.aliases,
        undoable: true,
        stands: 1,
        log: ({ rows, cells, aliases }) => {
          const words = editWords(request, layout, { rows, cells });
          const { edit: version, at } = stamp;
          return {
            edit: { version, home, by, at, kind: request.kind, words, rows, cells, undone: false, aliases },
            // What was taken back before cannot be made again on top of something else.
            steps: { done: [...steps.done, version], undone: [] },
          };
        },
      };
    },
    background,
  );

/** What a replacement would change. @throws AppError as `editImport` does */
export async function countEdit(
  deps: EditDeps,
  tenant: Tenant,
  record: ImportRecord,
  request: EditRequest,
): Promise<{ rows: number; cells: number }> {
  const reviewed = deps.reviewed(record);
  const { layout } = withColumns(reviewed.layout, request);
  const [review, checker] = await Promise.all([
    deps.reviews.of(tenant, reviewed),
    deps.checkers.of(tenant, reviewed, layout),
  ]);
  const container = deps.container(tenant);
  const stamp = { edit: 0, by: '', at: 0 };
  const { plan } = await planEdit({ container, review, layout, stamp, checker }, request);
  return countPlan({ container, review, layout }, plan);
}
