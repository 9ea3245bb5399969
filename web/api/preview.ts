import * as z from 'zod/mini';
import { ISSUE_CODES } from '../../shared/imports/codes';
import type { MakingView, PreviewView } from '../../shared/imports/preview/views';
import { call } from './request';

const rows = z.array(z.number());

export const previewAnswer: z.ZodMiniType<PreviewView | MakingView> = z.discriminatedUnion('state', [
  z.object({ state: z.literal('making'), done: z.number(), total: z.number() }),
  z.object({
    state: z.literal('ready'),
    checkEtag: z.string(),
    reference: z.object({
      etag: z.string(),
      fetchedAt: z.string(),
      changed: z.boolean(),
      gone: z.object({ jobs: z.number(), rows }),
    }),
    jobs: z.number(),
    series: z.number(),
    occurrences: z.number(),
    minutes: z.number(),
    sites: z.number(),
    people: z.number(),
    firstDay: z.nullable(z.string()),
    lastDay: z.nullable(z.string()),
    cost: z.object({ pencePerJob: z.number(), pence: z.number() }),
    weeks: z.array(z.object({ week: z.string(), from: z.string() })),
    work: z.array(
      z.object({
        id: z.nullable(z.string()),
        name: z.string(),
        sites: z.number(),
        jobs: z.number(),
        occurrences: z.number(),
        minutes: z.number(),
        byWeek: z.array(z.number()),
        later: z.number(),
      }),
    ),
    clashes: z.object({
      occurrences: z.number(),
      people: z.number(),
      first: z.array(
        z.object({
          ownerId: z.string(),
          owner: z.string(),
          date: z.string(),
          times: z.number(),
          jobs: z.array(z.object({ row: z.number(), from: z.string(), to: z.string() })),
        }),
      ),
      partial: z.boolean(),
    }),
    holidays: z.object({
      calendar: z.nullable(z.string()),
      occurrences: z.number(),
      days: z.array(z.object({ date: z.string(), name: z.string(), occurrences: z.number(), rows })),
    }),
    leftOut: z.object({
      rows: z.number(),
      by: z.array(
        z.object({
          outcome: z.enum(['withErrors', 'duplicate', 'skipped', 'carried']),
          rows: z.number(),
          codes: z.array(z.object({ code: z.enum(ISSUE_CODES), rows: z.number() })),
        }),
      ),
    }),
  }),
]);

/** What approving would do; while it is being made the answer comes after some seconds, and says how far it is. */
export const getPreview = (id: string, signal: AbortSignal): Promise<PreviewView | MakingView> =>
  call(previewAnswer, { path: `/api/imports/${encodeURIComponent(id)}/preview`, signal });
