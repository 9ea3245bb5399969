import { createHash } from 'node:crypto';
import type { Container } from '../../platform/blobs';
import type { Clock } from '../../platform/clock';
import { AppError } from '../../platform/errors';
import type { Ids } from '../../platform/ids';
import type { Change, Table } from '../../platform/tables';
import type { Tenant } from '../../tenancy';
import { KnownJobs } from '../checking/known-jobs';
import type { Alias } from '../checking/places';
import type { LedgerIndex } from '../ledger';
import type { Stamp } from '../marks';
import { allows, refuseWhileEdited, standingEdits, type ImportRecord, type Layout } from '../model';
import type { ReadingMemory } from '../reading-memory';
import { FEW_WINDOWS } from '../facts-blob';
import { RowsGone } from '../rows-blob';
import { HOME_DIGITS } from '../rows-format';
import { importRowKey, toProps, type ImportChange, type ImportStore } from '../store';
import { applyPlan, type Applied, type ApplyContext, type Plan } from './apply-edit';
import { Edition } from './edition';
import type { EditLog, LoggedEdit, Steps } from './edit-log';
import { atOnce, type InTurn } from './in-turn';
import { keepNewAliases } from './kept-aliases';
import { refusalOf } from './obstacles';
import { Obstacles } from './plan-edit';
import type { Review, ReviewedRecord, Reviews } from './review';
import type { RowChecker, RowCheckers } from './row-checker';

export interface EditDeps {
  store: ImportStore;
  imports: Table;
  ledger: LedgerIndex;
  container(tenant: Tenant): Container;
  memory: ReadingMemory;
  reviews: Reviews;
  checkers: RowCheckers;
  log: EditLog;
  /** Edits of one import within this instance. */
  inTurn: InTurn;
  clock: Clock;
  ids: Ids;
  /** The import with its rows; throws `wrong-state` where it has none. */
  reviewed(record: ImportRecord): ReviewedRecord;
  /** Undefined for who is not there any more. */
  nameOf(tenant: Tenant, id: string): Promise<string | undefined>;
}

/** What an edit starts from. */
export interface EditStart {
  record: ReviewedRecord;
  review: Review;
  container: Container;
  stamp: Stamp;
  /** Names what the edit writes. */
  home: string;
  checkerFor(layout: Layout, without?: ReadonlySet<string>): Promise<RowChecker>;
}

/** An edit that is ready to be made. */
export interface Draft {
  layout: Layout;
  added?: ApplyContext['added'];
  checker: RowChecker;
  plan: Plan;
  /** Names that become this customer's own with it. */
  aliases?: () => Alias[];
  undoable: boolean;
  /** How many edits more stand with it: one fewer where one is taken back. */
  stands: 1 | -1;
  log(done: { rows: number; cells: number; aliases: number }): { edit: LoggedEdit; steps: Steps };
  /** What is left to do when it was made. */
  after?: () => Promise<void>;
}

/** So often an edit is made anew on top of somebody else's. */
const MOST_TRIES = 6;

/** An edit that is made in the background, for which the import is kept from others. */
export interface Background {
  /** Told how far it is. @throws where the edit is not this one's to make any more */
  onRows(done: number, total: number): Promise<void>;
  /** The import as it is now. @throws as above */
  mine(): Promise<ImportRecord>;
  /** What is written with the edit, when it is there. */
  ending(edit: LoggedEdit): { change: ImportChange; changes: Change[] };
}

/** @throws AppError `wrong-state` for an import that is not in review */
export function refuseUnlessInReview({ status }: ImportRecord): void {
  if (!allows(status, 'edit'))
    throw new AppError('wrong-state', {
      detail: `Rows can be changed while an import is in review. This one is ${status}.`,
    });
}

/**
 * Makes an edit of an import's rows: writes what it changes beside what is there, and then names it in the import's
 * record, in one transaction with the line of the log. A crash leaves all as it was, or all as it is after; of two at
 * once one is made on top of the other.
 */
