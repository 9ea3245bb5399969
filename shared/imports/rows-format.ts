import type { JobSpec } from '../facilityapps';
import { clean, splitLabels } from './checking/text';
import { ISSUE_CODES, severityOf, type Issue, type IssueCode } from './codes';
import { packMarks, unpackMarks, type PackedMarks } from './marks';
import { CHECK_OUTCOMES, type CheckedRow, type CheckOutcome, type Layout } from './model';
import type { WindowInfo } from './rows';

/*
 * How a window of rows is written: a line of JSON, an array for each row (row, outcome, how many cells, then, where
 * they are there, issues, fingerprint, job, what people did to it), and behind it all cells of these rows, each ended by NUL, which no cell
 * can hold. Title, description and labels of a job are read from the cells again. It is written by hand, since
 * building arrays for JSON.stringify takes more time than all of the rest of a check's writing.
 */
const CELL_END = '\u0000';

type PackedIssue = [code: number, column: string | null, message: string, suggestion?: string];
type PackedSeries = [
  period: 'daily' | 'weekly' | 'monthly',
  every: number,
  days: number[],
  byDay: 0 | 1,
  until: string,
];
type PackedJob = [
  siteId: string,
  floorId: string | 0,
  spaceId: string | 0,
  ownerId: string,
  formId: string | 0,
  dateStart: string,
  dateEnd: string | 0,
  start: number,
  end: number,
  series: PackedSeries | 0,
];
type PackedRow = [
  row: number,
  outcome: number,
  cells: number,
  issues: PackedIssue[] | 0,
  fingerprint?: string | 0,
  job?: PackedJob | 0,
  marks?: PackedMarks,
];

const codeIndex = new Map(ISSUE_CODES.map((code, index) => [code, index]));
const outcomeIndex = new Map(CHECK_OUTCOMES.map((outcome, index) => [outcome, index]));

const packIssue = ({ code, column, message, suggestion }: Issue): PackedIssue =>
  suggestion === undefined
    ? [codeIndex.get(code) ?? 0, column, message]
    : [codeIndex.get(code) ?? 0, column, message, suggestion];

const MOST_QUOTED = 50_000;
const quotedIds = new Map<string, string>();

/** An id as JSON; ids come again and again. */
function quote(id: string): string {
  const known = quotedIds.get(id);
  if (known !== undefined) return known;
  if (quotedIds.size >= MOST_QUOTED) quotedIds.clear();
  const quoted = JSON.stringify(id);
  quotedIds.set(id, quoted);
  return quoted;
}
const quoteOr0 = (id: string | undefined): string => (id === undefined ? '0' : quote(id));

function packJob(job: JobSpec): string {
  const { recurrence } = job;
  const place = `${quote(job.siteId)},${quoteOr0(job.floorId)},${quoteOr0(job.spaceId)}`;
  const end = job.dateEnd === job.dateStart ? '0' : `"${job.dateEnd}"`;
  const times = `${job.hourStart * 60 + job.minuteStart},${job.hourEnd * 60 + job.minuteEnd}`;
  const series: PackedSeries | 0 = recurrence
    ? [
        recurrence.period,
        recurrence.every,
        recurrence.weekdays,
        recurrence.byWeekdayOfMonth ? 1 : 0,
        recurrence.until,
      ]
    : 0;
  const last = series === 0 ? '0' : JSON.stringify(series);
  return `[${place},${quote(job.ownerId)},${quoteOr0(job.formId)},"${job.dateStart}",${end},${times},${last}]`;
}

function packRow({ row, outcome, cells, issues, fingerprint, job, marks, base }: CheckedRow): string {
  const told = issues.length === 0 ? '0' : JSON.stringify(issues.map(packIssue));
  const head = `[${row},${outcomeIndex.get(outcome) ?? 0},${cells.length},${told}`;
  if (marks !== undefined) {
    const sent = fingerprint === undefined || !job ? '0,0' : `"${fingerprint}",${packJob(job)}`;
    return `${head},${sent},${JSON.stringify(packMarks(marks, base))}]`;
  }
  if (fingerprint === undefined) return `${head}]`;
  return job ? `${head},"${fingerprint}",${packJob(job)}]` : `${head},"${fingerprint}"]`;
}

