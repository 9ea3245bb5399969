import { z } from 'zod';
import type { Clock } from '../platform/clock';
import { AppError } from '../platform/errors';
import type { Entity, Table } from '../platform/tables';
import type { Tenant } from '../tenancy';
import { choicesSchema, questionSchema } from './choices';
import { countsSchema, editingSchema, layoutSchema, STATUSES, type ImportRecord } from './model';

/** The record as it lies in the table: what has a structure is JSON text. */
const storedSchema = z.object({
  status: z.enum(STATUSES),
  reason: z.string().default(''),
  reasonCode: z.string().default(''),
  fileName: z.string(),
  bytes: z.number(),
  sha256: z.string().default(''),
  createdAt: z.number(),
  createdBy: z.string(),
  revision: z.number(),
  fileBlob: z.string(),
  previousFile: z.string().default(''),
  rowsFolder: z.string().default(''),
  layout: z.string().default(''),
  choices: z.string().default(''),
  chosenBy: z.string().default(''),
  question: z.string().default(''),
  counts: z.string(),
  issues: z.string().default('{}'),
  fileIssues: z.string().default('[]'),
  windows: z.number().default(0),
  checkEtag: z.string().default(''),
  checkedAgainst: z.string().default(''),
  editVersion: z.number().default(0),
  edits: z.number().optional(),
  edition: z.string().default(''),
  factsHome: z.string().default(''),
  editing: z.string().default(''),
  cursor: z.number().default(0),
  done: z.number().default(0),
  total: z.number().default(0),
  startedAt: z.number().default(0),
  endedAt: z.number().default(0),
  heartbeatAt: z.number().default(0),
  checkAttempts: z.number().default(0),
  removingSince: z.number().default(0),
  filesRemovedAt: z.number().default(0),
});

const previousFileSchema = z.object({
  fileBlob: z.string(),
  bytes: z.number(),
  sha256: z.string().nullable(),
});

const IMPORT = 'import|';
const rowKey = (id: string): string => IMPORT + id;

export type ImportChange = Partial<Omit<ImportRecord, 'id' | 'etag'>>;

/** Properties of a change, ready for a merge; also used inside the run's own transactions. */
export function toProps(change: ImportChange): Record<string, unknown> {
  const props: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(change)) {
    if (value === null) props[key] = ['startedAt', 'endedAt'].includes(key) ? 0 : '';
    else props[key] = typeof value === 'object' ? JSON.stringify(value) : value;
  }
  return props;
}

function toRecord(entity: Entity): ImportRecord {
  const stored = storedSchema.parse(entity);
  return {
    ...stored,
    id: entity.rowKey.slice(IMPORT.length),
    reason: stored.reason || null,
    reasonCode: stored.reasonCode || null,
    sha256: stored.sha256 || null,
    previousFile: stored.previousFile ? previousFileSchema.parse(JSON.parse(stored.previousFile)) : null,
    rowsFolder: stored.rowsFolder || null,
    checkEtag: stored.checkEtag || null,
    checkedAgainst: stored.checkedAgainst || null,
    edition: stored.edition || null,
    factsHome: stored.factsHome || null,
    editing: stored.editing ? editingSchema.parse(JSON.parse(stored.editing)) : null,
    startedAt: stored.startedAt || null,
    endedAt: stored.endedAt || null,
    removingSince: stored.removingSince || null,
    filesRemovedAt: stored.filesRemovedAt || null,
    layout: stored.layout ? layoutSchema.parse(JSON.parse(stored.layout)) : null,
    choices: stored.choices ? choicesSchema.parse(JSON.parse(stored.choices)) : null,
    chosenBy: stored.chosenBy || null,
    question: stored.question ? questionSchema.parse(JSON.parse(stored.question)) : null,
    counts: countsSchema.parse(JSON.parse(stored.counts)),
    issues: JSON.parse(stored.issues) as ImportRecord['issues'],
    fileIssues: JSON.parse(stored.fileIssues) as ImportRecord['fileIssues'],
    etag: entity.etag,
  };
}

/** Row key of an import in the table of the customer's imports and ledger (one partition a customer). */
export const importRowKey = rowKey;

/**
 * Imports of a customer, and the list of those that somebody has to work on. The list lies in a small table of its
 * own: a sweep over all customers must not read their ledgers.
 */
