import type { GridPage, RowView } from '../../../shared/imports/views';
import { asProblem, type Problem } from '../../api/problem';

export const PAGE_ROWS = 50;
/** As many as lie around any screen twice over; a million rows are never held. */
const MOST_PAGES = 80;
const AT_ONCE = 2;

interface Page {
  rows: RowView[];
  /** It was read before something changed: shown until it is read anew. */
  stale: boolean;
}

/** Rows in a step above which nobody reads what goes by. */
const FLYING_ROWS = 10;
/** Milliseconds without a further step after which somebody has arrived. */
export const ARRIVED_MS = 100;

/** Where the rows that are shown begin, and since when, in milliseconds. */
export interface Step {
  from: number;
  at: number;
}

/** Whether rows only fly by: one jump is none, a row of long steps is. */
export const fliesBy = (before: Step, now: Step): boolean =>
  now.at - before.at < ARRIVED_MS && Math.abs(now.from - before.from) > FLYING_ROWS;

/**
 * The rows of a list on the server by their place in it: pages that were looked at, and the next ones on demand. A
 * page that a change made old stays on the screen until its successor is there.
 */
export class RowPages {
  total: number | undefined;
  problem: Problem | undefined;
  people: Record<string, string> = {};
  private pages = new Map<number, Page>();
  private asking = new Map<number, AbortController>();
  private wanted: [from: number, to: number] = [0, PAGE_ROWS];
  private version: number | undefined;
  private closed = false;

  constructor(
    private readonly load: (offset: number, limit: number, signal: AbortSignal) => Promise<GridPage>,
    private readonly changed: () => void,
  ) {}

  row(index: number): RowView | undefined {
    return this.pages.get(Math.floor(index / PAGE_ROWS))?.rows[index % PAGE_ROWS];
  }

  /** The place of a row among those that are known; -1 where it is not. */
  placeOf(row: number): number {
    for (const [page, { rows, stale }] of this.pages) {
      const at = stale ? -1 : rows.findIndex((one) => one.row === row);
      if (at >= 0) return page * PAGE_ROWS + at;
    }
    return -1;
  }

  /** Asks for the rows from one place to another that are not there yet. */
  want(from: number, to: number): void {
    this.wanted = [Math.max(0, from), to];
    this.pump();
  }

  /** Reads everything anew, the wanted rows first; resolves when those are there. */
  renew(): void {
    for (const page of this.pages.values()) page.stale = true;
    for (const controller of this.asking.values()) controller.abort();
    this.asking.clear();
    this.problem = undefined;
    this.pump();
  }

  /** True while rows that are wanted are not there, or old. */
  get waiting(): boolean {
    return this.missing().length > 0;
  }

  /** Shows a value before the server has answered. */
  foresee(row: number, field: string, value: string): void {
    for (const page of this.pages.values()) {
      const at = page.rows.findIndex((one) => one.row === row);
      const found = page.rows[at];
      if (found) page.rows[at] = { ...found, values: { ...found.values, [field]: value } };
    }
  }

  close(): void {
    this.closed = true;
    for (const controller of this.asking.values()) controller.abort();
  }

  private missing(): number[] {
    const [from, to] = this.wanted;
    const last = Math.min(to, (this.total ?? Infinity) - 1);
    const pages: number[] = [];
    for (let page = Math.floor(from / PAGE_ROWS); page * PAGE_ROWS <= last; page++)
      if (this.pages.get(page)?.stale !== false) pages.push(page);
    // An empty list has to be asked once to be known as such.
    if (this.total === undefined && pages.length === 0) pages.push(0);
    return pages;
  }

  private pump(): void {
    if (this.closed || this.problem) return;
    const missing = this.missing();
    // What scrolled away before it came is not needed any more.
    for (const [page, controller] of this.asking)
      if (!missing.includes(page)) {
        controller.abort();
        this.asking.delete(page);
      }
    for (const page of missing) {
      if (this.asking.size >= AT_ONCE) break;
      if (!this.asking.has(page)) void this.ask(page);
    }
  }

  private async ask(page: number): Promise<void> {
    const controller = new AbortController();
    this.asking.set(page, controller);
    try {
      const found = await this.load(page * PAGE_ROWS, PAGE_ROWS, controller.signal);
      if (controller.signal.aborted) return;
      this.asking.delete(page);
      this.take(page, found);
    } catch (error) {
      if (controller.signal.aborted) return;
      this.asking.delete(page);
      this.problem = asProblem(error);
    }
    this.changed();
    this.pump();
  }

  private take(page: number, { total, editVersion, items, people }: GridPage): void {
    // Pages of another version stand at other places.
    if (editVersion !== this.version) for (const other of this.pages.values()) other.stale = true;
    this.version = editVersion;
    this.total = total;
    this.people = { ...this.people, ...people };
    this.pages.delete(page);
    this.pages.set(page, { rows: items, stale: false });
    for (const oldest of this.pages.keys()) {
      if (this.pages.size <= MOST_PAGES) break;
      this.pages.delete(oldest);
    }
  }
}
