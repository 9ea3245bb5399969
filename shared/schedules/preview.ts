import { setImmediate as others } from 'node:timers/promises';
import { z } from 'zod';
import { toInstant } from '../platform/clock';
import {
  dayOfCivil,
  occurrencesOf,
  RecurrenceError,
  timesADay,
  type Occurrences,
  type OwnDay,
} from '../recurrence';
import { asProblems, civilIn, dayField, dayIn, seriesOf, whenFields } from './when';

/** `POST /api/schedules/preview`: `from` and `to` are meant for the day on which an occurrence takes place. */
export const previewBody = z
  .strictObject({ ...whenFields, from: dayField, to: dayField })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'The last day lies before the first.' });
export type PreviewQuestion = z.infer<typeof previewBody>;

export const previewView = z.object({
  occurrences: z.array(
    z.object({
      date: z.string(),
      start: z.string(),
      end: z.string(),
      movedFrom: z.string().optional(),
      note: z.string().optional(),
    }),
  ),
  left: z.array(z.object({ date: z.string(), reason: z.string() })),
});
export type PreviewView = z.infer<typeof previewView>;

const YEAR = 366;
const LONGEST_WINDOW = 20 * YEAR;
/** Years from the start to the end of a window: a rule that ends by COUNT is counted from its start. */
const FURTHEST = 50 * YEAR;
const MOST_OCCURRENCES = 100_000;

const refuse = (message: string): never => {
  throw new RecurrenceError('refused', 'to', message);
};

/**
 * Says when the jobs of a rule would take place; nothing is stored.
 *
 * @param ownDays the customer's list, for a question that observes it
 * @throws AppError `bad-body` or `refused`
 */
export const preview = (question: PreviewQuestion, ownDays: OwnDay[] = []): Promise<PreviewView> =>
  asProblems(async () => {
    const series = seriesOf(question, ownDays);
    const [from, to] = [dayIn(question.from), dayIn(question.to)];
    if (to - from >= LONGEST_WINDOW) refuse('A preview covers at most 20 years.');
    if (to - dayOfCivil(civilIn(question.start)) > FURTHEST)
      refuse('A preview ends at most 50 years after the start.');
    if ((to - from + 1) * timesADay(series.rule) > MOST_OCCURRENCES)
      refuse('These may be more than 100,000 occurrences: ask for fewer years.');
    const between = await occurrencesOf(series);
    const found: Occurrences = { occurrences: [], left: [] };
    // A year at a time: a long answer must not keep the other requests of this instance waiting.
    for (let first = from; first <= to; first += YEAR) {
      const { occurrences, left } = between(first, Math.min(first + YEAR - 1, to));
      found.occurrences.push(...occurrences);
      found.left.push(...left);
      await others();
    }
    return {
      occurrences: found.occurrences.map(({ date, start, end, movedFrom, note }) => ({
        date,
        start: toInstant(start),
        end: toInstant(end),
        ...(movedFrom === undefined ? {} : { movedFrom }),
        ...(note === undefined ? {} : { note }),
      })),
      left: found.left.map(({ date, reason }) => ({ date, reason })),
    };
  });
