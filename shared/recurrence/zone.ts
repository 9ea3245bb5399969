import { LAST_YEAR, dayOf, DAY_MS } from './civil';
import { RecurrenceError } from './errors';
import { temporal } from './libraries';

/** What a change of the clock did to a civil time. */
export type ClockChange = 'skipped' | 'repeated';

export interface Moment {
  /** Milliseconds since the epoch. */
  instant: number;
  change?: ClockChange;
}

/** The clock of a zone between two years. */
export interface Zone {
  name: string;
  /**
   * The instant of a civil time: one that is skipped is read with the offset before the change, one that comes
   * twice is the first (RFC 5545, 3.3.5; `compatible` of Temporal).
   */
  toInstant(civil: number): Moment;
  toCivil(instant: number): number;
}

const NAME = /^[A-Za-z][A-Za-z0-9_+/-]{1,59}$/;

/** @throws RecurrenceError for what is no name of a zone in the IANA database */
export async function zoneNamed(name: string): Promise<(firstDay: number, lastDay: number) => Zone> {
  const Temporal = await temporal();
  const at = (instant: number) => Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(name);
  try {
    if (!NAME.test(name)) throw new RangeError('not a name');
    at(0);
  } catch {
    throw new RecurrenceError(
      'malformed',
      'timeZone',
      `“${name.slice(0, 60)}” is no time zone; they are named like Europe/London (IANA).`,
    );
  }
  const offset = (instant: number): number => at(instant).offsetNanoseconds / 1e6;

  return (firstDay, lastDay) => {
    // Two days to either side hold every offset there is.
    const from = (firstDay - 2) * DAY_MS;
    const to = Math.min((lastDay + 2) * DAY_MS, dayOf(LAST_YEAR + 1, 1, 10) * DAY_MS);
    /** Offsets in order; each holds for civil times before its `until`, and changes at the instant `ends`. */
    const spans: { offset: number; until: number; ends: number; next: number }[] = [];
    let before = offset(from);
    for (
      let change = at(from).getTimeZoneTransition('next');
      change && change.epochMilliseconds <= to;
      change = change.getTimeZoneTransition('next')
    ) {
      const after = change.offsetNanoseconds / 1e6;
      const ends = change.epochMilliseconds;
      // What a change skips or repeats is read as if it had not happened yet.
      spans.push({ offset: before, until: ends + Math.max(before, after), ends, next: after });
      before = after;
    }
    spans.push({ offset: before, until: Infinity, ends: Infinity, next: before });

    const spanOf = (fits: (span: (typeof spans)[number]) => boolean) => {
      let [low, high] = [0, spans.length - 1];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (fits(spans[middle] as (typeof spans)[number])) high = middle;
        else low = middle + 1;
      }
      return spans[low] as (typeof spans)[number];
    };
    return {
      name,
      toInstant(civil) {
        const span = spanOf(({ until }) => civil < until);
        const instant = civil - span.offset;
        if (civil < span.ends + Math.min(span.offset, span.next)) return { instant };
        return { instant, change: span.next > span.offset ? 'skipped' : 'repeated' };
      },
      toCivil: (instant) => instant + spanOf(({ ends }) => instant < ends).offset,
    };
  };
}
