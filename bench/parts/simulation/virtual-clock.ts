import type { Clock } from '../../../shared/platform/clock';

interface Sleeper {
  at: number;
  wake: () => void;
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Time that stands still while anything happens, and goes to the next sleeper when nothing does. */
export class VirtualClock implements Clock {
  private sleepers: Sleeper[] = [];

  constructor(private time: number) {}

  readonly now = (): number => this.time;
  readonly monotonic = (): number => this.time;

  readonly sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const sleeper = { at: this.time + Math.max(0, ms), wake: resolve };
      this.sleepers.push(sleeper);
      signal?.addEventListener('abort', () => {
        this.sleepers = this.sleepers.filter((one) => one !== sleeper);
        resolve();
      });
      if (signal?.aborted) resolve();
    });

  /** Goes to a moment; whoever slept till then is gone with the process that slept. */
  moveTo(time: number): void {
    this.time = Math.max(this.time, time);
    this.sleepers = [];
  }

  /** Lets time pass until the work is done. */
  async drive<T>(work: Promise<T>): Promise<T> {
    let over = false;
    const ended = work.finally(() => (over = true));
    // Its failure is told to whoever waits for it below.
    ended.catch(() => undefined);
    for (;;) {
      await turn();
      if (over) return ended;
      const [next] = this.sleepers.sort((a, b) => a.at - b.at);
      if (!next) continue;
      this.sleepers.shift();
      this.time = Math.max(this.time, next.at);
      next.wake();
    }
  }
}
