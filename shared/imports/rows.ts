import type { CheckedRow } from './model';
import type { IssueCode } from './codes';

/** What the index says of a window of rows (WINDOW_ROWS kept rows, the last one shorter), without reading it. */
export interface WindowInfo {
  window: number;
  /** `row` of its first row. */
  firstRow: number;
  rows: number;
  /** Rows by what the check said. */
  ready: number;
  duplicate: number;
  withErrors: number;
  skipped: number;
  carried: number;
  /** Codes that stand in it. */
  codes: IssueCode[];
}

/** Writes the rows of a check, in order, while they are made; memory does not grow with the file. */
export interface RowsWriter {
  append(row: CheckedRow): void;
  /** Waits until what was appended may grow again (backpressure); call it between chunks. */
  drain(): Promise<void>;
  /** Waits until nothing is under way any more; what was written stays invisible, and may be written anew. */
  abandon(): Promise<void>;
  /** Makes rows and index visible; answers how many windows there are. */
  finish(): Promise<number>;
}

export interface RowsReader {
  /** Index entries of windows `from` to `from + count - 1`, as far as they exist. */
  index(from: number, count: number): Promise<WindowInfo[]>;
  /** The rows of some windows, in order; neighbouring windows cost one read. */
  windows(from: number, count: number): Promise<{ info: WindowInfo; rows: CheckedRow[] }[]>;
}
