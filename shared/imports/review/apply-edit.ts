import type { Container } from '../../platform/blobs';
import { settleRow } from '../checking/twins';
import type { KnownJobs } from '../checking/known-jobs';
import type { RowCheck } from '../checking/check-row';
import { clean } from '../checking/text';
import type { IssueCode } from '../codes';
import { fingerprint } from '../fingerprint';
import { WINDOW_ROWS, type CheckedRow, type Counts, type Layout } from '../model';
import { readTexts } from '../rows-blob';
import { codeBits, unpackWindow, type WindowPlace } from '../rows-format';
import type { Edition } from './edition';
import { placeAt, type Review } from './review';
import { changeBetween, type RowState } from './row-change';
import { type RowFacts } from './row-facts';
import { firstOf, TwinPass } from './twin-pass';

/** What an edit does: which windows may hold rows that it changes, and what becomes of each row. */
export interface Plan {
  /** Ascending. */
  windows: Iterable<number> | AsyncIterable<number>;
  /** False where the text of a window shows that no row of it changes. */
  fits?(text: string): boolean;
  /** New cells and marks of the row at a place; undefined: it stays as it is. Throws what is to be refused. */
  change(row: CheckedRow, at: number): RowState | undefined;
}

export interface ApplyContext {
  container: Container;
  review: Review;
  edition: Edition;
  /** As it is after the edit, which may have given it another column. */
  layout: Layout;
  /** Columns that the edit gave the file, behind its own. */
  added: { at: number; count: number } | undefined;
  check(cells: string[]): RowCheck;
  known: KnownJobs;
  own: { customerId: string; importId: string };
  counts: Counts;
  issues: Partial<Record<IssueCode, number>>;
  /** Told how many rows were looked at, after each group of windows; throws where it is to be left. */
  onRows?: ((done: number) => Promise<void>) | undefined;
}

export interface Applied {
  facts: RowFacts;
  counts: Counts;
  issues: Partial<Record<IssueCode, number>>;
  /** Windows that were written. */
  windows: number;
  /** Rows and cells that were changed. */
  rows: number;
  cells: number;
}

const WINDOWS_AT_ONCE = 32;
const EXTRA_CELLS = codeBits(['EXTRA_CELLS']);

/**
 * Changes rows window by window, in the order of the file, and checks what changed again: each row by itself, then
 * against the ledger, then all of them for twins. What is in memory does not grow with what is changed.
 */
export async function applyPlan(context: ApplyContext, plan: Plan): Promise<Applied> {
  return new Applying(context).run(plan);
}

/** How many rows and cells a plan would change; nothing is checked or written. */
export async function countPlan(
  { container, review, layout }: Pick<ApplyContext, 'container' | 'review' | 'layout'>,
  plan: Plan,
): Promise<{ rows: number; cells: number }> {
  const counted = { rows: 0, cells: 0 };
  for await (const windows of inGroups(plan.windows, WINDOWS_AT_ONCE)) {
    const places = windows.map((window) => placeAt(review, window));
    for (const { place, text } of await readTexts(container, review.folder, places)) {
      if (plan.fits?.(text) === false) continue;
      for (const [n, row] of unpackWindow(text, layout).entries()) {
        const after =
          row.outcome === 'carried' ? undefined : plan.change(row, place.window * WINDOW_ROWS + n);
        if (!after) continue;
        counted.rows++;
        counted.cells += changeBetween(row.row, row, after)[1].length;
      }
    }
  }
  return counted;
}

/** Lets what others ask of this instance be answered in between. */
const others = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

class Applying {
  private readonly facts: RowFacts;
  private readonly counts: Counts;
  private readonly issues: Partial<Record<IssueCode, number>>;
  /** There from the first row on whose twins may be others now. */
  private twins: TwinPass | undefined;
  private readonly written = new Set<number>();
  private rows = 0;
  private cells = 0;

  constructor(private readonly context: ApplyContext) {
    this.facts = context.review.facts.copy();
    this.counts = { ...context.counts };
    this.issues = { ...context.issues };
  }

  async run(plan: Plan): Promise<Applied> {
    const { context } = this;
    for await (const windows of inGroups(this.withExtraCells(plan.windows), WINDOWS_AT_ONCE)) {
      for (const { place, text } of await this.read(windows)) {
        const extra = context.added !== undefined && place.codes.includes('EXTRA_CELLS');
        if (!extra && plan.fits?.(text) === false) continue;
        await this.window(place, unpackWindow(text, context.layout), plan);
        await others();
      }
      await context.edition.drain();
      await context.onRows?.(((windows.at(-1) ?? 0) + 1) * WINDOW_ROWS);
    }
    if (this.twins) await this.otherTwins(this.twins);
    const { facts, counts, issues, rows, cells } = this;
    return { facts, counts, issues, windows: this.written.size, rows, cells };
  }

  private read(windows: number[]): Promise<{ place: WindowPlace; text: string }[]> {
    const { container, review } = this.context;
    const places = windows.map((window) => placeAt(review, window));
    return readTexts(container, review.folder, places);
  }

  /** A new column moves cells that stand behind the header, so their windows are looked at too. */
  private async *withExtraCells(windows: Plan['windows']): AsyncGenerator<number> {
    const { review, added } = this.context;
    const extra: number[] = [];
    for (let at = 0; added !== undefined && at < review.facts.count; at += WINDOW_ROWS) {
      const codes = review.facts.codes.subarray(at, at + WINDOW_ROWS);
      if (codes.some((bits) => (bits & EXTRA_CELLS) !== 0)) extra.push(at / WINDOW_ROWS);
    }
    let last = -1;
    for await (const window of windows) {
      while (extra.length > 0 && (extra[0] as number) < window) yield (last = extra.shift() as number);
      if (window !== last) yield (last = window);
      if (extra[0] === window) extra.shift();
    }
    yield* extra;
  }

