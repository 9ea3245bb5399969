import type { Entry, Schedule } from '../api/schedules';
import type { Tone } from './statuses';

export const SCHEDULE_STATUS_WORDS: Record<Schedule['status'], { label: string; tone: Tone }> = {
  active: { label: 'Active', tone: 'good' },
  paused: { label: 'Paused', tone: 'warn' },
  ended: { label: 'Ended', tone: 'plain' },
};
export const ENTRY_STATE_WORDS: Record<Entry['state'], { label: string; tone: Tone }> = {
  waiting: { label: 'Waiting', tone: 'busy' },
  created: { label: 'Created', tone: 'good' },
  skipped: { label: 'Left out', tone: 'plain' },
  failed: { label: 'Failed', tone: 'bad' },
};

/** `Mon 4 January 2027`, for a civil date. */
export const dateInWords = (date: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(new Date(`${date}T00:00Z`));
