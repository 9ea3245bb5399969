import type { Clock } from '../platform/clock';
import type { FacilityApps } from '../facilityapps';
import { jobLabel } from './fingerprint';
import type { Lane } from './run-lane';
import type { Task } from './run-window';

/** A row whose answer was lost, and when FacilityApps may be asked about it (epoch, ms). */
interface Doubt {
  lane: Lane;
  task: Task;
  lookAt: number;
  words: string;
}

const AT_ONCE = 4;
const AGAIN_MS = 2_000;

/** Rows in doubt: kept without holding a place for sending, looked up when their time has come. */
export class Doubts {
  private list: Doubt[] = [];
  private looking = 0;
  /** Monotonic moment since which every look-up failed. */
  private failingSince: number | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly client: () => FacilityApps,
    private readonly on: {
      /** Without a job: it was not found. */
      cleared(lane: Lane, task: Task, jobId: string | undefined, words: string): void;
      failed(error: unknown): void;
      wake(): void;
    },
  ) {}

  add(doubt: Doubt): void {
    this.list.push(doubt);
  }

  drop(lane: Lane): void {
    this.list = this.list.filter((doubt) => doubt.lane !== lane);
  }

  /** Milliseconds for which nothing could be looked up; 0 when the last look-up was answered. */
  failingFor(): number {
    return this.failingSince === undefined ? 0 : this.clock.monotonic() - this.failingSince;
  }

  /** Milliseconds until the next one can be looked up; undefined without any, and while those under way take all places. */
  dueIn(): number | undefined {
    // A look-up that ends wakes the driver; a driver that did not rest until then would starve the very answers.
    if (this.list.length === 0 || this.looking >= AT_ONCE) return undefined;
    return Math.max(0, Math.min(...this.list.map(({ lookAt }) => lookAt)) - this.clock.now());
  }

  /** Starts the look-ups that are due. */
  look(): void {
    const now = this.clock.now();
    while (this.looking < AT_ONCE) {
      const index = this.list.findIndex(({ lookAt }) => lookAt <= now);
      const [doubt] = index < 0 ? [] : this.list.splice(index, 1);
      if (!doubt) return;
      this.looking++;
      // Nothing can be thrown here: a failed look-up is tried again.
      void this.ask(doubt).finally(() => {
        this.looking--;
        this.on.wake();
      });
    }
  }

  private async ask(doubt: Doubt): Promise<void> {
    let found: string[];
    try {
      found = (await this.client().findJobsByLabel(jobLabel(doubt.task.key.fingerprint))).found;
      this.failingSince = undefined;
    } catch (error) {
      this.failingSince ??= this.clock.monotonic();
      this.list.push({ ...doubt, lookAt: this.clock.now() + AGAIN_MS });
      this.on.failed(error);
      return;
    }
    this.on.cleared(doubt.lane, doubt.task, found[0], doubt.words);
  }
}
