import type { RowView } from '../../shared/imports/views';
import type { Tone } from './statuses';

export type Outcome = RowView['outcome'];

/** How each outcome of a row is called; the order is that of the screens. */
export const OUTCOME_WORDS: Record<Outcome, { label: string; tone: Tone; help: string }> = {
  ready: { label: 'Ready', tone: 'good', help: 'Will be created when you approve.' },
  withErrors: { label: 'With errors', tone: 'bad', help: 'Will be left out until corrected.' },
  created: { label: 'Created', tone: 'good', help: 'Now a job in FacilityApps.' },
  failed: { label: 'Failed', tone: 'bad', help: 'FacilityApps refused it.' },
  unknown: {
    label: 'Unknown',
    tone: 'warn',
    help: 'FacilityApps gave no clear answer; not sent again blindly.',
  },
  duplicate: { label: 'Duplicate', tone: 'plain', help: 'The same job was there before.' },
  skipped: { label: 'Left out', tone: 'plain', help: 'Not sent.' },
};
export const OUTCOMES = Object.keys(OUTCOME_WORDS) as Outcome[];

export const isOutcome = (text: string | null): text is Outcome =>
  text !== null && (OUTCOMES as string[]).includes(text);
