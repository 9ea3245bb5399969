import type { Clock } from '../platform/clock';
import type { Log } from '../platform/log';
import type { Table } from '../platform/tables';
import type { Tenant } from '../tenancy';
import { Breaker } from './breaker';
import { claimRows, type Claim } from './claim-rows';
import { LaneProgress } from './lane-progress';
import { LaneWindows } from './lane-windows';
import type { DriverLease } from './lease';
import type { Ledger } from './ledger';
import type { CheckedRow, ImportRecord, RowResult } from './model';
import type { RowsReader } from './rows';
import { type OpenWindow, type Task } from './run-window';
import type { UnderWay } from './rows-under-way';
import type { WorkItem } from './store';

/** What the lanes of a customer share. */
export interface LaneContext {
  tenant: Tenant;
  table: Table;
  ledger: Ledger;
  lease: DriverLease;
  clock: Clock;
  log: Log;
  canLookUp: boolean;
  /** Intents are written ahead for so many rows, so that sending never waits for the table. */
  ahead(): number;
  /** Fingerprints that some lane is working on. */
  underWay: UnderWay;
  /** A row whose answer was lost; `at` is the last moment at which it can have been sent (epoch, ms). */
  doubt(lane: Lane, task: Task, at: number): void;
  /** Somebody changed the import meanwhile (a pause, a cancel): looks at it at once, answers its new etag. */
  changed(lane: Lane): Promise<string>;
  /** Something happened that the driver may act on. */
  wake(): void;
  /** A background step failed: the driver stops. */
  fail(error: unknown): void;
}

/** Windows that may stay open at once, since rows in doubt keep theirs in memory. */
const MOST_OPEN = 256;
/** A window that takes long shows what it has so often. */
const SHOW_EVERY_MS = 5_000;

/** One import under way: reads its windows ahead, claims their rows in the ledger, settles what came of them. */
export class Lane {
  readonly queue: Task[] = [];
  inFlight = 0;
  /** What says that the import needs work, as it was read last. */
  note: WorkItem | undefined;
  /** `drain`: nothing is sent any more; what is open is brought to an end. */
  mode: 'run' | 'drain';
  private readonly windows = new Map<number, OpenWindow>();
  readonly progress: LaneProgress;
  private readonly breaker = new Breaker();
  private readonly ahead: LaneWindows;
  private loading = false;
  private shownAt: number;

  private constructor(
    readonly ctx: LaneContext,
    readonly record: ImportRecord,
    reader: RowsReader,
    mode: 'run' | 'drain',
  ) {
    this.ahead = new LaneWindows(record, reader);
    this.mode = mode;
    this.progress = new LaneProgress(
      {
        lease: ctx.lease,
        clock: ctx.clock,
        changed: () => ctx.changed(this),
        running: () => this.mode === 'run',
      },
      record,
    );
    this.shownAt = ctx.clock.monotonic();
  }

  static async open(
    ctx: LaneContext,
    record: ImportRecord,
    reader: RowsReader,
    mode: 'run' | 'drain',
  ): Promise<Lane> {
    const lane = new Lane(ctx, record, reader, mode);
    for (const settled of await lane.ahead.known(ctx)) lane.progress.settled(settled);
    return lane;
  }

  get importId(): string {
    return this.record.id;
  }

  /** Nothing is open: the import has ended, or may be left. */
  get idle(): boolean {
    return this.quiet && this.windows.size === 0;
  }
  /** Nothing is in flight or being written; rows in doubt may be open. */
  get quiet(): boolean {
    const busy = this.inFlight > 0 || this.loading || this.queue.length > 0 || !this.ahead.exhausted;
    return (
      !busy &&
      [...this.windows.values()].every((open) => !open.settling && !open.dirty && open.claiming === 0)
    );
  }
  get openDoubts(): number {
    let doubts = 0;
    for (const window of this.windows.values()) doubts += window.doubtful;
    return doubts;
  }
  /** Too many of the last rows finally failed. */
  get tripped(): boolean {
    return this.breaker.tripped;
  }

  /** The next row that may be sent. */
  take(now: number): Task | undefined {
    const index = this.queue.findIndex((task) => task.notBefore <= now);
    return index < 0 ? undefined : this.queue.splice(index, 1)[0];
  }

  /** Puts a row back that was not sent; it goes first, unless the lane is being drained. */
  putBack(task: Task, notBefore: number): void {
    if (this.mode === 'drain') {
      this.freeTask(task);
      return;
    }
    task.notBefore = notBefore;
    this.queue.unshift(task);
  }

  /** The row has come to an end. */
  end(task: Task, result: Omit<RowResult, 'row'>, at = this.ctx.clock.now()): void {
    task.window.waiting--;
    this.count(result);
    task.window.end(task, result, at);
    this.settle(task.window);
  }

  /** The row's answer was lost: recorded as unknown at once, so that the window does not wait for the look-up. */
  doubted(task: Task, at: number): void {
    task.window.waiting--;
    task.window.doubtful++;
    task.window.end(task, { outcome: 'unknown', message: 'The answer was lost; it is being looked up.' }, at);
    this.settle(task.window);
  }

  /** A look-up said what became of a row in doubt. */
  cleared(task: Task, result: Omit<RowResult, 'row'>): void {
    task.window.doubtful--;
    this.count(result);
    task.window.end(task, result, this.ctx.clock.now());
    this.settle(task.window);
  }

