import { createHash } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { jobPayload, type FacilityApps } from '../facilityapps';
import type { Clock } from '../platform/clock';
import { jobLabel } from './fingerprint';
import { LeaseLost, type DriverLease } from './lease';
import type { HoldReason } from './model';
import type { Pace } from './pace';
import { meaningOf, MOST_ATTEMPTS, NAMELESS } from './run-answers';
import type { Doubts } from './run-doubts';
import { NEEDS_PERSON, type Lane } from './run-lane';
import { Silence } from './run-silence';
import type { Task } from './run-window';

interface SenderDeps {
  clock: Clock;
  pace: Pace;
  lease: DriverLease;
  doubts: Doubts;
  /** The customer's FacilityApps, with the token of this moment. */
  client(): FacilityApps;
  lanes(): Lane[];
  settings: { inFlight: number; quietMs: number; awayMs: number; canLookUp: boolean };
  /** No row of these lanes can be sent until a person has acted. */
  hold(lanes: Lane[], reason: HoldReason): Promise<void>;
  wake(): void;
  fail(error: unknown): void;
}

/** How long to rest when nothing but an answer or a new row can change what may be sent. */
const NOTHING_DUE_MS = 1_000;

/** Sends the rows of a customer's lanes, a row of each in turn, and takes in what the answers mean. */
export class Sender {
  inFlight = 0;
  private turn = 0;
  private readonly silence: Silence;
  private readonly stopped = new AbortController();

  constructor(private readonly deps: SenderDeps) {
    this.silence = new Silence(() => deps.clock.monotonic());
    // Every request in flight listens: that is no leak, as Node supposes from the eleventh on.
    setMaxListeners(deps.settings.inFlight + 10, this.stopped.signal);
  }

  /** Nothing more may be sent or written by what is still in flight. */
  abandon(): void {
    this.stopped.abort();
  }
  get abandoned(): boolean {
    return this.stopped.signal.aborted;
  }

  /** Sends what may be sent now; answers how long to rest at most (ms). */
  send(): number {
    const { clock, settings, pace, lease } = this.deps;
    for (;;) {
      if (this.inFlight >= settings.inFlight) return NOTHING_DUE_MS;
      const wait = Math.max(pace.wait(), this.silence.wait());
      if (wait > 0) return wait;
      const next = this.next(clock.monotonic());
      if (!next) return NOTHING_DUE_MS;
      if (!lease.holds()) throw new LeaseLost();
      pace.sent();
      this.inFlight++;
      next.lane.inFlight++;
      void this.post(next.lane, next.task)
        .catch((error: unknown) => this.deps.fail(error))
        .finally(() => {
          this.inFlight--;
          next.lane.inFlight--;
          this.deps.wake();
        });
    }
  }

  private next(now: number): { lane: Lane; task: Task } | undefined {
    const lanes = this.deps.lanes();
    for (let tries = 0; tries < lanes.length; tries++) {
      const lane = lanes[this.turn++ % lanes.length];
      const task = lane?.take(now);
      if (lane && task) return { lane, task };
    }
    return undefined;
  }

  private async post(lane: Lane, task: Task): Promise<void> {
    const { pace, settings } = this.deps;
    const { job, fingerprint = '' } = task.checked;
    if (!job) throw new Error(`Row ${task.row} cannot be sent`);
    const formSubtaskId = createHash('sha256').update(`subtask ${fingerprint}`).digest('hex').slice(0, 32);
    const payload = jobPayload(job, { label: jobLabel(fingerprint), formSubtaskId });
    const answer = await this.deps.client().createJob(payload, this.stopped.signal);
    if (this.abandoned) return;
    if (answer.remaining !== undefined) pace.remaining(answer.remaining);
    const meaning = meaningOf(answer);
    this.silence.heard(
      answer.kind !== 'not-sent' && !(answer.kind === 'doubtful' && answer.status === undefined),
    );
    switch (meaning.kind) {
      case 'end':
        lane.end(task, meaning.result);
        break;
      case 'again':
        if (meaning.why === 'throttled') pace.throttled(meaning.waitMs);
        lane.putBack(task, 0);
        break;
      case 'hold':
        lane.putBack(task, 0);
        await this.deps.hold(this.deps.lanes(), meaning.reason);
        break;
      case 'nameless':
        task.nameless = true;
        if (settings.canLookUp) this.doubt(lane, task, true, '');
        else lane.end(task, NAMELESS);
        break;
      case 'doubt':
        task.attempts++;
        this.doubt(lane, task, meaning.finished, meaning.words);
        break;
    }
    if (lane.mode === 'run' && lane.tripped) await this.deps.hold([lane], 'too-many-failures');
    if (this.silence.lasted(settings.awayMs)) await this.deps.hold(this.deps.lanes(), 'facilityapps-away');
  }

  private doubt(lane: Lane, task: Task, finished: boolean, words: string): void {
    const { clock, settings, doubts } = this.deps;
    const at = clock.now();
    if (!settings.canLookUp) {
      lane.end(task, { outcome: 'unknown', message: `${words} ${NEEDS_PERSON}` }, at);
      return;
    }
    lane.doubted(task, at);
    const backOff = Math.min(settings.quietMs, 250 * 2 ** Math.max(0, task.attempts - 1));
    doubts.add({ lane, task, words, lookAt: at + (finished ? backOff : settings.quietMs) });
  }

  /** A look-up said what became of a row in doubt. */
  cleared(lane: Lane, task: Task, jobId: string | undefined, words: string): void {
    if (this.abandoned || !this.deps.lanes().includes(lane)) return;
    if (jobId !== undefined) {
      const { adoptedFrom: other } = task;
      const message = other && `Already created by import ${other.importId}, row ${other.row}.`;
      lane.cleared(
        task,
        other
          ? { outcome: 'duplicate', jobId, ...(message ? { message } : {}) }
          : { outcome: 'created', jobId },
      );
    } else if (task.nameless) {
      lane.cleared(task, NAMELESS);
    } else if (task.attempts >= MOST_ATTEMPTS) {
      lane.cleared(task, { outcome: 'failed', message: words });
    } else {
      lane.notThere(task);
    }
  }
}