export interface ImportStore {
  create(tenant: Tenant, record: Omit<ImportRecord, 'etag'>): Promise<boolean>;
  find(tenant: Tenant, id: string): Promise<ImportRecord | undefined>;
  /** Throws `not-found` for what is not there or is another customer's. */
  get(tenant: Tenant, id: string): Promise<ImportRecord>;
  /** Newest first; `after` is the id of the last one seen. */
  list(tenant: Tenant, page: { after?: string; limit: number }): Promise<ImportRecord[]>;
  /**
   * Reads, decides, writes; again when somebody wrote in between. `decide` throws to refuse, or returns undefined
   * to leave it as it is.
   */
  change(
    tenant: Tenant,
    id: string,
    decide: (record: ImportRecord) => ImportChange | undefined,
  ): Promise<ImportRecord>;
  /** Notes that an import needs work. */
  noteWork(tenant: Tenant, id: string, at: number): Promise<void>;
  /**
   * Does what makes an import need work, and notes it on both sides: before, since a crash behind it would hide an
   * import without a note; and behind, since the sweep takes an old note away whose work never came, and this
   * process may have stood still for that long.
   */
  noting<T>(tenant: Tenant, id: string, clock: Pick<Clock, 'now'>, work: () => Promise<T>): Promise<T>;
  work(tenant: Tenant): Promise<WorkItem[]>;
  /** Work of all customers, page by page; for the sweep. */
  allWork(): AsyncIterable<(WorkItem & { customerId: string })[]>;
  /** Takes the note away unless it was written again since it was read. */
  dropWork(customerId: string, item: WorkItem): Promise<void>;
}
export interface WorkItem {
  importId: string;
  /** When it was noted, milliseconds since the epoch. */
  at: number;
  etag: string;
}

const MAX_TRIES = 20;

export function importStore(imports: Table, work: Table): ImportStore {
  const find = async (tenant: Tenant, id: string): Promise<ImportRecord | undefined> => {
    const entity = await imports.get(tenant.id, rowKey(id));
    return entity && toRecord(entity);
  };
  const get = async (tenant: Tenant, id: string): Promise<ImportRecord> => {
    const found = await find(tenant, id);
    if (!found) throw new AppError('not-found', { detail: 'There is no such import.' });
    return found;
  };
  const noteWork = async (tenant: Tenant, id: string, at: number): Promise<void> => {
    await work.write(tenant.id, [{ kind: 'put', rowKey: id, props: { at } }]);
  };
  return {
    find,
    get,
    async create(tenant, { id, ...record }) {
      const done = await imports.write(tenant.id, [
        { kind: 'create', rowKey: rowKey(id), props: toProps(record) },
      ]);
      return done.ok;
    },
    async list(tenant, { after, limit }) {
      const from = after ? `${rowKey(after)}0` : IMPORT;
      const pages = imports.range(tenant.id, { from, to: 'import}', pageSize: limit });
      const found: ImportRecord[] = [];
      for await (const page of pages) {
        found.push(...page.map((entity) => toRecord(entity as Entity)));
        if (found.length >= limit) break;
      }
      return found.slice(0, limit);
    },
    async change(tenant, id, decide) {
      for (let tries = 0; tries < MAX_TRIES; tries++) {
        const record = await get(tenant, id);
        const change = decide(record);
        if (!change) return record;
        const done = await imports.write(tenant.id, [
          { kind: 'merge', rowKey: rowKey(id), props: toProps(change), etag: record.etag },
        ]);
        if (done.ok) return { ...record, ...change, etag: done.etags[0] ?? '' };
      }
      throw new AppError('unavailable', {
        detail: 'The import is being changed by others; please try again.',
      });
    },
    noteWork,
    async noting(tenant, id, clock, makes) {
      await noteWork(tenant, id, clock.now());
      const made = await makes();
      await noteWork(tenant, id, clock.now());
      return made;
    },
    async work(tenant) {
      const items: WorkItem[] = [];
      for await (const page of work.range<{ at: number }>(tenant.id, { from: 'imp_' })) {
        items.push(...page.map((item) => ({ importId: item.rowKey, at: Number(item.at), etag: item.etag })));
      }
      return items;
    },
    async *allWork() {
      for await (const page of work.scan<{ at: number }>()) {
        yield page.map((item) => ({
          customerId: item.partitionKey,
          importId: item.rowKey,
          at: Number(item.at),
          etag: item.etag,
        }));
      }
    },
    async dropWork(customerId, { importId, etag }) {
      await work.write(customerId, [{ kind: 'delete', rowKey: importId, etag }]);
    },
  };
}
