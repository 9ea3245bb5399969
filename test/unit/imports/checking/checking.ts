import type { JobSpec, ReferenceData } from '../../../../shared/facilityapps';
import { fileIssuesOf, RowsCheck } from '../../../../shared/imports/checking/rows-check';
import { DateReader, type DateOrder } from '../../../../shared/imports/checking/dates';
import type { Alias } from '../../../../shared/imports/checking/places';
import type { Issue } from '../../../../shared/imports/codes';
import type { LedgerIndex } from '../../../../shared/imports/ledger';
import type { CheckedRow } from '../../../../shared/imports/model';
import type { Field } from '../../../../shared/imports/reading/fields';
import type { Tenant } from '../../../../shared/tenancy';

export type Cells = Partial<Record<Field, string>>;

export const REFERENCE: ReferenceData = {
  fetchedAt: 0,
  sites: [
    { id: '1', name: 'Main Building' },
    { id: '2', name: 'North Wing' },
    { id: '3', name: 'Depot' },
    { id: '4', name: 'depot ' },
  ],
  floors: [
    { id: '11', name: 'Ground Floor', siteId: '1' },
    { id: '12', name: 'First Floor', siteId: '1' },
    { id: '21', name: 'Ground Floor', siteId: '2' },
    { id: '22', name: 'Roof', siteId: '2' },
  ],
  spaces: [
    { id: '111', name: 'Lobby', floorId: '11' },
    { id: '112', name: 'Kitchen', floorId: '11' },
    { id: '121', name: 'Kitchen', floorId: '12' },
    { id: '211', name: 'Canteen', floorId: '21' },
  ],
  users: [
    { id: 'u1', name: 'Jane Smith', email: 'jane@clean.example', employeeIds: ['e1'] },
    { id: 'u2', name: 'Tom Jones', email: 'tom@clean.example', employeeIds: ['e2', 'e3'] },
    { id: 'u3', name: 'Tom Jones', email: 'tj@clean.example', employeeIds: [] },
  ],
  forms: [
    { id: 'f1', name: 'Daily checklist' },
    { id: 'f2', name: 'Audit' },
  ],
};

export const TENANT: Tenant = {
  id: 'regularcleaning',
  name: 'Regular Cleaning',
  status: 'active',
  faDomain: 'regularcleaning.facilityapps.com',
  faTokenName: 'fa-token-regularcleaning',
  plan: 'professional',
  timeZone: 'Europe/London',
  holidayCalendar: 'england-and-wales',
  ratePerSecond: 5,
  defaultHours: { start: '09:00', end: '17:00' },
  container: 't-1',
  features: ['csv_import'],
  home: 'regularcleaning',
};

/** A row without a fault: Tuesday 2 December 2031, 9:00 to 11:30. */
export const GOOD: Cells = {
  title_en: 'Clean the lobby',
  site_name: 'Main Building',
  owner_email: 'jane@clean.example',
  date_start: '2031-12-02',
  hour_start: '9',
  hour_end: '11',
  minute_end: '30',
};
export const GOOD_JOB: JobSpec = {
  title: 'Clean the lobby',
  dateStart: '2031-12-02',
  dateEnd: '2031-12-02',
  hourStart: 9,
  minuteStart: 0,
  hourEnd: 11,
  minuteEnd: 30,
  siteId: '1',
  ownerId: 'u1',
  labels: [],
};

const emptyLedger: LedgerIndex = { knownOn: () => Promise.resolve(new Map()) };

export interface Settings {
  ledger?: LedgerIndex;
  order?: DateOrder;
  today?: string;
  tenant?: Tenant;
  importId?: string;
  aliases?: Alias[];
  acceptSuggestions?: boolean;
  constants?: Cells;
  /** In place of the usual sites. */
  sites?: ReferenceData['sites'];
}

/** Checks rows of one file, in which every field that any of them has is a column. */
export async function checkRows(rows: Cells[], settings: Settings = {}) {
  const { ledger = emptyLedger, order, today = '2031-11-24', tenant = TENANT } = settings;
  const reference = { ...REFERENCE, ...(settings.sites ? { sites: settings.sites } : {}) };
  const { aliases = [], acceptSuggestions } = settings;
  const more = { aliases, acceptSuggestions };
  const header = [...new Set(rows.flatMap((row) => Object.keys(row)))] as Field[];
  const columns = Object.fromEntries(header.map((field, index) => [field, index]));
  const check = new RowsCheck(
    {
      tenant,
      reference,
      ledger,
      today,
      importId: settings.importId ?? 'imp_this',
      bytes: 0,
      ...more,
    },
    { columns, header, constants: settings.constants ?? {} },
    new DateReader(new Map(), order),
  );
  const checked = await check.rows(
    rows.map((cells, index) => ({ row: index + 1, cells: header.map((field) => cells[field] ?? '') })),
  );
  return { checked, check, fileIssues: fileIssuesOf(check, []) };
}

/** One row: the good one with these cells instead. */
export async function checkRow(cells: Cells, settings?: Settings): Promise<CheckedRow> {
  const { checked } = await checkRows([{ ...GOOD, ...cells }], settings);
  return checked[0] as CheckedRow;
}

/** What a row is told: codes with the column that they stand under. */
export const told = (issues: Issue[]): string[] => issues.map(({ code, column }) => `${code} ${column}`);
export const tells = async (cells: Cells, settings?: Settings): Promise<string[]> =>
  told((await checkRow(cells, settings)).issues);
export const jobOf = async (cells: Cells, settings?: Settings): Promise<JobSpec | undefined> =>
  (await checkRow(cells, settings)).job;
