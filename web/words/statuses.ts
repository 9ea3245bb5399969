import type { ImportView } from '../../shared/imports/views';

export type Status = ImportView['status'];
/** Colour of a tag: what kind of news it is. Never the only sign of it. */
export type Tone = 'plain' | 'busy' | 'good' | 'warn' | 'bad';

/** How each status is called. The compiler holds this table to the statuses of the API. */
export const STATUS_WORDS: Record<Status, { label: string; tone: Tone }> = {
  received: { label: 'Received', tone: 'busy' },
  checking: { label: 'Checking', tone: 'busy' },
  asking: { label: 'Needs an answer', tone: 'warn' },
  review: { label: 'Ready for review', tone: 'warn' },
  queued: { label: 'Waiting to start', tone: 'busy' },
  running: { label: 'Creating jobs', tone: 'busy' },
  paused: { label: 'Paused', tone: 'warn' },
  held: { label: 'On hold', tone: 'bad' },
  finished: { label: 'Finished', tone: 'good' },
  cancelled: { label: 'Cancelled', tone: 'plain' },
  rejected: { label: 'Cannot be read', tone: 'bad' },
};

const WORKING: readonly Status[] = ['received', 'checking', 'queued', 'running'];
/** True while the importer works on it by itself. */
export const isWorking = (status: Status): boolean => WORKING.includes(status);

/** True once every row has ended. */
export const hasEnded = (status: Status): boolean => status === 'finished' || status === 'cancelled';
