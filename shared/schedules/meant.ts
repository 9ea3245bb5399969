import { formatDay, occurrencesOf, type LeftOut, type Occurrence, type OwnDay } from '../recurrence';
import type { Definition, Segment } from './model';
import { dayIn, seriesOf } from './when';

export type Meant = { definition: Definition } & (
  ({ kind: 'placed' } & Occurrence) | ({ kind: 'left' } & LeftOut)
);

const WEEKEND = 370;

/** Asks for what takes place, or was left out, between two days (inclusive, by the day on which it takes place). */
export type Asking = (from: string, to: string) => Meant[];

/**
 * Prepares the definitions of a recurring job: each holds for occurrences whose original date lies between its
 * first day and the next one's, so an edit "from here on" changes nothing before it.
 *
 * @param ownDays the customer's list, for definitions that observe it
 * @throws RecurrenceError for a rule that cannot be used
 */
export async function asking(segments: Segment[], ownDays: OwnDay[] = []): Promise<Asking> {
  const parts = await Promise.all(
    segments.map(async ({ from, definition }, index) => {
      const next = segments[index + 1]?.from;
      const dayBefore = next ? formatDay(dayIn(next) - 1) : undefined;
      const ends = [definition.lastDay, dayBefore].filter((day) => day !== undefined).sort();
      return {
        definition,
        between: await occurrencesOf(seriesOf(definition, ownDays)),
        first: from ?? '',
        last: ends[0] ?? '9999',
      };
    }),
  );
  return (from, to) => {
    const found: Meant[] = [];
    for (const { definition, between, first, last } of parts) {
      // What a person moved may take place long before or after the days of its definition.
      const reaches = (definition.move ?? []).some(
        ({ to: day }) => day.slice(0, 10) >= from && day.slice(0, 10) <= to,
      );
      const outside = formatDay(dayIn(from) - WEEKEND) > last || formatDay(dayIn(to) + WEEKEND) < first;
      if (outside && !reaches) continue;
      const { occurrences, left } = between(dayIn(from), dayIn(to));
      const holds = ({ key }: { key: string }): boolean =>
        key.slice(0, 10) >= first && key.slice(0, 10) <= last;
      found.push(
        ...occurrences.filter(holds).map((one): Meant => ({ kind: 'placed', definition, ...one })),
        ...left.filter(holds).map((one): Meant => ({ kind: 'left', definition, ...one })),
      );
    }
    return found.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : a.key < b.key ? -1 : 1));
  };
}

const YEAR = 366;
/** How far ahead the next occurrence is looked for: beyond it, it is looked for again later. */
const FURTHEST_YEARS = 8;

/** The first day from `from` on for which the rule means anything, even if it is left out; undefined within years. */
export function nextDay(ask: Asking, from: string): string | undefined {
  for (let [year, first] = [0, dayIn(from)]; year < FURTHEST_YEARS; year++, first += YEAR) {
    // Most rules come soon; the rest of the year is asked for only where they do not.
    for (const [start, end] of [
      [first, first + 31],
      [first + 32, first + YEAR - 1],
    ] as const) {
      const [one] = ask(formatDay(start), formatDay(end));
      if (one) return one.date;
    }
  }
  return undefined;
}