export const publishEdit = (
  deps: EditDeps,
  tenant: Tenant,
  id: string,
  by: string,
  prepare: (start: EditStart) => Promise<Draft>,
  background?: Background,
): Promise<{ edit: LoggedEdit | null; record: ImportRecord }> =>
  // One in the background is alone with the import anyway, and whoever comes meanwhile hears that at once.
  (background ? atOnce : deps.inTurn)(`${tenant.id}|${id}`, async () => {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const record = await deps.store.get(tenant, id);
      refuseUnlessInReview(record);
      if (!background) refuseWhileEdited(record);
      const reviewed = deps.reviewed(record);
      try {
        const made = await attempt(deps, tenant, reviewed, by, prepare, background);
        if (made) return made;
      } catch (error) {
        if (error instanceof Obstacles) throw await refusalOf(deps, tenant, reviewed, error);
        // A newer edition took the place of what was being read.
        if (!(error instanceof RowsGone)) throw error;
      }
    }
    throw new AppError('unavailable', { detail: 'Others change these rows right now. Please try again.' });
  });

/** Undefined where somebody else was first. */
async function attempt(
  deps: EditDeps,
  tenant: Tenant,
  record: ReviewedRecord,
  by: string,
  prepare: (start: EditStart) => Promise<Draft>,
  background: Background | undefined,
): Promise<{ edit: LoggedEdit | null; record: ImportRecord } | undefined> {
  const review = await deps.reviews.of(tenant, record);
  const container = deps.container(tenant);
  const version = (record.editVersion ?? 0) + 1;
  const home = createHash('sha256').update(deps.ids.ascending('edt')).digest('hex').slice(0, HOME_DIGITS);
  const stamp = { edit: version, by, at: deps.clock.now() };
  const checkerFor = (layout: Layout, without?: ReadonlySet<string>) =>
    deps.checkers.of(tenant, record, layout, without);
  const draft = await prepare({ record, review, container, stamp, home, checkerFor });
  const edition = new Edition(container, review.folder, home, review.index);
  const applied = await applyPlan(
    {
      container,
      review,
      edition,
      layout: draft.layout,
      added: draft.added,
      check: draft.checker.check,
      known: new KnownJobs(deps.ledger, tenant),
      own: { customerId: tenant.id, importId: record.id },
      counts: record.counts,
      issues: record.issues,
      onRows:
        background && ((done) => background.onRows(Math.min(done, review.facts.count), review.facts.count)),
    },
    draft.plan,
  );
  if (applied.rows === 0) return { edit: null, record };
  await edition.finish({ undoable: draft.undoable });
  const written = review.behind + applied.windows;
  const writesFacts = written > FEW_WINDOWS;
  if (writesFacts) await edition.writeFacts(applied.facts);
  const facts = writesFacts
    ? { factsHome: home, behind: 0 }
    : { factsHome: record.factsHome ?? null, behind: written };
  const aliases = await keepNewAliases(deps, tenant, review.folder, home, draft.aliases?.() ?? [], stamp);
  const { edit, steps } = draft.log({ rows: applied.rows, cells: applied.cells, aliases });
  const { factsHome } = facts;
  const { change: ended, changes = [] } = background?.ending(edit) ?? {};
  const change = { ...changeOf(record, draft, applied, version, home), factsHome, ...ended };
  // Showing how far it is has written the record since; nobody else could.
  const { etag } = background ? await background.mine() : record;
  const done = await deps.imports.write(tenant.id, [
    { kind: 'merge', rowKey: importRowKey(record.id), props: toProps(change), etag },
    ...deps.log.changes(record, edit, steps, by),
    ...changes,
  ]);
  if (!done.ok) {
    await edition.abandon();
    return undefined;
  }
  await deps.reviews.publish(tenant, review, {
    version,
    edition: home,
    index: edition.index,
    facts: applied.facts,
    ...facts,
  });
  await draft.after?.();
  return { edit, record: { ...record, ...change, etag: done.etags[0] ?? '' } };
}

function changeOf(
  record: ReviewedRecord,
  { layout, stands }: Draft,
  { counts, issues }: Applied,
  version: number,
  home: string,
): ImportChange {
  const check = record.rowsFolder.slice(record.rowsFolder.lastIndexOf('/') + 1);
  return {
    counts,
    issues,
    total: counts.ready,
    editVersion: version,
    edits: standingEdits(record) + stands,
    edition: home,
    checkEtag: `${check}.${version}`,
    ...(layout === record.layout ? {} : { layout }),
  };
}