  /** A look-up did not find the row: it is sent again, or left as it was where nothing is sent any more. */
  notThere(task: Task): void {
    const { window } = task;
    window.doubtful--;
    if (task.adoptedFrom) {
      // The other import's intent came to nothing: its entry is freed, then whoever comes first may claim it.
      this.followed(window, task);
      window.free(task, this.ctx.clock.now());
      this.settle(window);
      return;
    }
    window.waiting++;
    this.putBack(task, 0);
    this.ctx.wake();
  }

  /** Stops sending: what was not sent is put back, what is in flight still settles. */
  drain(): void {
    if (this.mode === 'drain') return;
    this.mode = 'drain';
    this.ahead.stop();
    for (const task of this.queue.splice(0)) this.freeTask(task);
    this.ctx.wake();
  }

  /** Keeps enough rows claimed ahead. Errors reach the driver. */
  refill(): void {
    if (this.loading || this.ahead.exhausted) return;
    if (this.queue.length >= this.ctx.ahead() || this.windows.size >= MOST_OPEN) return;
    this.loading = true;
    this.loadNext()
      .catch((error: unknown) => this.ctx.fail(error))
      .finally(() => {
        this.loading = false;
        this.ctx.wake();
      });
  }

  /** Left for good: its fingerprints are free for whoever comes next. */
  close(): void {
    for (const window of this.windows.values()) {
      for (const { fingerprint, job } of window.open) {
        if (fingerprint && job) this.ctx.underWay.release(fingerprint);
      }
    }
  }

  /** Shows progress of windows that take long. */
  show(): void {
    if (this.ctx.clock.monotonic() - this.shownAt < SHOW_EVERY_MS) return;
    for (const window of this.windows.values()) if (window.dirty) this.settle(window, true);
  }

  private count({ outcome }: Omit<RowResult, 'row'>): void {
    if (outcome === 'created' || outcome === 'failed') this.breaker.ended(outcome === 'failed');
  }

  private freeTask(task: Task): void {
    task.window.waiting--;
    task.window.free(task, this.ctx.clock.now());
    this.settle(task.window);
  }

  private async loadNext(): Promise<void> {
    while (this.queue.length < this.ctx.ahead() && !this.ahead.exhausted) {
      const found = await this.ahead.next((window) => this.windows.has(window));
      if (!found) return;
      if (found.kind === 'passed') {
        this.progress.passed(found.window);
        continue;
      }
      const { open, untouched } = found;
      this.windows.set(open.index, open);
      const claimed = await this.claimNow(open, open.open, false);
      // A drain has to find what was under way when a driver died, and no more than that.
      if (this.mode === 'drain' && untouched && claimed === 0) this.ahead.end();
    }
  }

  private claim(window: OpenWindow, rows: CheckedRow[], read: boolean): void {
    this.claimNow(window, rows, read).catch((error: unknown) => this.ctx.fail(error));
  }

  /** Claims rows in the ledger and puts those that are ours to send into the queue; answers how many were met. */
  private async claimNow(window: OpenWindow, rows: CheckedRow[], read: boolean): Promise<number> {
    window.claiming++;
    const claims = await claimRows(this, window, rows, read, (row) => this.followed(window, row));
    window.claiming--;
    for (const claim of claims) this.apply(window, claim);
    this.settle(window);
    if (window.finished) this.closeWindow(window);
    this.ctx.wake();
    return claims.length;
  }

  /** The row waits for the one that has its fingerprint; then it is claimed anew. */
  private followed(window: OpenWindow, { checked, key }: Pick<Task, 'checked' | 'key'>): void {
    window.following++;
    this.ctx.underWay.follow(key.fingerprint, () => {
      window.following--;
      this.claim(window, [checked], true);
    });
  }

  private apply(window: OpenWindow, claim: Claim): void {
    const { task } = claim;
    if (claim.kind === 'send') {
      window.waiting++;
      if (this.mode === 'drain') this.freeTask(task);
      else this.queue.push(task);
    } else if (claim.kind === 'doubt') {
      if (this.ctx.canLookUp) {
        window.doubtful++;
        // Recorded before the look-up, so that the window counts while it waits.
        window.end(
          task,
          { outcome: 'unknown', message: 'The answer was lost; it is being looked up.' },
          claim.at,
        );
        this.ctx.doubt(this, task, claim.at);
      } else {
        window.end(task, { outcome: 'unknown', message: NEEDS_PERSON }, claim.at);
      }
    } else {
      window.end(task, claim.result, this.ctx.clock.now());
    }
  }

  /** A drain met a row that is not under way: it stays as it is. */
  leave(task: Task): void {
    this.ctx.underWay.release(task.key.fingerprint);
  }

  private settle(window: OpenWindow, partly = false): void {
    if (window.settling || !window.dirty || (window.waiting > 0 && !partly)) return;
    window.settling = true;
    this.settleNow(window).catch((error: unknown) => this.ctx.fail(error));
  }

  private async settleNow(window: OpenWindow): Promise<void> {
    const { changes, counts, done, ended } = window.settlement();
    const step = { counts, done, completes: window.complete ? window.index : undefined };
    this.shownAt = this.ctx.clock.monotonic();
    await this.progress.settle(changes, step);
    window.settling = false;
    // A row that will be looked up keeps its fingerprint until then.
    for (const { key, unknown } of ended)
      if (!unknown || !this.ctx.canLookUp) this.ctx.underWay.release(key.fingerprint);
    this.settle(window);
    if (window.finished) this.closeWindow(window);
    this.ctx.wake();
  }

  private closeWindow(window: OpenWindow): void {
    this.windows.delete(window.index);
    this.ahead.forget(window.index);
    if (window.complete) this.progress.passed(window.index);
  }
}

export const NEEDS_PERSON =
  'The answer of FacilityApps was lost, and it cannot be asked. Please look there whether the job exists.';
