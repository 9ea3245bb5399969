import type { ReferenceData } from '../../facilityapps';
import type { Tenant } from '../../tenancy';
import type { Issue, IssueCode } from '../codes';
import { fingerprint } from '../fingerprint';
import { holidaysOf } from '../holidays-of';
import type { LedgerIndex } from '../ledger';
import type { Marks } from '../marks';
import { NO_COUNTS, type CheckedRow, type Counts } from '../model';
import type { FileRow } from '../reading/read-file';
import type { Field } from '../reading/fields';
import { rowChecker, type RowCheck } from './check-row';
import type { DateReader } from './dates';
import { FingerprintTable } from './fingerprint-table';
import { KnownJobs, type Known } from './known-jobs';
import { placesOf, type Alias } from './places';
import { LIMITS } from './text-rules';
import { settleRow, warning, type Twin } from './twins';

const MOST_FILE_ISSUES = 100;
const USUAL_ROW_BYTES = 120;
/** So much more than reckoned from the length of the first rows. */
const MARGIN = 1.03;
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
  /** Size of the file, which tells about how many rows there will be. */
  bytes: number;
  /** Names that this customer's files give to places and people. */
  aliases?: readonly Alias[];
  /** Names that are nearly right are taken for what they are like. */
  acceptSuggestions?: boolean | undefined;
}

const MOST_ACCEPTED = 1_000;
const NO_TWIN: Twin = {};

/** A row to check; a corrected file keeps what people said of its rows before. */
export type RowToCheck = FileRow & { marks?: Marks | undefined };

/** How the cells of a file are read: its columns and what stands for those that are missing. */
export interface ColumnsToCheck {
  header: string[];
  columns: Partial<Record<Field, number>>;
  constants?: Partial<Record<Field, string>>;
}

/** The check of one row by itself, under the rules of now. */
export const cellsCheck = (
  {
    tenant,
    reference,
    today,
    aliases = [],
  }: Pick<RowsCheckDeps, 'tenant' | 'reference' | 'today' | 'aliases'>,
  { header, columns, constants = {} }: ColumnsToCheck,
  dates: DateReader,
  accept: ((alias: Alias) => void) | undefined,
): ((cells: string[]) => RowCheck) =>
  rowChecker({
    columns,
    constants,
    header,
    dates,
    places: placesOf(reference, { aliases, accept }),
    limits: LIMITS,
    today,
    holidayOn: holidaysOf(tenant.holidayCalendar),
    defaultHours: tenant.defaultHours,
  });

/** Checks rows in the order of the file: each by itself, then against the file so far and the ledger. */
export class RowsCheck {
  readonly counts: Counts = { ...NO_COUNTS };
  readonly issues: Partial<Record<IssueCode, number>> = {};
  /** Names that were taken for others, by kind, parent and name; the first thousand of them. */
  readonly accepted = new Map<string, Alias>();
  private readonly check: (cells: string[]) => RowCheck;
  private seen = new FingerprintTable(0);
  private sized = false;
  private readonly known: KnownJobs;
  private readonly own: { customerId: string; importId: string };

  constructor(
    private readonly deps: RowsCheckDeps,
    layout: ColumnsToCheck,
    readonly dates: DateReader,
  ) {
    this.known = new KnownJobs(deps.ledger, deps.tenant);
    this.own = { customerId: deps.tenant.id, importId: deps.importId };
    this.check = cellsCheck(
      deps,
      layout,
      dates,
      deps.acceptSuggestions ? (alias) => this.accept(alias) : undefined,
    );
  }

  /** Checks some rows; the ledger is asked once for each start date. */
  async rows(rows: RowToCheck[]): Promise<CheckedRow[]> {
    if (!this.sized) {
      this.seen = new FingerprintTable((this.deps.bytes / meanBytes(rows)) * MARGIN);
      this.sized = true;
    }
    const checked = rows.map(({ row, cells, marks }): CheckedRow => {
      const { issues, job } = this.check(cells);
      const outcome = marks?.skipped ? 'skipped' : 'withErrors';
      return { row, cells, outcome, issues, fingerprint: undefined, job, marks };
    });
    let done = this.finish(checked, 0);
    while (done < checked.length) {
      await this.known.load(new Set(checked.flatMap(({ job }) => (job ? [job.dateStart] : []))));
      done = this.finish(checked, done);
    }
    return checked;
  }

  /** Looks for twins in the order of the file, up to the first row whose date has to be read from the ledger. */
  private finish(checked: CheckedRow[], from: number): number {
    for (let at = from; at < checked.length; at++) {
      const one = checked[at] as CheckedRow;
      const { job } = one;
      if (job) {
        const known = this.known.on(job.dateStart);
        if (!known) return at;
        const print = fingerprint(this.deps.tenant.id, job);
        const twin = this.twinOf(one, print, known);
        if (twin === NO_TWIN && one.marks === undefined) {
          // Nearly all rows: looking at more would be felt in a large file.
          one.fingerprint = print;
          one.outcome = 'ready';
        } else settleRow(one, print, twin, this.own);
      }
      this.count(one.outcome, one.issues);
    }
    return checked.length;
  }

  private twinOf({ row, marks }: CheckedRow, print: string, known: Known): Twin {
    // Nobody's twin: it is not sent.
    if (marks?.skipped) return NO_TWIN;
    const before = known.size === 0 ? undefined : known.get(print);
    if (before) return { before };
    const first = this.seen.add(print, row);
    return first === undefined ? NO_TWIN : { first };
  }

  /** A row that an earlier revision settled: it keeps its outcome, and its job cannot be sent a second time. */
  carry({ row, fingerprint: print, issues }: CheckedRow, outcome: keyof Counts): void {
    if (print !== undefined && outcome !== 'failed' && outcome !== 'skipped') this.seen.add(print, row);
    this.counts.rows++;
    this.counts[outcome]++;
    for (const { code } of issues) this.issues[code] = (this.issues[code] ?? 0) + 1;
  }

  private accept(alias: Alias): void {
    if (this.accepted.size < MOST_ACCEPTED)
      this.accepted.set([alias.kind, alias.parent, alias.name].join('\u0000'), alias);
  }

  private count(outcome: CheckedRow['outcome'], issues: Issue[]): void {
    this.counts.rows++;
    if (outcome !== 'carried') this.counts[outcome]++;
    for (const { code } of issues) this.issues[code] = (this.issues[code] ?? 0) + 1;
  }
}

function meanBytes(rows: FileRow[]): number {
  let bytes = 0;
  for (const { cells } of rows) for (const cell of cells) bytes += cell.length + 1;
  return rows.length === 0 ? USUAL_ROW_BYTES : bytes / rows.length;
}

/** What there is to say about the whole file; counted with the rows' issues. */
export function fileIssuesOf(check: RowsCheck, unknown: string[]): Issue[] {
  const found = unknown.slice(0, MOST_FILE_ISSUES - 1).map((column): Issue => {
    const name = column.slice(0, MOST_COLUMN_NAME);
    return {
      ...warning('UNKNOWN_COLUMN', `The column “${name}” is not known and is not imported.`),
      column: name,
    };
  });
  if (check.dates.mixed)
    found.push(
      warning(
        'DATE_ORDER_ASSUMED',
        'Some dates of the file are written day first and some month first. All were read day first: 01/02 is 1 February.',
      ),
    );
  for (const { code } of found) check.issues[code] = (check.issues[code] ?? 0) + 1;
  return found;
}
