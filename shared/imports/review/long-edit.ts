import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Actor, AuditLog } from '../../audit';
import { AppError, isAppError, PROBLEMS, type ProblemSlug } from '../../platform/errors';
import { mayChange, type Tenant } from '../../tenancy';
import { editUnderWay, refuseWhileEdited, type Editing, type ImportRecord } from '../model';
import { importRowKey, toProps } from '../store';
import { editImport, type Edited } from './edit-import';
import type { LoggedEdit } from './edit-log';
import { editRequest } from './edit-request';
import { refuseUnlessInReview, type Background, type EditDeps } from './publish-edit';
import type { ReviewedRecord } from './review';
import { undoEdit } from './undo-edit';

export interface LongEditDeps extends EditDeps {
  audit: AuditLog;
  /** An edit that showed nothing for so long is taken over. */
  staleMs: number;
}

/** What is to be done, as it lies beside the rows until it is. */
const askedSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('edit'), request: editRequest }),
  z.object({ kind: z.literal('undo'), back: z.boolean(), ifVersion: z.number().optional() }),
]);
export type Asked = z.output<typeof askedSchema>;

/** Why it was not made, as a problem of the API. */
const problemSchema = z.object({
  code: z.enum(Object.keys(PROBLEMS) as [ProblemSlug, ...ProblemSlug[]]),
  detail: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
type WhyNot = z.infer<typeof problemSchema>;

/** How an edit that is made in the background stands. */
export type LongEdit = { id: string; record: ImportRecord } & (
  | { state: 'working'; done: number; total: number }
  /** Null where nothing was to be changed. */
  | { state: 'done'; edit: LoggedEdit | null }
  | { state: 'failed'; problem: WhyNot }
);

/** Made by another process meanwhile, or not wanted any more. */
class Superseded extends Error {}

const BEAT_MS = 2_000;
const MOST_ATTEMPTS = 5;
const MOST_DETAIL = 2_000;
const GIVEN_UP: WhyNot = {
  code: 'internal',
  detail: 'The change was tried several times and could not be made. The rows are as they were.',
};

const askedBlob = ({ rowsFolder }: ReviewedRecord, { id }: Editing): string =>
  `${rowsFolder}/e-${id.slice(id.indexOf('_') + 1)}.asked`;
const endKey = (importId: string, id: string): string => `editend|${importId}|${id}`;
const isMine = (record: ImportRecord, { id, attempts }: Editing): boolean => {
  const now = editUnderWay(record);
  return now?.id === id && now.attempts === attempts;
};

/** Notes an edit of many rows, which keeps the import from other edits until it is made; the caller starts it. */
export async function beginEdit(
  deps: LongEditDeps,
  tenant: Tenant,
  importId: string,
  by: Actor,
  asked: Asked,
): Promise<{ editing: Editing; record: ImportRecord }> {
  const { store, clock, ids } = deps;
  const found = await store.get(tenant, importId);
  refuseUnlessInReview(found);
  refuseWhileEdited(found);
  const id = `edt_${createHash('sha256').update(ids.ascending('edt')).digest('hex').slice(0, 24)}`;
  const at = clock.now();
  const { rows } = found.counts;
  const editing: Editing = { id, by: by.id, byKind: by.kind, at, done: 0, total: rows, attempts: 0 };
  await deps.container(tenant).write(askedBlob(deps.reviewed(found), editing), JSON.stringify(asked));
  const record = await store.noting(tenant, importId, clock, () =>
    store.change(tenant, importId, (now) => {
      refuseUnlessInReview(now);
      refuseWhileEdited(now);
      // What was asked for lies beside the rows that were looked at.
      if (now.rowsFolder !== found.rowsFolder)
        throw new AppError('changed', { detail: 'The file was checked again after you looked at it.' });
      return { editing, heartbeatAt: clock.now() };
    }),
  );
  return { editing, record };
}

/** @throws AppError `not-found` for an edit that never was, or was of rows that are gone */
export async function lookAtEdit(
  deps: LongEditDeps,
  tenant: Tenant,
  importId: string,
  id: string,
): Promise<LongEdit> {
  const record = await deps.store.get(tenant, importId);
  const now = editUnderWay(record);
  if (now?.id === id) return { id, record, state: 'working', done: now.done, total: now.total };
  const end = await deps.imports.get<{ version: number; problem: string }>(tenant.id, endKey(importId, id));
  if (!end) throw new AppError('not-found', { detail: 'There is no such change.' });
  if (end.problem)
    return { id, record, state: 'failed', problem: problemSchema.parse(JSON.parse(end.problem)) };
  const edit =
    end.version > 0 && record.rowsFolder !== null
      ? await deps.log.get(tenant, deps.reviewed(record), end.version)
      : undefined;
  return { id, record, state: 'done', edit: edit ?? null };
}

/** Takes the edit on, unless another process shows to be at it. */
async function claim(
  deps: LongEditDeps,
  tenant: Tenant,
  importId: string,
): Promise<ImportRecord | undefined> {
  let mine = false;
  const record = await deps.store.change(tenant, importId, (now) => {
    const editing = editUnderWay(now);
    const busy = editing && editing.attempts > 0 && deps.clock.now() - now.heartbeatAt < deps.staleMs;
    mine = editing !== undefined && !busy;
    if (!mine || !editing) return undefined;
    return {
      heartbeatAt: deps.clock.now(),
      editing: { ...editing, attempts: editing.attempts + 1, done: 0 },
    };
  });
  return mine ? record : undefined;
}

/** Ends it without a change of rows, and says why. */
async function end(
  deps: LongEditDeps,
  tenant: Tenant,
  importId: string,
  editing: Editing,
  problem: WhyNot | undefined,
): Promise<void> {
  const kept = problem && { ...problem, detail: problem.detail.slice(0, MOST_DETAIL) };
  const props = { version: 0, problem: kept ? JSON.stringify(kept) : '' };
  for (;;) {
    const record = await deps.store.get(tenant, importId);
    if (!isMine(record, editing)) return;
    const done = await deps.imports.write(tenant.id, [
      { kind: 'merge', rowKey: importRowKey(importId), props: toProps({ editing: null }), etag: record.etag },
      { kind: 'put', rowKey: endKey(importId, editing.id), props },
    ]);
    if (done.ok) return;
  }
}

/** Makes it, or ends it with what stood in the way. */
async function make(
  deps: LongEditDeps,
  tenant: Tenant,
  record: ReviewedRecord,
  editing: Editing,
): Promise<Edited> {
  const { store, clock } = deps;
  const importId = record.id;
  const mine = async (): Promise<ImportRecord> => {
    const now = await store.get(tenant, importId);
    if (!isMine(now, editing)) throw new Superseded();
    return now;
  };
  let beatAt = clock.monotonic();
  const background: Background = {
    mine,
    async onRows(done, total) {
      if (clock.monotonic() - beatAt < BEAT_MS) return;
      beatAt = clock.monotonic();
      await store.change(tenant, importId, (now) => {
        if (!isMine(now, editing)) throw new Superseded();
        return { heartbeatAt: clock.now(), editing: { ...editing, done, total } };
      });
    },
    ending: ({ version }) => ({
      change: { editing: null },
      changes: [{ kind: 'put', rowKey: endKey(importId, editing.id), props: { version, problem: '' } }],
    }),
  };
  const bytes = await deps.container(tenant).read(askedBlob(record, editing));
  if (!bytes) throw new Error('What was asked for is gone');
  const asked = askedSchema.parse(JSON.parse(bytes.toString('utf8')));
  return asked.kind === 'edit'
    ? editImport(deps, tenant, importId, editing.by, asked.request, background)
    : undoEdit(deps, tenant, importId, editing.by, asked, background);
}

/**
 * Makes the edit of many rows that was noted of an import, if there is one. Can be called doubled and late: while
 * another process shows to be at it, and after its end, it does nothing.
 */
export async function carryOutEdit(deps: LongEditDeps, tenant: Tenant, importId: string): Promise<void> {
  const { store } = deps;
  const found = await store.find(tenant, importId);
  const begun = found && editUnderWay(found) ? await claim(deps, tenant, importId) : undefined;
  const editing = begun && editUnderWay(begun);
  if (!begun || !editing) return;
  try {
    if (editing.attempts > MOST_ATTEMPTS) await end(deps, tenant, importId, editing, GIVEN_UP);
    else if (!mayChange(tenant)) await end(deps, tenant, importId, editing, suspended);
    else {
      const { edit } = await make(deps, tenant, deps.reviewed(begun), editing);
      if (edit) await noteEdit(deps, tenant, importId, editing, edit);
      else await end(deps, tenant, importId, editing, undefined);
    }
  } catch (error) {
    if (error instanceof Superseded) return;
    if (!isAppError(error) || error.status >= 500) {
      // Given back to whoever tries next, without waiting for it to look dead.
      await store.change(tenant, importId, (now) => (isMine(now, editing) ? { heartbeatAt: 0 } : undefined));
      throw error;
    }
    const { slug: code, message: detail, issues: errors } = error;
    await end(deps, tenant, importId, editing, { code, detail, ...(errors ? { errors } : {}) });
  }
  const item = (await store.work(tenant)).find((one) => one.importId === importId);
  if (item) await store.dropWork(tenant.id, item);
}

const suspended: WhyNot = { code: 'suspended', detail: 'The account is suspended, so nothing was changed.' };

/** The host gave it up: it says so, and the rows are as they were. */
export async function giveUpEdit(deps: LongEditDeps, tenant: Tenant, importId: string): Promise<void> {
  const record = await deps.store.find(tenant, importId);
  const editing = record && editUnderWay(record);
  if (editing) await end(deps, tenant, importId, editing, GIVEN_UP);
}

const noteEdit = (
  { audit }: LongEditDeps,
  tenant: Tenant,
  importId: string,
  { id, by, byKind }: Editing,
  { home, kind, rows, cells }: LoggedEdit,
): Promise<void> =>
  audit.record(tenant, {
    action: 'import.edited',
    actor: { kind: byKind, id: by },
    target: { kind: 'import', id: importId },
    after: { edit: `edt_${home}`, asked: id, kind, rows, cells },
  });
