import { z } from 'zod';
import { AppError } from '../platform/errors';
import { dayField, whenFields } from './when';

/** What one job of a recurring job is; ids of the customer's FacilityApps. */
export const templateSchema = z.strictObject({
  title: z.string().trim().min(1, 'A title is missing.').max(255),
  description: z.string().max(10_000).optional(),
  siteId: z.string().min(1).max(100),
  floorId: z.string().min(1).max(100).optional(),
  spaceId: z.string().min(1).max(100).optional(),
  ownerId: z.string().min(1).max(100),
  formId: z.string().min(1).max(100).optional(),
  labels: z
    .array(
      z
        .string()
        .trim()
        .min(1)
        .max(100)
        .regex(/^[^,;]+$/, 'A label has no comma or semicolon.'),
    )
    .max(50)
    .default([]),
});
export type Template = z.infer<typeof templateSchema>;

export const CATCH_UPS = ['all', 'latest', 'none'] as const;
export const MOST_TEMPLATES = 200;

const definitionFields = {
  name: z.string('A name is missing.').trim().min(1, 'A name is missing.').max(200),
  jobs: z.array(templateSchema).min(1, 'A job is missing.').max(MOST_TEMPLATES),
  ...whenFields,
  lastDay: dayField.optional(),
  /** Days ahead that are kept filled. */
  horizonDays: z.int().min(1).max(60),
  /** What becomes of occurrences whose time went by before they could be created. */
  catchUp: z.enum(CATCH_UPS),
};
/** Everything about a recurring job that a person decides; a version of it is kept with every edit. */
export const definitionSchema = z.strictObject({
  ...definitionFields,
  horizonDays: definitionFields.horizonDays.default(14),
  catchUp: definitionFields.catchUp.default('all'),
});
export type Definition = z.infer<typeof definitionSchema>;
/** What an edit names; a field that is null is taken away. */
export const changeSchema = z.strictObject(definitionFields).partial().extend({
  lastDay: definitionFields.lastDay.nullable(),
  shortMonths: definitionFields.shortMonths.nullable(),
  holidays: definitionFields.holidays.nullable(),
});
export type DefinitionChange = z.infer<typeof changeSchema>;

/** From its first day on (by original date) a definition holds, until the next one's first day. */
export const segmentSchema = z.strictObject({ from: dayField.nullable(), definition: definitionSchema });
export type Segment = z.infer<typeof segmentSchema>;
export const segmentsSchema = z.array(segmentSchema).min(1).max(50);

export const SCHEDULE_STATUSES = ['active', 'paused', 'ended'] as const;
export type ScheduleStatus = (typeof SCHEDULE_STATUSES)[number];

/** An import of this recurring job that is not settled yet. */
export interface OpenRun {
  importId: string;
  /** It was seen held: counted as a failure once. */
  held: boolean;
  /** How often it was looked at: the pause between two looks grows. */
  looks: number;
}

/** One recurring job as it lies in the table. Moments are milliseconds since the epoch, days `YYYY-MM-DD`. */
export interface Schedule {
  id: string;
  status: ScheduleStatus;
  /** Why the app paused it: a sentence for people; null otherwise. */
  reason: string | null;
  /** Counts edits; each is kept. */
  version: number;
  segments: Segment[];
  createdAt: number;
  createdBy: string;
  updatedAt: number;
  /** Last day of the horizon that was settled. */
  filledTo: string;
  /** Occurrences before this moment are those of an earlier definition, and settled. */
  since: number;
  /** The last pause: 0 where there was none, and where it is not over. */
  pausedAt: number;
  resumedAt: number;
  /** Counts the imports that were begun, and so names the next one. */
  runNo: number;
  open: OpenRun[];
  /** Revision of the customer's own days that the horizon was filled with. */
  ownDaysSeen: number;
  /** Failures in a row. */
  failures: number;
  /** The app paused it, and nobody was told by mail yet. */
  tellPause: boolean;
  /** What the last run came to: a sentence for people. */
  lastOutcome: string | null;
  lastRunAt: number;
  /** What the last jobs came to, a letter each (of their states), oldest first. */
  recent: string;
  dueAt: number;
  leaseUntil: number;
  etag: string;
}

/** The definition that holds for new occurrences. */
export const current = ({ segments }: Pick<Schedule, 'segments'>): Definition => {
  const last = segments.at(-1);
  if (!last) throw new Error('A recurring job without a definition');
  return last.definition;
};

/** What became of an occurrence (of one of its jobs). */
export const OCCURRENCE_STATES = ['waiting', 'created', 'skipped', 'failed'] as const;
export type OccurrenceState = (typeof OCCURRENCE_STATES)[number];

/** Why it was skipped, failed or still waits. */
export const CAUSES = [
  'excluded',
  'holiday',
  'taken',
  'no-working-day',
  'together',
  'paused',
  'catch-up',
  'too-old',
  'interrupted',
  'duplicate',
  'cancelled',
  'refused',
  'reference-gone',
  'unknown',
] as const;
export type Cause = (typeof CAUSES)[number];

/** The ledger of runs: one entry for each occurrence and job that the rule ever meant. */
export interface Entry {
  /** Original civil date, `.2` for the second of a day: what the occurrence is known by. */
  occurrence: string;
  /** Index of the job among the templates. */
  job: number;
  title: string;
  /** The day on which it takes place. */
  date: string;
  /** Its start, milliseconds since the epoch; 0 for one that is left out. */
  start: number;
  state: OccurrenceState;
  cause: Cause | null;
  /** A sentence for people. */
  reason: string | null;
  /** When it was noticed that its time had gone by; 0 where it had not. */
  missedAt: number;
  importId: string | null;
  jobId: string | null;
  at: number;
}
export const refOf = ({ occurrence, job }: Pick<Entry, 'occurrence' | 'job'>): string =>
  `${occurrence}|${String(job).padStart(3, '0')}`;

export function refuseUnless(allowed: boolean, detail: string): void {
  if (!allowed) throw new AppError('wrong-state', { detail });
}

/** So many failures in a row pause a recurring job. */
export const MOST_FAILURES = 5;
/** Occurrences older than this are not caught up with. */
export const CATCH_UP_DAYS = 30;
