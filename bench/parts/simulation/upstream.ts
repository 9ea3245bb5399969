import type { FacilityApps, JobPayload, ReferenceData } from '../../../shared/facilityapps';
import { AppError } from '../../../shared/platform/errors';
import type { VirtualClock } from './virtual-clock';

export type Random = () => number;

const LABEL = 'ext:fji-';

/** A FacilityApps of one customer that fails now and then, and sometimes stores what it said it had not. */
export class Upstream {
  /** Label of each job that it holds, by id. */
  readonly jobs = new Map<string, string>();
  /** Chance that a request meets a fault. */
  faults = 0.05;
  away = false;
  /** It knows the customer's token no more. */
  revoked = false;
  reference: Omit<ReferenceData, 'fetchedAt'>;

  constructor(
    private readonly clock: VirtualClock,
    private readonly chance: Random,
    reference: Omit<ReferenceData, 'fetchedAt'>,
  ) {
    this.reference = reference;
  }

  private readonly store = (payload: JobPayload): string => {
    const id = String(this.jobs.size + 1);
    this.jobs.set(id, payload.labels.find((label) => label.startsWith(LABEL)) ?? '');
    return id;
  };

  readonly client: FacilityApps = {
    fetchReference: () =>
      this.away || this.revoked
        ? Promise.reject(
            new AppError('upstream-failed', {
              detail: this.away ? 'FacilityApps does not answer.' : 'FacilityApps refused the token.',
            }),
          )
        : Promise.resolve({ ...this.reference, fetchedAt: this.clock.now() }),
    createJob: async (payload) => {
      await this.clock.sleep(20);
      if (this.away) return { kind: 'not-sent', why: 'connection refused' };
      if (this.revoked) return { kind: 'unauthorized' };
      const dice = this.chance() / this.faults;
      if (dice >= 1) return { kind: 'created', jobId: this.store(payload) };
      if (dice < 0.1) return { kind: 'refused', status: 422, words: 'No such roster' };
      if (dice < 0.25) return { kind: 'throttled', retryAfterMs: 500 };
      if (dice < 0.4) return { kind: 'doubtful', why: 'status', status: 500, words: 'Server error' };
      if (dice < 0.7) {
        this.store(payload);
        return { kind: 'doubtful', why: 'connection lost' };
      }
      if (dice < 0.85) return { kind: 'doubtful', why: 'connection lost' };
      this.store(payload);
      return { kind: 'doubtful', why: 'status', status: 500, words: 'Server error' };
    },
    findJobsByLabel: async (label) => {
      await this.clock.sleep(10);
      if (this.away || this.revoked)
        throw new AppError('upstream-failed', { detail: 'FacilityApps does not answer.' });
      return { found: [...this.jobs].filter(([, one]) => one === label).map(([id]) => id) };
    },
    tryConnection: () => Promise.resolve(undefined),
  };
}