  private async window(place: WindowPlace, rows: CheckedRow[], plan: Plan): Promise<void> {
    const { context, facts } = this;
    const start = place.window * WINDOW_ROWS;
    const changes: unknown[] = [];
    const fresh = new Map<number, CheckedRow>();
    for (const [n, before] of rows.entries()) {
      if (before.outcome === 'carried') continue;
      const moved = this.movedCells(before);
      const after = plan.change(moved ? { ...before, cells: moved } : before, start + n);
      const state = after ?? (moved && { cells: moved, marks: before.marks });
      if (!state) continue;
      fresh.set(n, this.checked(before.row, state));
      if (!after) continue;
      const change = changeBetween(before.row, { cells: moved ?? before.cells, marks: before.marks }, after);
      changes.push(change);
      this.rows++;
      this.cells += change[1].length;
    }
    if (fresh.size === 0) return;
    await context.known.load(new Set([...fresh.values()].flatMap(({ job }) => job?.dateStart ?? [])));
    for (const [n, row] of fresh) this.noteFact(start + n, row, this.before(row) === undefined);
    if (this.twins === undefined && [...fresh.keys()].some((n) => this.otherPrint(start + n)))
      this.twins = new TwinPass(facts);
    this.twins?.advance(start + rows.length);
    const settled = rows.map((row, n) => this.settled(start + n, row, fresh.get(n)));
    this.write(place.window, rows, settled);
    context.edition.writeChanges(place.window, changes);
  }

  /** The cells of a row with room for the column that the edit adds, where others stood behind the header. */
  private movedCells({ cells, issues }: CheckedRow): string[] | undefined {
    const { added } = this.context;
    if (added === undefined || !issues.some(({ code }) => code === 'EXTRA_CELLS')) return undefined;
    const { at, count } = added;
    if (cells.slice(at, at + count).every((cell) => clean(cell) === '')) return cells;
    return [...cells.slice(0, at), ...Array.from({ length: count }, () => ''), ...cells.slice(at)];
  }

  private checked(row: number, { cells, marks }: RowState): CheckedRow {
    const { issues, job } = this.context.check(cells);
    const outcome = marks?.skipped ? 'skipped' : 'withErrors';
    const print = job && fingerprint(this.context.own.customerId, job);
    return { row, cells, outcome, issues, job, fingerprint: print, marks };
  }

  private before({ job, fingerprint: print }: CheckedRow) {
    return job && this.context.known.on(job.dateStart)?.get(print ?? '');
  }

  private noteFact(at: number, row: CheckedRow, isNew: boolean): void {
    const { outcome, issues, base, fingerprint: print, marks } = row;
    this.facts.set(at, {
      row: row.row,
      outcome: outcome as Exclude<typeof outcome, 'carried'>,
      codes: codeBits(issues.map(({ code }) => code)),
      fingerprint: base ?? print,
      marked: marks !== undefined,
      carried: false,
      sent: isNew && outcome !== 'skipped',
    });
  }

  private otherPrint(at: number): boolean {
    return !this.facts.samePrint(this.context.review.facts, at);
  }

  /** The row as it is to be written: beside its twins as they are now. */
  private settled(at: number, before: CheckedRow, fresh: CheckedRow | undefined): CheckedRow {
    const { facts, context } = this;
    if (fresh) {
      const sentBefore = this.before(fresh);
      if (fresh.job && fresh.fingerprint)
        settleRow(fresh, fresh.fingerprint, { before: sentBefore, first: firstOf(facts, at) }, context.own);
      this.noteFact(at, fresh, sentBefore === undefined);
      return fresh;
    }
    const print = before.base ?? before.fingerprint;
    if (print === undefined || facts.firsts[at] === context.review.facts.firsts[at]) return before;
    const row = { ...before, issues: [...before.issues] };
    settleRow(row, print, { first: firstOf(facts, at) }, context.own);
    this.noteFact(at, row, true);
    return row;
  }

  private write(window: number, before: CheckedRow[], after: CheckedRow[]): void {
    for (const row of before) this.count(row, -1);
    for (const row of after) this.count(row, 1);
    this.context.edition.writeWindow(window, after);
    this.written.add(window);
  }

  private count({ outcome, issues }: CheckedRow, by: number): void {
    if (outcome !== 'carried') this.counts[outcome] += by;
    for (const { code } of issues) {
      const many = (this.issues[code] ?? 0) + by;
      if (many === 0) delete this.issues[code];
      else this.issues[code] = many;
    }
  }

  /** Rows that were not touched, and have another twin now or none. */
  private async otherTwins(twins: TwinPass): Promise<void> {
    const { facts, context } = this;
    twins.advance(facts.count);
    const windows = new Set<number>();
    const { firsts } = context.review.facts;
    for (let at = 0; at < facts.count; at++) {
      const window = Math.floor(at / WINDOW_ROWS);
      if (facts.firsts[at] !== firsts[at] && !this.written.has(window)) windows.add(window);
    }
    for await (const some of inGroups(windows, WINDOWS_AT_ONCE)) {
      for (const { place, text } of await this.read(some)) {
        const rows = unpackWindow(text, context.layout);
        const start = place.window * WINDOW_ROWS;
        const settled = rows.map((row, n) => this.settled(start + n, row, undefined));
        this.write(place.window, rows, settled);
        await others();
      }
      await context.edition.drain();
      await context.onRows?.(facts.count);
    }
  }
}

async function* inGroups<T>(items: Iterable<T> | AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let group: T[] = [];
  for await (const item of items) {
    group.push(item);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