/** Where the texts of a job stand: in columns, or the same in every row. */
type Columns = Pick<Layout, 'columns' | 'constants'>;

function unpackJob(packed: PackedJob, cells: string[], { columns, constants }: Columns): JobSpec {
  const [siteId, floorId, spaceId, ownerId, formId, dateStart, dateEnd, start, end, series] = packed;
  const cell = (field: string): string => {
    const index = columns[field];
    const text = index === undefined ? '' : clean(cells[index]);
    return text === '' ? (constants?.[field] ?? '') : text;
  };
  const description = cell('description_en');
  const job: JobSpec = {
    title: cell('title_en'),
    dateStart,
    dateEnd: dateEnd === 0 ? dateStart : dateEnd,
    hourStart: Math.floor(start / 60),
    minuteStart: start % 60,
    hourEnd: Math.floor(end / 60),
    minuteEnd: end % 60,
    siteId,
    ownerId,
    labels: splitLabels(cell('label_list')).labels,
  };
  if (description !== '') job.description = description;
  if (floorId !== 0) job.floorId = floorId;
  if (spaceId !== 0) job.spaceId = spaceId;
  if (formId !== 0) job.formId = formId;
  if (series !== 0) {
    const [period, every, weekdays, byDay, until] = series;
    job.recurrence = { period, every, weekdays, byWeekdayOfMonth: byDay === 1, until };
  }
  return job;
}

function unpackIssue([index, column, message, suggestion]: PackedIssue): Issue {
  const code = ISSUE_CODES[index] as IssueCode;
  const issue: Issue = { column, code, severity: severityOf(code), message };
  if (suggestion !== undefined) issue.suggestion = suggestion;
  return issue;
}

function unpackRow(packed: PackedRow, cells: string[], columns: Columns): CheckedRow {
  const [row, outcome, , issues, fingerprint, job, marks] = packed;
  const checked: CheckedRow = {
    row,
    cells,
    outcome: CHECK_OUTCOMES[outcome] as CheckOutcome,
    issues: issues === 0 ? [] : issues.map(unpackIssue),
  };
  if (fingerprint) checked.fingerprint = fingerprint;
  if (job) checked.job = unpackJob(job, cells, columns);
  if (marks) {
    checked.marks = unpackMarks(marks);
    if (marks[3] !== undefined) checked.base = marks[3];
  }
  return checked;
}

/** What the review keeps in memory of a row. */
export interface RowFact {
  row: number;
  outcome: CheckOutcome;
  /** A bit for each code, by its place in ISSUE_CODES. */
  codes: number;
  /** Without the number of "send it all the same". */
  fingerprint: string | undefined;
  marked: boolean;
}

/** The facts of a window's rows; cells and jobs are left alone. */
export function factsOf(text: string): RowFact[] {
  return (JSON.parse(text.slice(0, text.indexOf('\n'))) as PackedRow[]).map(
    ([row, outcome, , issues, fingerprint, , marks]) => {
      let codes = 0;
      if (issues) for (const [code] of issues) codes |= 1 << code;
      return {
        row,
        outcome: CHECK_OUTCOMES[outcome] as CheckOutcome,
        codes: codes >>> 0,
        fingerprint: (marks?.[3] ?? fingerprint) || undefined,
        marked: marks !== undefined,
      };
    },
  );
}

/** The same of a row that is not written yet. */
export function factOf({ row, outcome, issues, fingerprint, base, marks }: CheckedRow): RowFact {
  let codes = 0;
  for (const { code } of issues) codes |= 1 << (codeIndex.get(code) ?? 0);
  return { row, outcome, codes: codes >>> 0, fingerprint: base ?? fingerprint, marked: marks !== undefined };
}

