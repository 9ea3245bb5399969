import { z } from 'zod';
import { ISSUE_CODES } from '../codes';

const count = z.number().int();
/** Hours are told in minutes, so that they stay whole. */
const minutes = z.number().int();

const workOfSite = z.object({
  /** Null for all sites that are not named one by one. */
  id: z.string().nullable(),
  name: z.string(),
  /** How many sites it stands for. */
  sites: count,
  jobs: count,
  occurrences: count,
  minutes,
  /** Minutes by week, in the order of `weeks`. */
  byWeek: z.array(minutes),
  /** Minutes in weeks after the last of `weeks`. */
  later: minutes,
});

const clash = z.object({
  ownerId: z.string(),
  owner: z.string(),
  /** Day of the first time that they overlap, and how often these two do. */
  date: z.string(),
  times: count,
  jobs: z.array(z.object({ row: count, from: z.string(), to: z.string() })).length(2),
});

/** What approving would do: the answer of `GET /api/imports/{id}/preview`. */
export const previewView = z.object({
  state: z.literal('ready'),
  checkEtag: z.string(),
  reference: z.object({
    /** What the reference data says, as a fingerprint; an approval may name it in `ifReference`. */
    etag: z.string(),
    fetchedAt: z.string(),
    /** It says something else than when the rows were checked. */
    changed: z.boolean(),
    /** Jobs that name something that FacilityApps does not have any more. */
    gone: z.object({ jobs: count, rows: z.array(count) }),
  }),
  jobs: count,
  series: count,
  occurrences: count,
  minutes,
  /** Different sites and people that the jobs name. */
  sites: count,
  people: count,
  /** First and last day with an occurrence; null where there is none. */
  firstDay: z.string().nullable(),
  lastDay: z.string().nullable(),
  cost: z.object({ pencePerJob: count, pence: count }),
  /** ISO weeks in a row (`2031-W02`), at most 105, from the first with work. */
  weeks: z.array(z.object({ week: z.string(), from: z.string() })),
  /** Most work first. */
  work: z.array(workOfSite),
  clashes: z.object({
    /** Occurrences that begin while an earlier one of the same person goes on. */
    occurrences: count,
    people: count,
    /** The earliest of them. */
    first: z.array(clash),
    /** Somebody has more occurrences than were compared: there may be more. */
    partial: z.boolean(),
  }),
  holidays: z.object({
    calendar: z.string().nullable(),
    occurrences: count,
    days: z.array(z.object({ date: z.string(), name: z.string(), occurrences: count, rows: z.array(count) })),
  }),
  /** Rows that approving leaves out, by what the check made of them. */
  leftOut: z.object({
    rows: count,
    by: z.array(
      z.object({
        outcome: z.enum(['withErrors', 'duplicate', 'skipped', 'carried']),
        rows: count,
        codes: z.array(z.object({ code: z.enum(ISSUE_CODES), rows: count })),
      }),
    ),
  }),
});
export type PreviewView = z.infer<typeof previewView>;

/** The answer while it is being made. */
export const makingView = z.object({ state: z.literal('making'), done: count, total: count });
export type MakingView = z.infer<typeof makingView>;
