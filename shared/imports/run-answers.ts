import type { CreateAnswer } from '../facilityapps';
import type { HoldReason, RowResult } from './model';

/** What an answer to a write means for its row (docs/decisions: "What an answer means"). */
export type Meaning =
  /** The row has come to its end. */
  | { kind: 'end'; result: Omit<RowResult, 'row'> }
  /** Certainly not stored: it is sent again, after `waitMs` where that is known. */
  | { kind: 'again'; why: 'throttled' | 'not-sent'; waitMs?: number }
  /** It may have been stored: looked up, at once where FacilityApps has certainly finished with it, else after the quiet period. */
  | { kind: 'doubt'; finished: boolean; words: string }
  /** Stored, but FacilityApps did not name the job: looked up for its id, never sent again. */
  | { kind: 'nameless' }
  /** No row can be sent until a person has acted. */
  | { kind: 'hold'; reason: HoldReason };

/** An answer of FacilityApps itself ends its work on the request; a gateway's answer does not. */
const GATEWAY = new Set([502, 503, 504]);

export function meaningOf(answer: CreateAnswer): Meaning {
  switch (answer.kind) {
    case 'created':
      return answer.jobId === undefined
        ? { kind: 'nameless' }
        : { kind: 'end', result: { outcome: 'created', jobId: answer.jobId } };
    case 'refused':
      return { kind: 'end', result: { outcome: 'failed', message: answer.words } };
    case 'throttled':
      return {
        kind: 'again',
        why: 'throttled',
        ...(answer.retryAfterMs ? { waitMs: answer.retryAfterMs } : {}),
      };
    case 'not-sent':
      return { kind: 'again', why: 'not-sent' };
    case 'unauthorized':
      return { kind: 'hold', reason: 'token-refused' };
    case 'doubtful':
      return {
        kind: 'doubt',
        finished: answer.status !== undefined && answer.status >= 500 && !GATEWAY.has(answer.status),
        words: answer.words ?? 'FacilityApps did not answer.',
      };
  }
}

export const NAMELESS: Omit<RowResult, 'row'> = {
  outcome: 'created',
  message: 'FacilityApps took the job without naming its id.',
};

/** A row that was looked up and not found so often is not sent again: a 500 may be FacilityApps' way of refusing. */
export const MOST_ATTEMPTS = 6;

export const HOLD_SENTENCES: Record<HoldReason, string> = {
  'too-many-failures':
    'More than 10 % of the last rows failed, so the import stopped. Look at why before going on.',
  'token-refused':
    'FacilityApps refused the token. An admin has to set a new one, then the import can go on.',
  'customer-suspended': 'The account is suspended, so nothing is sent.',
  'facilityapps-away':
    'FacilityApps could not be reached. Nothing is lost; the import can go on when it is back.',
  'internal-error': 'Something went wrong on our side. Nothing is lost; the import can go on.',
};