/** The bits of codes, as facts and index entries have them. */
export const codeBits = (codes: readonly IssueCode[]): number =>
  codes.reduce((bits, code) => bits | (1 << (codeIndex.get(code) ?? 0)), 0) >>> 0;

/** The rows of a window as they were written. */
export function unpackWindow(text: string, columns: Columns): CheckedRow[] {
  const end = text.indexOf('\n');
  const cells = text.slice(end + 1).split(CELL_END);
  let at = 0;
  return (JSON.parse(text.slice(0, end)) as PackedRow[]).map((packed) => {
    const from = at;
    at += packed[2];
    return unpackRow(packed, cells.slice(from, at), columns);
  });
}

/** The window that is being filled: its text, and what the index says of it. */
export class OpenWindow {
  rows = 0;
  private firstRow = 0;
  private lines = '';
  private cells = '';
  private mask = 0;
  private readonly many = new Uint8Array(CHECK_OUTCOMES.length);

  add(row: CheckedRow): void {
    if (this.rows++ === 0) this.firstRow = row.row;
    else this.lines += ',';
    this.lines += packRow(row);
    this.cells += row.cells.join(CELL_END) + CELL_END;
    for (const { code } of row.issues) this.mask |= 1 << (codeIndex.get(code) ?? 0);
    const outcome = outcomeIndex.get(row.outcome) ?? 0;
    this.many[outcome] = (this.many[outcome] ?? 0) + 1;
  }

  get text(): string {
    return `[${this.lines}]\n${this.cells}`;
  }

  /**
   * Writes its entry in the index: the INDEX_BYTES bytes of `entry`.
   *
   * @param home the edit whose blob holds it (HOME_DIGITS hex digits); undefined: the check's
   */
  writeEntry(entry: Buffer, offset: number, bytes: number, home?: string): void {
    entry.writeUInt32LE(this.firstRow, 0);
    entry.writeUInt32LE(bytes, 4);
    entry.writeDoubleLE(offset, 8);
    entry.writeUInt8(this.rows, 16);
    entry.set(this.many, 17);
    entry.writeUInt32LE(this.mask >>> 0, 24);
    if (home === undefined) return;
    entry.write(home.slice(0, 8), 28, 'hex');
    entry.write(home.slice(8, HOME_DIGITS), 22, 'hex');
  }
}

/**
 * First row, bytes, offset of the window, rows, rows by outcome, a bit for each code that stands in it; the edit that
 * wrote it, in the bytes that are left (22, 23 and 28 to 31).
 */
export const INDEX_BYTES = 32;
export const HOME_DIGITS = 12;
const NO_HOME = '0'.repeat(HOME_DIGITS);

/** Where a window lies; `home` names the edit whose blob it is in, '' the check. */
export type WindowPlace = WindowInfo & { offset: number; bytes: number; home: string };

export function readEntry(bytes: Buffer, window: number): WindowPlace {
  const mask = bytes.readUInt32LE(24);
  const many = CHECK_OUTCOMES.map((_, outcome) => bytes.readUInt8(17 + outcome));
  const [ready = 0, withErrors = 0, duplicate = 0, skipped = 0, carried = 0] = many;
  const home = bytes.toString('hex', 28, 32) + bytes.toString('hex', 22, 24);
  return {
    home: home === NO_HOME ? '' : home,
    window,
    firstRow: bytes.readUInt32LE(0),
    bytes: bytes.readUInt32LE(4),
    offset: bytes.readDoubleLE(8),
    rows: bytes.readUInt8(16),
    ready,
    withErrors,
    duplicate,
    skipped,
    carried,
    codes: ISSUE_CODES.filter((_, index) => (mask >>> index) & 1),
  };
}
