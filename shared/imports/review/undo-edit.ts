import { AppError } from '../../platform/errors';
import type { Tenant } from '../../tenancy';
import { aliasId } from '../reading-memory';
import type { Plan } from './apply-edit';
import type { Container } from '../../platform/blobs';
import type { Edited } from './edit-import';
import type { LoggedEdit } from './edit-log';
import { readChanges } from './edition';
import { aliasesOf, dropAliases } from './kept-aliases';
import { Obstacles } from './plan-edit';
import { publishEdit, type Background, type EditDeps } from './publish-edit';
import { windowOf } from './review';
import { replay, type RowChange } from './row-change';

/**
 * Takes a person's own last edit back, or makes the one again that was taken back last: cells and marks become what
 * they were, and are checked again. Other people's edits stay; where one of them changed the same cell after, nothing
 * is done and it is said who.
 *
 * @param ifVersion the version of the review that the person sees
 * @throws AppError `wrong-state` where there is nothing to take back, `changed` for another version or another's edit
 */
export const undoEdit = (
  deps: EditDeps,
  tenant: Tenant,
  id: string,
  by: string,
  { back, ifVersion }: { back: boolean; ifVersion?: number | undefined },
  background?: Background,
): Promise<Edited> =>
  publishEdit(
    deps,
    tenant,
    id,
    by,
    async ({ record, review, container, checkerFor }) => {
      if (ifVersion !== undefined && ifVersion !== (record.editVersion ?? 0))
        throw new AppError('changed', { detail: 'The rows were changed after you looked at them.' });
      const { done, undone } = await deps.log.steps(tenant, record, by);
      const version = (back ? done : undone).at(-1);
      const edit = version === undefined ? undefined : await deps.log.get(tenant, record, version);
      if (!edit)
        throw new AppError('wrong-state', {
          detail: back
            ? 'You changed nothing that could be undone.'
            : 'You undid nothing that could be redone.',
        });
      const aliases = edit.aliases > 0 ? await aliasesOf(deps, tenant, review.folder, edit.home) : [];
      const without = new Set(back ? aliases.map(aliasId) : []);
      return {
        layout: record.layout,
        checker: await checkerFor(record.layout, without),
        plan: replayPlan(container, review.folder, edit, back),
        undoable: false,
        stands: back ? -1 : 1,
        log: () => ({
          edit: { ...edit, undone: back },
          steps: back
            ? { done: done.slice(0, -1), undone: [...undone, edit.version] }
            : { done: [...done, edit.version], undone: undone.slice(0, -1) },
        }),
        after: async () => {
          if (back) await dropAliases(deps, tenant, aliases);
          else await deps.memory.keepAliases(tenant, aliases, by, deps.clock.now());
        },
      };
    },
    background,
  );

function replayPlan(container: Container, folder: string, { home }: LoggedEdit, back: boolean): Plan {
  const ahead = new Map<number, Map<number, RowChange>>();
  let current = -1;
  return {
    windows: (async function* () {
      for await (const [window, changes] of readChanges(container, folder, home)) {
        ahead.set(window, new Map((changes as RowChange[]).map((change) => [change[0], change])));
        yield window;
      }
    })(),
    change(row, at) {
      const window = windowOf(at);
      if (window !== current) ahead.delete(current);
      current = window;
      const change = ahead.get(window)?.get(row.row);
      if (!change) return undefined;
      const replayed = replay(row, change, back);
      if ('obstacles' in replayed) throw new Obstacles(replayed.obstacles);
      return replayed;
    },
  };
}
