import type { Actor, AuditLog } from '../../audit';
import type { Container } from '../../platform/blobs';
import type { Clock } from '../../platform/clock';
import { AppError } from '../../platform/errors';
import type { Ids } from '../../platform/ids';
import type { Table } from '../../platform/tables';
import { turnsByKey } from '../../platform/turns';
import type { Tenant } from '../../tenancy';
import type { LedgerIndex } from '../ledger';
import { mustHaveFiles } from '../have-files';
import { allows, editUnderWay, type Editing, type ImportRecord } from '../model';
import type { ReadingMemory } from '../reading-memory';
import type { ReferenceService } from '../reference';
import { RowsGone } from '../rows-blob';
import type { Page } from '../service';
import type { ImportStore } from '../store';
import type { GridPage, RowView } from '../views';
import { countEdit, editImport, type Edited } from './edit-import';
import { editLog, type LoggedEdit } from './edit-log';
import type { EditRequest } from './edit-request';
import {
  beginEdit,
  carryOutEdit,
  giveUpEdit,
  lookAtEdit,
  type Asked,
  type LongEdit,
  type LongEditDeps,
} from './long-edit';
import { readGrid, type GridQuery } from './read-grid';
import { Reviews, type ReviewedRecord } from './review';
import { RowCheckers } from './row-checker';
import { LONG_ROWS, takesLong } from './takes-long';
import { undoEdit } from './undo-edit';

/** An edit of many rows that was noted and waits to be made. */
export interface BegunEdit {
  editing: Editing;
  record: ImportRecord;
}
export type NamedEdit = LoggedEdit & { byName?: string };

/** The rows of an import as people look at them and put them right; errors are AppErrors. */
export interface ReviewService {
  grid(tenant: Tenant, id: string, query: GridQuery): Promise<GridPage>;
  /** At once, however many rows it is about. */
  edit(tenant: Tenant, id: string, by: string, request: EditRequest): Promise<Edited>;
  /** What an edit would change. */
  count(tenant: Tenant, id: string, request: EditRequest): Promise<{ rows: number; cells: number }>;
  /** Newest first; `after` is the version of the last one seen. */
  edits(
    tenant: Tenant,
    id: string,
    page: { after?: number | undefined; limit: number },
  ): Promise<Page<NamedEdit>>;
  undo(
    tenant: Tenant,
    id: string,
    by: string,
    options: { back: boolean; ifVersion?: number | undefined },
  ): Promise<Edited>;
  /** An edit or undoing one: at once, or one of many rows begun, which the caller has carried out. */
  makeOrBegin(tenant: Tenant, id: string, by: Actor, asked: Asked): Promise<Edited | BegunEdit>;
  /** How an edit stands that was begun. */
  look(tenant: Tenant, id: string, edit: string): Promise<LongEdit>;
  /** Makes the edit of many rows that was begun of an import, if there is one. */
  carryOut(tenant: Tenant, id: string): Promise<void>;
  /** The host gave up carrying it out. */
  giveUp(tenant: Tenant, id: string): Promise<void>;
}

interface Deps {
  store: ImportStore;
  imports: Table;
  ledger: LedgerIndex;
  container(tenant: Tenant): Container;
  memory: ReadingMemory;
  reference: Pick<ReferenceService, 'current' | 'version'>;
  nameOf(tenant: Tenant, id: string): Promise<string | undefined>;
  clock: Clock;
  ids: Ids;
  audit: AuditLog;
  staleMs: number;
  /** An edit of more rows is made in the background; LONG_ROWS unless given. */
  longRows?: number;
}

/** The record of an import that has rows; throws `wrong-state` before that, `gone` once they were removed. */
export function withRows(record: ImportRecord): ReviewedRecord {
  const { rowsFolder, layout } = record;
  mustHaveFiles(record);
  if (rowsFolder === null || layout === null)
    throw new AppError('wrong-state', { detail: `An import that is ${record.status} has no rows to show.` });
  return { ...record, rowsFolder, layout };
}

const whoIn = ({ edited = {}, skippedBy, sendAnyway }: RowView): string[] =>
  [...Object.values(edited), skippedBy, sendAnyway].flatMap((done) => done?.by ?? []);

/** So often rows are looked for again that an edit took away meanwhile. */
const MOST_TRIES = 3;

export function reviewService(deps: Deps): ReviewService {
  const { store, nameOf } = deps;
  const reviews = new Reviews(deps);
  const log = editLog(deps.imports);
  const editing: LongEditDeps & { longRows: number } = {
    longRows: LONG_ROWS,
    ...deps,
    reviews,
    log,
    checkers: new RowCheckers(deps),
    inTurn: turnsByKey(1).run,
    reviewed: withRows,
  };

  async function namesOf(tenant: Tenant, ids: Iterable<string>): Promise<Record<string, string>> {
    const names: Record<string, string> = {};
    for (const id of new Set(ids)) {
      const name = await nameOf(tenant, id);
      if (name !== undefined) names[id] = name;
    }
    return names;
  }

  return {
    async grid(tenant, id, query) {
      for (let tries = 1; ; tries++) {
        try {
          const record = withRows(await store.get(tenant, id));
          const page = await readGrid({ ...deps, reviews }, tenant, record, query);
          return { ...page, people: await namesOf(tenant, page.items.flatMap(whoIn)) };
        } catch (error) {
          if (!(error instanceof RowsGone) || tries === MOST_TRIES) throw error;
        }
      }
    },
    edit: (tenant, id, by, request) => editImport(editing, tenant, id, by, request),
    undo: (tenant, id, by, options) => undoEdit(editing, tenant, id, by, options),
    async makeOrBegin(tenant, id, by, asked) {
      const record = await store.get(tenant, id);
      // One that is refused is refused at once.
      const may = allows(record.status, 'edit') && !editUnderWay(record);
      if (may && (await takesLong(editing, tenant, withRows(record), by.id, asked)))
        return beginEdit(editing, tenant, id, by, asked);
      return asked.kind === 'edit'
        ? editImport(editing, tenant, id, by.id, asked.request)
        : undoEdit(editing, tenant, id, by.id, asked);
    },
    async count(tenant, id, request) {
      return countEdit(editing, tenant, await store.get(tenant, id), request);
    },
    async edits(tenant, id, { after, limit }) {
      const record = withRows(await store.get(tenant, id));
      const found = await log.list(tenant, record, { after, limit: limit + 1 });
      const items = found.slice(0, limit);
      const names = await namesOf(
        tenant,
        items.map(({ by }) => by),
      );
      return {
        items: items.map((edit) => ({
          ...edit,
          ...(names[edit.by] === undefined ? {} : { byName: names[edit.by] }),
        })),
        next: found.length > limit ? String(items.at(-1)?.version) : null,
      };
    },
    look: (tenant, id, edit) => lookAtEdit(editing, tenant, id, edit),
    carryOut: (tenant, id) => carryOutEdit(editing, tenant, id),
    giveUp: (tenant, id) => giveUpEdit(editing, tenant, id),
  };
}
