/** The longest pause before FacilityApps is tried again when it could not be reached. */
const MOST_BACKOFF_MS = 5_000;
const LEAST_BACKOFF_MS = 100;
/** One lost answer is no reason to slow down. */
const SILENCES = 3;

/** Whether FacilityApps says anything at all: silence slows the sending down, and in the end holds it. */
export class Silence {
  private silences = 0;
  private since: number | undefined;
  private backOffMs = 0;
  private backOffUntil = 0;

  /** @param monotonic milliseconds */
  constructor(private readonly monotonic: () => number) {}

  heard(something: boolean): void {
    const now = this.monotonic();
    if (something) {
      this.since = undefined;
      this.silences = 0;
      this.backOffMs = 0;
      return;
    }
    this.since ??= now;
    if (++this.silences < SILENCES || now < this.backOffUntil) return;
    this.backOffMs = Math.min(MOST_BACKOFF_MS, Math.max(LEAST_BACKOFF_MS, this.backOffMs * 2));
    this.backOffUntil = now + this.backOffMs;
  }

  /** Milliseconds until it may be tried again. */
  wait(): number {
    return Math.max(0, this.backOffUntil - this.monotonic());
  }

  /** Nothing but silence for so long. */
  lasted(ms: number): boolean {
    return this.since !== undefined && this.monotonic() - this.since > ms;
  }
}
