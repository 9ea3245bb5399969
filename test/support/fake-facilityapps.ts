import type { CreateAnswer, FacilityApps, JobPayload } from '../../shared/facilityapps';

/** What a fake FacilityApps does with the n-th write (from 0). */
export type Behaviour = (
  n: number,
  payload: JobPayload,
) =>
  | 'ok'
  | 'refuse'
  | '500'
  | '500-after'
  | '429'
  | 'drop-before'
  | 'drop-after'
  | 'late'
  | 'noid'
  | '401'
  | 'not-sent';

/**
 * FacilityApps as the run sees it, in memory: for the many faults and moments that a real server is too slow for.
 * The sandbox is held to the same expectations by the terminal tests.
 */
export class FakeFacilityApps {
  /** Labels of the jobs that it holds, in order. */
  readonly stored: string[] = [];
  /** Monotonic moments of the writes. */
  readonly moments: number[] = [];
  writes = 0;
  behaviour: Behaviour = () => 'ok';
  /** How long a write takes, milliseconds. */
  delayMs = 1;
  /** How late a late commit is. */
  lateMs = 30;
  onWrite: (n: number) => void = () => undefined;
  /** What a look-up meets in place of an answer. */
  lookUpFails: Error | undefined;
  lookUps = 0;
  /** No write is answered before. */
  gate: Promise<void> = Promise.resolve();

  private readonly pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  readonly client = {
    createJob: async (payload: JobPayload): Promise<CreateAnswer> => {
      const n = this.writes++;
      this.moments.push(performance.now());
      this.onWrite(n);
      const label = payload.labels.find((text) => text.startsWith('ext:fji-')) ?? '';
      const store = () => String(this.stored.push(label));
      const does = this.behaviour(n, payload);
      if (does === 'not-sent') return { kind: 'not-sent', why: 'connection refused' };
      await this.gate;
      await this.pause(this.delayMs);
      switch (does) {
        case 'ok':
          return { kind: 'created', jobId: store() };
        case 'noid':
          store();
          return { kind: 'created', jobId: undefined };
        case 'refuse':
          return { kind: 'refused', status: 422, words: 'No such roster' };
        case '500':
          return { kind: 'doubtful', why: 'status', status: 500, words: 'Server error' };
        case '500-after':
          store();
          return { kind: 'doubtful', why: 'status', status: 500, words: 'Server error' };
        case '429':
          return { kind: 'throttled', retryAfterMs: 20 };
        case '401':
          return { kind: 'unauthorized' };
        case 'drop-before':
          return { kind: 'doubtful', why: 'connection lost' };
        case 'drop-after':
          store();
          return { kind: 'doubtful', why: 'connection lost' };
        case 'late':
          setTimeout(store, this.lateMs);
          return { kind: 'doubtful', why: 'connection lost' };
      }
    },
    findJobsByLabel: async (label: string) => {
      this.lookUps++;
      await this.pause(this.delayMs);
      if (this.lookUpFails) throw this.lookUpFails;
      return { found: this.stored.flatMap((one, index) => (one === label ? [String(index + 1)] : [])) };
    },
  } as unknown as FacilityApps;
}
