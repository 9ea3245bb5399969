import { AppError } from '../platform/errors';
import type { Clock } from '../platform/clock';
import type { Change, Table } from '../platform/tables';
import type { Tenant } from '../tenancy';
import { mustHaveFiles } from './have-files';
import { tableLedger, writeEntry, type StoredEntry } from './ledger';
import { moved, type CheckedRow, type ImportRecord, type RowResult } from './model';
import { readOutcomes, writeOutcomes, type OutcomePage } from './outcomes';
import type { RowsReader } from './rows';
import { commanded } from './steer-import';
import { importRowKey, toProps, type ImportStore } from './store';

/** What a person found in FacilityApps: the job is there, or it is not and is to be sent again. */
export const DECISIONS = ['there', 'send-again'] as const;
export type Decision = (typeof DECISIONS)[number];

export interface DecideDeps {
  store: ImportStore;
  imports: Table;
  rows(tenant: Tenant, record: ImportRecord): RowsReader;
  clock: Clock;
}

/** Rows of a window that one transaction can decide: two entities each beside the import and its page. */
const AT_ONCE = 48;
const MAX_TRIES = 5;
const DECISION = 'decision|';

interface Decided {
  decision: Decision;
  /** Numbers of rows. */
  rows: number[];
  /** Who says so. */
  by: string;
}

/**
 * Settles rows whose answer was lost where FacilityApps cannot be asked: a person looked there. Every decision is
 * kept with who made it and when, in the transaction that it takes effect in. Rows to be sent again put the import
 * back into the queue.
 *
 * @throws AppError `wrong-state` unless the import is finished, `refused` naming rows that are not unknown
 */
export async function decideRows(
  deps: DecideDeps,
  tenant: Tenant,
  id: string,
  decided: Decided,
): Promise<ImportRecord> {
  const record = await deps.store.get(tenant, id);
  moved(record.status, decided.decision === 'there' ? 'settle' : 'send-again');
  mustHaveFiles(record);
  const wanted = new Set(decided.rows);
  const windows = await windowsWithUnknown(deps, tenant, record, wanted);
  const found = windows.flatMap(({ rows }) => rows.map(({ row }) => row));
  const others = [...wanted].filter((row) => !found.includes(row)).sort((a, b) => a - b);
  if (others.length > 0)
    throw new AppError('refused', {
      detail: `Only rows whose outcome is unknown can be decided; these are not: ${others.slice(0, 20).join(', ')}.`,
    });
  for (const { window, rows } of windows)
    for (let from = 0; from < rows.length; from += AT_ONCE)
      await decideSome(deps, tenant, id, { ...decided, window, rows: rows.slice(from, from + AT_ONCE) });
  if (decided.decision === 'there') return deps.store.get(tenant, id);
  return commanded(deps, tenant, id, ({ status }) =>
    status === 'finished'
      ? { status: moved(status, 'send-again'), endedAt: null, heartbeatAt: deps.clock.now() }
      : undefined,
  );
}

async function windowsWithUnknown(
  { imports, rows }: DecideDeps,
  tenant: Tenant,
  record: ImportRecord,
  wanted: ReadonlySet<number>,
): Promise<{ window: number; rows: CheckedRow[] }[]> {
  const found: { window: number; rows: CheckedRow[] }[] = [];
  for (const page of (await readOutcomes(imports, tenant, record.id, 0, record.windows)).values()) {
    const unknown = new Set(unknownOf(page, record));
    if (unknown.size === 0 && page.complete) continue;
    const settled = new Set(page.results.map(({ row }) => row));
    const [window] = await rows(tenant, record).windows(page.window, 1);
    // What a request that died had reopened, and not queued, is asked for again by the next.
    const decidable = window?.rows.filter(
      ({ row, job }) =>
        wanted.has(row) && (unknown.has(row) || (!page.complete && job !== undefined && !settled.has(row))),
    );
    if (decidable && decidable.length > 0) found.push({ window: page.window, rows: decidable });
  }
  return found;
}

const unknownOf = ({ results, revision }: OutcomePage, record: ImportRecord): number[] =>
  revision === record.revision
    ? results.filter(({ outcome }) => outcome === 'unknown').map(({ row }) => row)
    : [];

/** Some rows of one window in one transaction; again when somebody wrote in between. */
async function decideSome(
  deps: DecideDeps,
  tenant: Tenant,
  id: string,
  { window, rows, decision, by }: Omit<Decided, 'rows'> & { window: number; rows: CheckedRow[] },
): Promise<void> {
  const { store, imports, clock } = deps;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const record = await store.get(tenant, id);
    const page = (await readOutcomes(imports, tenant, id, window, 1)).get(window);
    const open = new Set(page ? unknownOf(page, record) : []);
    const deciding = rows.filter(({ row, fingerprint, job }) => open.has(row) && fingerprint && job);
    // Somebody else decided them meanwhile.
    if (!page || deciding.length === 0) return;
    moved(record.status, decision === 'there' ? 'settle' : 'send-again');
    const keys = deciding.map(({ fingerprint = '', job }) => ({
      fingerprint,
      dateStart: job?.dateStart ?? '',
    }));
    const ledger = await tableLedger(imports).read(tenant, keys);
    const at = clock.now();
    const changes: Change[] = deciding.flatMap(({ row }, index) => {
      const key = keys[index] as (typeof keys)[number];
      const entry = ledger.get(key.fingerprint);
      const state = decision === 'there' ? 'created' : 'free';
      return [
        // The entry of another import with the same job is its own to decide.
        ...(ours(entry, id) ? [writeEntry(key, { state, importId: id, row, at }, entry)] : []),
        { kind: 'put', rowKey: `${DECISION}${id}|${at}|${row}`, props: { decision, by, at, row } },
      ];
    });
    const decidedRows = new Set(deciding.map(({ row }) => row));
    const result = ({ row }: RowResult): RowResult[] =>
      decision === 'there'
        ? [{ row, outcome: 'created', message: 'A person found it in FacilityApps.' }]
        : [];
    const results = page.results.flatMap((each) => (decidedRows.has(each.row) ? result(each) : [each]));
    const complete = decision === 'there' && page.complete;
    const unknown = page.unknown - deciding.length;
    const counts = { ...record.counts, unknown: record.counts.unknown - deciding.length };
    for (const { outcome } of deciding) {
      const after = decision === 'there' ? 'created' : outcome;
      if (after !== 'carried') counts[after]++;
    }
    const again =
      decision === 'send-again' ? deciding.filter(({ outcome }) => outcome === 'ready').length : 0;
    const props = toProps({
      counts,
      done: record.done - again,
      ...(again > 0 ? { cursor: Math.min(record.cursor, window) } : {}),
    });
    const written = await imports.write(tenant.id, [
      { kind: 'merge', rowKey: importRowKey(id), props, etag: record.etag },
      writeOutcomes(id, { ...page, results, complete, unknown }),
      ...changes,
    ]);
    if (written.ok) return;
  }
  throw new AppError('unavailable', { detail: 'The rows are being changed by others; please try again.' });
}

const ours = (entry: StoredEntry | undefined, id: string): entry is StoredEntry =>
  entry?.importId === id && (entry.state === 'unknown' || entry.state === 'intent');
