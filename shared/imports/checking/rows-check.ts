import type { ReferenceData } from '../../facilityapps';
import type { Tenant } from '../../tenancy';
import { severityOf, type Issue, type IssueCode } from '../codes';
import { fingerprint } from '../fingerprint';
import type { LedgerIndex } from '../ledger';
import { NO_COUNTS, type CheckedRow, type Counts } from '../model';
import type { FileRow } from '../reading/read-file';
import type { Layout } from '../reading/header';
import { LIMITS, rowChecker } from './check-row';
import { DateReader, type DateOrder } from './dates';
import { FingerprintTable } from './fingerprint-table';
import { placesOf } from './places';

const MOST_FILE_ISSUES = 100;
/** Dates whose ledger entries are kept in memory; beyond, all are read anew as they come. */
const MOST_DATES = 2_000;

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
  private readonly check: (cells: string[]) => { issues: Issue[]; job?: CheckedRow['job'] };
  private readonly seen = new FingerprintTable();
  private readonly known = new Map<string, Awaited<ReturnType<LedgerIndex['knownOn']>>>();

  constructor(
    private readonly deps: RowsCheckDeps,
    layout: Pick<Layout, 'columns' | 'header'>,
    order: DateOrder,
  ) {
    this.dates = new DateReader(order);
    const { tenant, reference, today } = deps;
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
    const checks = rows.map((row) => ({ row, ...this.check(row.cells) }));
    const dates = new Set(
      checks.flatMap(({ job }) => (job && !this.known.has(job.dateStart) ? [job.dateStart] : [])),
    );
    if (this.known.size + dates.size > MOST_DATES) this.known.clear();
    await Promise.all(
      [...dates].map(async (date) =>
        this.known.set(date, await this.deps.ledger.knownOn(this.deps.tenant, date)),
      ),
    );
    return checks.map(({ row, issues, job }) => this.finish(row, issues, job));
  }

  private finish({ row, cells }: FileRow, issues: Issue[], job: CheckedRow['job']): CheckedRow {
    let outcome: CheckedRow['outcome'] = 'withErrors';
    let print: string | undefined;
    if (job) {
      print = fingerprint(this.deps.tenant.id, job);
      const issue = this.twinOf(print, row, job.dateStart);
      if (issue) issues.push(issue);
      outcome = issue ? 'duplicate' : 'ready';
    }
    this.count(outcome, issues);
    return {
      row,
      cells,
      outcome,
      issues,
      ...(print === undefined ? {} : { fingerprint: print }),
      ...(job ? { job } : {}),
    };
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
    const before = this.known.get(date)?.get(print);
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
    const message = `The column “${column.slice(0, 100)}” is not known and is not imported.`;
    return { ...warning('UNKNOWN_COLUMN', message), column: column.slice(0, 100) };
  });
  if (check.dates.assumed) {
    const message =
      'Nothing in the file shows whether 01/02 is 1 February or 2 January. It was read day first: 1 February.';
    found.push(warning('DATE_ORDER_ASSUMED', message));
  }
  for (const { code } of found) check.issues[code] = (check.issues[code] ?? 0) + 1;
  return found;
}
