import { TableClient } from '@azure/data-tables';
import { facilityAppsClient, type FacilityApps, type JobSpec } from '../../shared/facilityapps';
import { fingerprint } from '../../shared/imports/fingerprint';
import { tableLedger } from '../../shared/imports/ledger';
import { NO_COUNTS, WINDOW_ROWS, type CheckedRow, type ImportRecord } from '../../shared/imports/model';
import type { RowsReader } from '../../shared/imports/rows';
import type { RunDeps, RunSettings } from '../../shared/imports/run-customer';
import { approveImport } from '../../shared/imports/steer-import';
import { importStore } from '../../shared/imports/store';
import type { Clock } from '../../shared/platform/clock';
import type { Ids } from '../../shared/platform/ids';
import { silentAudit } from '../../shared/audit';
import { silentLog } from '../../shared/platform/log';
import { tableAccount, type Table, type TableAccount } from '../../shared/platform/tables';
import type { Tenant } from '../../shared/tenancy';

export const benchTenant = (id: string, ratePerSecond: number): Tenant => ({
  id,
  name: id,
  status: 'active',
  faDomain: `${id}.facilityapps.com`,
  faTokenName: `fa-token-${id}`,
  plan: 'professional',
  timeZone: 'Europe/London',
  holidayCalendar: 'england-and-wales',
  ratePerSecond,
  defaultHours: { start: '09:00', end: '17:00' },
  container: `t-${id}`,
  features: ['csv_import'],
  home: id,
});

/** So many different jobs; `name` keeps those of one round apart from another's. */
export const jobs = (count: number, name: string, siteId: string, ownerId: string): JobSpec[] =>
  Array.from({ length: count }, (_, n) => ({
    title: `Job ${name} ${n}`,
    dateStart: '2031-01-06',
    dateEnd: '2031-01-06',
    hourStart: 9,
    minuteStart: 0,
    hourEnd: 17,
    minuteEnd: 0,
    siteId,
    ownerId,
    labels: ['bench'],
  }));

/** Rows in memory, made when they are read: a million of them need no room. */
export function rowsReaderOf(tenant: Tenant, count: number, specOf: (index: number) => JobSpec): RowsReader {
  const window = (n: number) => {
    const first = n * WINDOW_ROWS;
    const rows = Math.min(WINDOW_ROWS, count - first);
    const none = { duplicate: 0, withErrors: 0, skipped: 0, carried: 0, codes: [] };
    return { window: n, firstRow: first + 1, rows, ready: rows, ...none };
  };
  const infos = (from: number, many: number) =>
    Array.from({ length: Math.max(0, Math.min(many, Math.ceil(count / WINDOW_ROWS) - from)) }, (_, n) =>
      window(from + n),
    );
  const row = (index: number): CheckedRow => {
    const job = specOf(index);
    return {
      row: index + 1,
      cells: [job.title],
      outcome: 'ready',
      issues: [],
      job,
      fingerprint: fingerprint(tenant.id, job),
    };
  };
  return {
    index: (from, many) => Promise.resolve(infos(from, many)),
    windows: (from, many) =>
      Promise.resolve(
        infos(from, many).map((info) => ({
          info,
          rows: Array.from({ length: info.rows }, (_, n) => row(info.firstRow - 1 + n)),
        })),
      ),
  };
}

const reviewed = (id: string, rows: number, now: number): Omit<ImportRecord, 'etag'> => ({
  id,
  status: 'review',
  reason: null,
  reasonCode: null,
  fileName: 'bench.csv',
  bytes: 1,
  sha256: null,
  createdAt: now,
  createdBy: 'bench',
  revision: 1,
  fileBlob: `files/${id}`,
  rowsFolder: `imports/${id}/1`,
  layout: null,
  counts: { ...NO_COUNTS, rows, ready: rows },
  issues: {},
  fileIssues: [],
  windows: Math.ceil(rows / WINDOW_ROWS),
  checkEtag: 'chk',
  cursor: 0,
  done: 0,
  total: 0,
  startedAt: null,
  endedAt: null,
  heartbeatAt: now,
  checkAttempts: 1,
});

/** Fresh tables in the emulator. */
export const freshTables = (connection: string, ids: Ids): TableAccount => {
  const prefix = `b${ids.ascending('x').slice(2)}`;
  return tableAccount((name) =>
    TableClient.fromConnectionString(connection, prefix + name, { allowInsecureConnection: true }),
  );
};

interface BenchOptions {
  imports: Table;
  work: Table;
  clock: Clock;
  ids: Ids;
  client(tenant: Tenant): FacilityApps;
  settings: RunSettings;
}

/** Everything that a run needs, over imports that are approved as they are asked for. */
export function benchRuns({ imports, work, clock, ids, client, settings }: BenchOptions) {
  const store = importStore(imports, work);
  const readers = new Map<string, RowsReader>();
  const tenants = new Map<string, Tenant>();
  const deps: RunDeps = {
    table: imports,
    store,
    ledger: tableLedger(imports),
    clock,
    ids,
    log: silentLog,
    audit: silentAudit,
    rows: (_tenant, { id }) => readers.get(id) ?? rowsReaderOf(_tenant, 0, () => ({}) as JobSpec),
    facilityApps: (tenant) => Promise.resolve(client(tenant)),
    tenantById: (id) => Promise.resolve(tenants.get(id)),
    settings,
  };
  return {
    deps,
    store,
    async approved(tenant: Tenant, rows: number, specOf: (index: number) => JobSpec): Promise<string> {
      const id = ids.descending('imp');
      tenants.set(tenant.id, tenant);
      readers.set(id, rowsReaderOf(tenant, rows, specOf));
      await store.create(tenant, reviewed(id, rows, clock.now()));
      await approveImport({ store, clock }, tenant, id);
      return id;
    },
  };
}

export const sandboxClient = (
  sandbox: { baseUrl: string; token: string },
  clock: Clock,
  timeoutMs = 5_000,
): FacilityApps => facilityAppsClient({ ...sandbox, clock, timeoutMs, reach: 'any' });
