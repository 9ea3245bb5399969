import type { Table } from '../platform/tables';
import type { Tenant } from '../tenancy';
import type { CheckedRow, ImportRecord } from './model';
import { readOutcomePages, type OutcomePage } from './outcomes';
import type { RowsReader, WindowInfo } from './rows';
import { OpenWindow } from './run-window';

const PREFETCH = 8;

/** A window without rows to bring to an end, or one that has them; `untouched`: nobody settled anything of it yet. */
export type NextWindow =
  { kind: 'passed'; window: number } | { kind: 'open'; open: OpenWindow; untouched: boolean };

/** Which windows of an import's rows come next: those that wait for a look-up, then those from the cursor on. */
export class LaneWindows {
  private nextIndex: number;
  private ended = false;
  private reopen: number[] = [];
  private readonly pages = new Map<number, OutcomePage>();
  private prefetched: { info: WindowInfo; rows: CheckedRow[] }[] = [];

  constructor(
    private readonly record: ImportRecord,
    private readonly reader: RowsReader,
  ) {
    this.nextIndex = record.cursor;
  }

  /** Reads what earlier drivers settled; answers the windows from the cursor on that are complete. */
  async known(where: { table: Table; tenant: Tenant; canLookUp: boolean }): Promise<number[]> {
    const { record } = this;
    // Nothing can have been settled of a file that nobody drove yet.
    if (record.revision === 1 && record.startedAt === null) return [];
    // Windows before the cursor are complete; they matter only for rows that still wait for a look-up.
    const from = record.counts.unknown > 0 ? 0 : record.cursor;
    const settled: number[] = [];
    for await (const page of readOutcomePages(where.table, where.tenant, record.id, from)) {
      // What an earlier revision of the file came to stands with its rows; the window is open again.
      const current = page.revision === record.revision;
      if (current && page.unknown > 0 && where.canLookUp) this.reopen.push(page.window);
      if (page.window < record.cursor && page.unknown === 0) continue;
      this.pages.set(page.window, { ...page, complete: page.complete && current });
      if (current && page.complete) settled.push(page.window);
    }
    return settled;
  }

  /** No window is left to read. */
  get exhausted(): boolean {
    return this.ended && this.reopen.length === 0;
  }

  /** Nothing more is read. */
  stop(): void {
    this.ended = true;
    this.reopen = [];
  }

  /** Windows from here on are left; those that wait for a look-up are not. */
  end(): void {
    this.ended = true;
  }

  /** What was settled of a window is not needed any more. */
  forget(window: number): void {
    this.pages.delete(window);
  }

  /** Undefined when there are no more. */
  async next(isOpen: (window: number) => boolean): Promise<NextWindow | undefined> {
    const again = this.reopen.shift();
    const window = again ?? this.fromCursor(isOpen);
    if (window === undefined) return undefined;
    const page = this.pages.get(window);
    if (again === undefined && page?.complete) return { kind: 'passed', window };
    const found = await this.read(window);
    const open = found && new OpenWindow(this.record, found.info, found.rows, page);
    if (!open || open.open.length === 0) return { kind: 'passed', window };
    return { kind: 'open', open, untouched: again === undefined && !page };
  }

  private fromCursor(isOpen: (window: number) => boolean): number | undefined {
    while (this.nextIndex < this.record.windows) {
      const window = this.nextIndex++;
      if (!isOpen(window)) return window;
    }
    this.ended = true;
    return undefined;
  }

  private async read(window: number) {
    if (!this.prefetched.some(({ info }) => info.window === window)) {
      this.prefetched = await this.reader.windows(window, PREFETCH);
    }
    return this.prefetched.find(({ info }) => info.window === window);
  }
}
