import type { FacilityApps } from '../../shared/facilityapps';
import { tableLedger } from '../../shared/imports/ledger';
import { NO_COUNTS, WINDOW_ROWS, type CheckedRow, type ImportRecord } from '../../shared/imports/model';
import { fingerprint } from '../../shared/imports/fingerprint';
import type { RowsReader, WindowInfo } from '../../shared/imports/rows';
import { runCustomer, type RunDeps, type RunSettings } from '../../shared/imports/run-customer';
import { approveImport } from '../../shared/imports/steer-import';
import { importStore } from '../../shared/imports/store';
import { systemClock } from '../../shared/platform/clock';
import { systemIds } from '../../shared/platform/ids';
import type { AuditEvent } from '../../shared/audit';
import { silentLog } from '../../shared/platform/log';
import type { Table } from '../../shared/platform/tables';
import type { Tenant } from '../../shared/tenancy';
import type { FakeFacilityApps } from './fake-facilityapps';
import { Mortal } from './mortal';

export const aTenant = (over: Partial<Tenant> = {}): Tenant => ({
  id: 'regularcleaning',
  name: 'Regular Cleaning',
  status: 'active',
  faDomain: 'regularcleaning.facilityapps.com',
  faTokenName: 'fa-token-regularcleaning',
  plan: 'professional',
  timeZone: 'Europe/London',
  holidayCalendar: 'england-and-wales',
  ratePerSecond: 1_000,
  defaultHours: { start: '09:00', end: '17:00' },
  container: 't-regularcleaning',
  features: ['csv_import'],
  home: 'regularcleaning',
  ...over,
});

/** A row that can be sent; rows with the same title are the same job. */
export function aRow(
  tenant: Tenant,
  row: number,
  title = `Job ${row}`,
  outcome: CheckedRow['outcome'] = 'ready',
): CheckedRow {
  const job = {
    title,
    dateStart: '2031-01-06',
    dateEnd: '2031-01-06',
    hourStart: 9,
    minuteStart: 0,
    hourEnd: 17,
    minuteEnd: 0,
    siteId: '1',
    ownerId: '7',
    labels: [],
  };
  return { row, cells: [title], outcome, issues: [], job, fingerprint: fingerprint(tenant.id, job) };
}

const windowsOf = (rows: CheckedRow[]): { info: WindowInfo; rows: CheckedRow[] }[] => {
  const windows = [];
  for (let first = 0; first < rows.length; first += WINDOW_ROWS) {
    const part = rows.slice(first, first + WINDOW_ROWS);
    const many = (outcome: CheckedRow['outcome']) => part.filter((row) => row.outcome === outcome).length;
    const info: WindowInfo = {
      window: windows.length,
      firstRow: part[0]?.row ?? 0,
      rows: part.length,
      ready: many('ready'),
      duplicate: many('duplicate'),
      withErrors: many('withErrors'),
      skipped: many('skipped'),
      carried: many('carried'),
      codes: [],
    };
    windows.push({ info, rows: part });
  }
  return windows;
};

/** Rows that lie in no storage. */
export const inMemory = (rows: CheckedRow[]): RowsReader => {
  const windows = windowsOf(rows);
  return {
    index: (from, count) => Promise.resolve(windows.slice(from, from + count).map(({ info }) => info)),
    windows: (from, count) => Promise.resolve(windows.slice(from, from + count)),
  };
};

/** The run on real tables, with rows in memory and a FacilityApps that does as it is told. */
export function runBench(
  tables: { imports: Table; work: Table },
  fake: FakeFacilityApps,
  tenant = aTenant(),
) {
  const clock = systemClock();
  const ids = systemIds(clock);
  const store = importStore(tables.imports, tables.work);
  const files = new Map<string, CheckedRow[]>();
  const state: { tenant: Tenant; client: FacilityApps } = { tenant, client: fake.client };
  const events: AuditEvent[] = [];
  const deps: RunDeps = {
    table: tables.imports,
    store,
    ledger: tableLedger(tables.imports),
    clock,
    ids,
    log: silentLog,
    audit: { record: (_tenant, event) => Promise.resolve(void events.push(event)) },
    rows: (_tenant, record) => inMemory(files.get(record.id) ?? []),
    facilityApps: () => Promise.resolve(state.client),
    tenantById: () => Promise.resolve(state.tenant),
    settings: {
      quietMs: 120,
      sliceMs: 60_000,
      leaseMs: 10_000,
      skewMs: 20,
      inFlight: 10,
      awayMs: 60_000,
      canLookUp: true,
    },
  };
  const bench = {
    deps,
    /** What the audit log was told. */
    events,
    store,
    state,
    /** An import in review with these rows. */
    async reviewed(rows: CheckedRow[]): Promise<ImportRecord> {
      const id = ids.descending('imp');
      files.set(id, rows);
      const many = (outcome: CheckedRow['outcome']) => rows.filter((row) => row.outcome === outcome).length;
      const counts = {
        ...NO_COUNTS,
        rows: rows.length,
        ready: many('ready'),
        duplicate: many('duplicate'),
        withErrors: many('withErrors'),
      };
      await store.create(tenant, {
        id,
        status: 'review',
        reason: null,
        reasonCode: null,
        fileName: 'jobs.csv',
        bytes: 1,
        sha256: null,
        createdAt: clock.now(),
        createdBy: 'usr_1',
        revision: 1,
        fileBlob: `files/${id}`,
        rowsFolder: `imports/${id}/1`,
        layout: null,
        counts,
        issues: {},
        fileIssues: [],
        windows: Math.ceil(rows.length / WINDOW_ROWS),
        checkEtag: 'chk_1',
        cursor: 0,
        done: 0,
        total: 0,
        startedAt: null,
        endedAt: null,
        heartbeatAt: clock.now(),
        checkAttempts: 1,
      });
      return store.get(tenant, id);
    },
    async approved(rows: CheckedRow[]): Promise<ImportRecord> {
      const { id } = await bench.reviewed(rows);
      return approveImport({ store, clock }, tenant, id);
    },
    run: (over: Partial<RunSettings> = {}, signal?: AbortSignal) =>
      runCustomer({ ...deps, settings: { ...deps.settings, ...over } }, state.tenant, signal),
    /** A run by a process that may die; answers when it ended or died. */
    runMortal: async (mortal: Mortal, over: Partial<RunSettings> = {}) => {
      const table = mortal.table(tables.imports);
      const mortalDeps = {
        ...deps,
        table,
        store: importStore(table, mortal.table(tables.work)),
        ledger: tableLedger(table),
        facilityApps: () => Promise.resolve(mortal.facilityApps(fake.client)),
        settings: { ...deps.settings, ...over },
      };
      await Promise.race([runCustomer(mortalDeps, state.tenant, mortal.signal), mortal.death]);
    },
    /** A driver that dies once it holds the lease and has written its first intents; waits until the lease is over. */
    async dying(over: Partial<RunSettings>) {
      const { leaseMs, skewMs } = { ...deps.settings, ...over };
      const mortal = new Mortal(4, 'after');
      await bench.runMortal(mortal, over);
      await clock.sleep(leaseMs + skewMs + 1);
    },
    get: (id: string) => store.get(tenant, id),
  };
  return bench;
}
