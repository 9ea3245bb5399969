import type { ReferenceData } from '../../facilityapps';
import type { Tenant } from '../../tenancy';
import { severityOf, type Issue, type IssueCode } from '../codes';
import { fingerprint } from '../fingerprint';
import type { LedgerIndex } from '../ledger';
import { NO_COUNTS, type CheckedRow, type Counts } from '../model';
import type { FileRow } from '../reading/read-file';
import type { Layout } from '../reading/header';
import { rowChecker, type RowCheck } from './check-row';
import { DateReader, type DateOrder } from './dates';
import { FingerprintTable } from './fingerprint-table';
import { KnownJobs } from './known-jobs';
import { placesOf } from './places';
import { LIMITS } from './text-rules';

const MOST_FILE_ISSUES = 100;
/** A property of a table holds 32 K characters, and all of these stand in one. */
const MOST_COLUMN_NAME = 60;

export interface RowsCheckDeps {
  tenant: Tenant;
  reference: ReferenceData;
  ledger: LedgerIndex;
  /** Today in the customer's zone. */
  today: string;
  /** The import itself: what it created before is not another's. */
  importId: string;
}

/** Checks rows in the order of the file: each by itself, then against the file so far and the ledger. */
export class RowsCheck {
  readonly counts: Counts = { ...NO_COUNTS };
  readonly issues: Partial<Record<IssueCode, number>> = {};
  readonly dates: DateReader;
  private readonly check: (cells: string[]) => RowCheck;
  private readonly seen = new FingerprintTable();
  private readonly known: KnownJobs;

  constructor(
    private readonly deps: RowsCheckDeps,
    layout: Pick<Layout, 'columns' | 'header'>,
    order: DateOrder,
  ) {
    this.dates = new DateReader(order);
    const { tenant, reference, today } = deps;
    this.known = new KnownJobs(deps.ledger, tenant);
    this.check = rowChecker({
      columns: layout.columns,
      header: layout.header,
      dates: this.dates,
      places: placesOf(reference),
      limits: LIMITS,
      today,
      defaultHours: tenant.defaultHours,
    });
  }

  /** Checks some rows; the ledger is asked once for each start date. */
  async rows(rows: FileRow[]): Promise<CheckedRow[]> {
    const checked: CheckedRow[] = [];
    const dates = new Set<string>();
    let unread = false;
    for (const { row, cells } of rows) {
      const { issues, job } = this.check(cells);
      const one: CheckedRow = { row, cells, outcome: 'withErrors', issues };
      checked.push(one);
      if (!job) continue;
      one.job = job;
      dates.add(job.dateStart);
      unread ||= !this.known.has(job.dateStart);
    }
    if (unread) await this.known.load(dates);
    for (const one of checked) this.finish(one);
    return checked;
  }

  private finish(one: CheckedRow): void {
    const { job, row, issues } = one;
    if (job) {
      one.fingerprint = fingerprint(this.deps.tenant.id, job);
      const issue = this.twinOf(one.fingerprint, row, job.dateStart);
      if (issue) issues.push(issue);
      one.outcome = issue ? 'duplicate' : 'ready';
    }
    this.count(one.outcome, issues);
  }

  private twinOf(print: string, row: number, date: string): Issue | undefined {
    const first = this.seen.add(print, row);
    if (first !== undefined) {
      const which = first === 0 ? 'an earlier row' : `row ${first}`;
      return warning(
        'DUPLICATE_ROW',
        `This is the same job as ${which} of this file. It is sent only if that one fails.`,
      );
    }
    const before = this.known.find(date, print);
    if (!before) return undefined;
    const by = before.importId === this.deps.importId ? 'this import' : `import ${before.importId}`;
    return warning('ALREADY_IMPORTED', `This job was created before by ${by}, row ${before.row}.`);
  }

  /** A row that an earlier revision settled: it keeps its outcome, and its job cannot be sent a second time. */
  carry({ row, fingerprint: print, issues }: CheckedRow, outcome: keyof Counts): void {
    if (print !== undefined && outcome !== 'failed' && outcome !== 'skipped') this.seen.add(print, row);
    this.counts.rows++;
    this.counts[outcome]++;
    for (const { code } of issues) this.issues[code] = (this.issues[code] ?? 0) + 1;
  }

  private count(outcome: CheckedRow['outcome'], issues: Issue[]): void {
    this.counts.rows++;
    if (outcome !== 'carried') this.counts[outcome]++;
    for (const { code } of issues) this.issues[code] = (this.issues[code] ?? 0) + 1;
  }
}

const warning = (code: IssueCode, message: string): Issue => ({
  column: null,
  code,
  severity: severityOf(code),
  message,
});

/** What there is to say about the whole file; counted with the rows' issues. */
export function fileIssuesOf(check: RowsCheck, unknown: string[]): Issue[] {
  const found = unknown.slice(0, MOST_FILE_ISSUES - 1).map((column): Issue => {
    const name = column.slice(0, MOST_COLUMN_NAME);
    return {
      ...warning('UNKNOWN_COLUMN', `The column “${name}” is not known and is not imported.`),
      column: name,
    };
  });
  if (check.dates.assumed) {
    const message = check.dates.dayFirst
      ? 'Some dates of the file are written day first and some month first. All were read day first: 01/02 is 1 February.'
      : 'Nothing in the file shows whether 01/02 is 1 February or 2 January. It was read day first: 1 February.';
    found.push(warning('DATE_ORDER_ASSUMED', message));
  }
  for (const { code } of found) check.issues[code] = (check.issues[code] ?? 0) + 1;
  return found;
}
