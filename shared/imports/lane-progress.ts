import type { Clock } from '../platform/clock';
import type { Change, WriteResult } from '../platform/tables';
import type { DriverLease } from './lease';
import { moved, type Counts, type ImportRecord } from './model';
import type { Settlement } from './run-window';
import { importRowKey, toProps, type ImportChange } from './store';

/** What one transaction does to the import: its counts, the rows that are done, the window that is complete with it. */
export interface Step extends Pick<Settlement, 'counts' | 'done'> {
  completes: number | undefined;
}
const NO_STEP: Step = { counts: {}, done: 0, completes: undefined };

interface Context {
  lease: DriverLease;
  clock: Clock;
  /** Somebody changed the import meanwhile (a pause, a cancel): looks at it at once, answers its new etag. */
  changed(): Promise<string>;
  /** Whether the import is still to run, as far as we know. */
  running(): boolean;
}

/**
 * The stored import of a lane: counts, cursor and heartbeat, in every transaction of the lane under the import's
 * etag, so that a person's command shows at the next intent or settlement, whichever comes first.
 */
export class LaneProgress {
  readonly counts: Counts;
  private done: number;
  /** Of the stored import, as far as we know. */
  private etag: string;
  private readonly settledWindows = new Set<number>();
  /** Said with every write: somebody drives the import, also where it was paused and resumed before anybody looked. */
  private readonly driven: ImportChange;
  cursor: number;

  constructor(
    private readonly ctx: Context,
    private readonly record: ImportRecord,
  ) {
    this.counts = { ...record.counts };
    this.done = record.done;
    this.etag = record.etag;
    this.cursor = record.cursor;
    const startedAt = record.startedAt ?? ctx.clock.now();
    this.driven = { status: moved('running', 'start-run'), startedAt, reason: null, reasonCode: null };
  }

  /** A window is complete: the cursor moves past it as soon as all before it are. */
  passed(window: number): void {
    if (window >= this.cursor) this.settledWindows.add(window);
    while (this.settledWindows.delete(this.cursor)) this.cursor++;
  }

  /** A window was settled by an earlier driver, and the cursor may not have come so far. */
  settled(window: number): void {
    if (window >= this.cursor) this.settledWindows.add(window);
  }

  /** Writes intents with the import beside them; not done where an entry stood there, or somebody moved the import. */
  async intend(changes: Change[]): Promise<boolean> {
    const written = await this.writeOnce(changes, NO_STEP);
    if (!written.ok && (written.index ?? 0) === 0) this.etag = await this.ctx.changed();
    return written.ok;
  }

  /**
   * Writes what became of rows. Counts and cursor move with the very transaction that holds what they count: other
   * windows' settlements may still wait for their turn, and a crash must not find them counted.
   */
  async settle(changes: Change[], step: Step): Promise<void> {
    while (!(await this.tried(changes, step, {})));
  }

  /** Writes cursor and counts once more, where windows were passed without a settlement. */
  async flush(): Promise<void> {
    await this.settle([], NO_STEP);
  }

  /** Ends the import with its last counts; false when a person has moved it meanwhile. */
  async finish(): Promise<boolean> {
    while (this.ctx.running()) {
      const end = { status: moved('running', 'finish'), endedAt: this.ctx.clock.now() };
      if (await this.tried([], NO_STEP, end)) return true;
    }
    return false;
  }

  private async tried(changes: Change[], step: Step, more: ImportChange): Promise<boolean> {
    const written = await this.writeOnce(changes, step, more);
    if (written.ok) return true;
    if (written.reason !== 'changed' || written.index !== 0) {
      throw new Error(`A settlement met ${written.reason} at ${written.index}`);
    }
    this.etag = await this.ctx.changed();
    return false;
  }

  private writeOnce(changes: Change[], step: Step, more: ImportChange = {}): Promise<WriteResult> {
    return this.ctx.lease.write(
      () => [this.recordChange(step, more), ...changes],
      ([etag]) => {
        this.etag = etag ?? '';
        this.taken(step);
      },
    );
  }

  private recordChange(step: Step, more: ImportChange): Change {
    const { etag, ctx } = this;
    const counts = { ...this.counts };
    for (const [name, by] of Object.entries(step.counts)) counts[name as keyof Counts] += by;
    let { cursor } = this;
    while (this.settledWindows.has(cursor) || cursor === step.completes) cursor++;
    const props = toProps({
      counts,
      cursor,
      done: this.done + step.done,
      heartbeatAt: ctx.clock.now(),
      ...(ctx.running() ? this.driven : {}),
      ...more,
    });
    return { kind: 'merge', rowKey: importRowKey(this.record.id), props, etag };
  }

  /** The step is in the table: now it counts. */
  private taken({ counts, done, completes }: Step): void {
    for (const [name, by] of Object.entries(counts)) this.counts[name as keyof Counts] += by;
    this.done += done;
    if (completes !== undefined) this.passed(completes);
  }
}
