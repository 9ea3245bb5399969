import type { Change } from '../platform/tables';
import { settleEntry, type LedgerKey, type LedgerState } from './ledger';
import { writeOutcomes, type OutcomePage } from './outcomes';
import type { CheckedRow, Counts, ImportRecord, RowResult, RunOutcome } from './model';
import type { WindowInfo } from './rows';

/** A row that the run has to bring to an end. */
export interface Task {
  row: number;
  key: LedgerKey;
  checked: CheckedRow;
  window: OpenWindow;
  /** How often it was really sent. */
  attempts: number;
  /** Monotonic milliseconds before which it is not sent. */
  notBefore: number;
  /** FacilityApps took it without naming the job: not to be found does not mean not there. */
  nameless?: boolean;
  /** Who the ledger's entry belongs to when it is not ours (a doubt of another import that we look up). */
  adoptedFrom?: { importId: string; row: number };
}

/** What a row came to, and what the ledger is to say of it. */
interface Final {
  row: number;
  key: LedgerKey;
  /** Undefined: the row is again what the check said of it. */
  result?: RowResult;
  ledger?: { key: LedgerKey; state: LedgerState; importId: string; row: number; jobId?: string; at: number };
}

const OWN: Partial<Record<RunOutcome, LedgerState>> = {
  created: 'created',
  failed: 'refused',
  unknown: 'unknown',
};
/** A doubt of another import that we looked up: found, it is that import's job and a duplicate here. */
const ADOPTED: Partial<Record<RunOutcome, LedgerState>> = { duplicate: 'created' };

export interface Settlement {
  changes: Change[];
  counts: Partial<Record<keyof Counts, number>>;
  done: number;
  ended: { key: LedgerKey; unknown: boolean }[];
}

/**
 * A window of rows under way. `waiting` rows are to be sent or in flight; `doubtful` ones wait for a look-up;
 * `following` ones for another row with the same fingerprint. It is settled whenever nothing is waiting, and again
 * when doubts are cleared up.
 */
export class OpenWindow {
  readonly index: number;
  waiting = 0;
  doubtful = 0;
  following = 0;
  settling = false;
  /** Claims of its rows that are being written. */
  claiming = 0;
  private readonly results = new Map<number, RowResult>();
  private readonly checked: Map<number, CheckedRow>;
  private unsettled: Final[] = [];

  constructor(
    private readonly record: Pick<ImportRecord, 'id' | 'revision'>,
    info: WindowInfo,
    readonly rows: CheckedRow[],
    page: OutcomePage | undefined,
  ) {
    this.index = info.window;
    this.checked = new Map(rows.map((row) => [row.row, row]));
    for (const result of page?.results ?? []) {
      const carried = this.checked.get(result.row)?.outcome === 'carried';
      if (carried || page?.revision === record.revision) this.results.set(result.row, result);
    }
  }

  /** Rows without an end: never sent, or unknown. */
  get open(): CheckedRow[] {
    return this.rows.filter(({ row, outcome }) => {
      if (outcome !== 'ready' && outcome !== 'duplicate') return false;
      const result = this.results.get(row);
      return result === undefined || result.outcome === 'unknown';
    });
  }

  hasUnknown(row: number): boolean {
    return this.results.get(row)?.outcome === 'unknown';
  }

  /** Every row that can be sent has an outcome, be it unknown. */
  get complete(): boolean {
    return this.open.every(({ row }) => this.results.has(row));
  }

  /** True when a settlement has something to write. */
  get dirty(): boolean {
    return this.unsettled.length > 0;
  }

  get finished(): boolean {
    return (
      this.waiting + this.doubtful + this.following + this.claiming === 0 && !this.dirty && !this.settling
    );
  }

  /** @param at when it ended, or for `unknown` the last moment at which it can have been sent. */
  end(task: Pick<Task, 'row' | 'key' | 'adoptedFrom'>, result: Omit<RowResult, 'row'>, at: number): void {
    const state = task.adoptedFrom ? ADOPTED[result.outcome] : OWN[result.outcome];
    const owner = task.adoptedFrom ?? { importId: this.record.id, row: task.row };
    const jobId = result.jobId ? { jobId: result.jobId } : {};
    this.unsettled.push({
      row: task.row,
      key: task.key,
      result: { row: task.row, ...result },
      ...(state ? { ledger: { key: task.key, state, ...owner, at, ...jobId } } : {}),
    });
  }

  /** The row was certainly not sent, or not found: its entry is free, the row as it was. */
  free(task: Pick<Task, 'row' | 'key' | 'adoptedFrom'>, at: number): void {
    const owner = task.adoptedFrom ?? { importId: this.record.id, row: task.row };
    this.unsettled.push({
      row: task.row,
      key: task.key,
      ledger: { key: task.key, state: 'free', ...owner, at },
    });
  }

  /**
   * Changes that settle what came in since the last time, for one transaction, with what they do to the counts;
   * calling it takes them over: the transaction must be made.
   */
  settlement(): Settlement {
    const finals = this.unsettled;
    this.unsettled = [];
    const counts: Settlement['counts'] = {};
    const add = (name: keyof Counts, by: number) => (counts[name] = (counts[name] ?? 0) + by);
    const entries = new Map<string, Change>();
    let done = 0;
    for (const { row, result, ledger } of finals) {
      if (ledger) entries.set(ledger.key.fingerprint, settleEntry(ledger.key, ledger));
      const checked = this.checked.get(row)?.outcome;
      const before = this.results.get(row)?.outcome ?? checked;
      const after = result?.outcome ?? checked;
      if (before && before !== 'carried') add(before, -1);
      if (after && after !== 'carried') add(after, 1);
      if (checked === 'ready') done += (result ? 1 : 0) - (this.results.has(row) ? 1 : 0);
      if (result) this.results.set(row, result);
      else this.results.delete(row);
    }
    const results = [...this.results.values()].sort((a, b) => a.row - b.row);
    const unknown = results.filter(({ outcome }) => outcome === 'unknown').length;
    const page = writeOutcomes(this.record.id, {
      window: this.index,
      revision: this.record.revision,
      results,
      complete: this.complete,
      unknown,
    });
    const ended = finals.map(({ key, result }) => ({ key, unknown: result?.outcome === 'unknown' }));
    return { changes: [page, ...entries.values()], counts, done, ended };
  }
}
