import { civil, monthNamed, serialDay } from './calendar';

/** Which numbers of a slashed date are day, month and year. */
export const DATE_ORDERS = ['dmy', 'mdy', 'ymd'] as const;
export type DateOrder = (typeof DATE_ORDERS)[number];

const ISO = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/;
const COMPACT = /^((?:19|20|21)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/;
const SLASHED = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})$/;
/** Midnight behind the date, as spreadsheets add it to plain dates; any other time says more than a date may. */
const MIDNIGHT = /[T ]0{1,2}:00(:00(\.0+)?)?Z?$/;
/** Days of spreadsheets from 2000 to 2099; other numbers are no dates that anybody plans for. */
const SERIAL = /^\d{5}(\.0+)?$/;
const SERIALS = { first: 36_526, last: 73_050 };
const WEEKDAY = /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+/i;
const DAY_FIRST = /^(\d{1,2})(?:st|nd|rd|th)?[\s/.-]+(?:of\s+)?([a-z]{3,9})\.?,?[\s/.-]+(\d{4}|\d{2})$/i;
const MONTH_FIRST = /^([a-z]{3,9})\.?[\s/.-]+(\d{1,2})(?:st|nd|rd|th)?,?[\s/.-]+(\d{4}|\d{2})$/i;
const YEAR_FIRST = /^(\d{4})[\s/.-]+([a-z]{3,9})\.?[\s/.-]+(\d{1,2})$/i;

const yearOf = (text: string): number => (text.length === 2 ? 2000 + Number(text) : Number(text));

/** A date whose month is a name. */
function named(text: string): string | undefined {
  const plain = text.replace(WEEKDAY, '');
  const first = DAY_FIRST.exec(plain);
  if (first) return civil(yearOf(first[3] ?? ''), monthNamed(first[2] ?? '') ?? 0, Number(first[1]));
  const second = MONTH_FIRST.exec(plain);
  if (second) return civil(yearOf(second[3] ?? ''), monthNamed(second[1] ?? '') ?? 0, Number(second[2]));
  const third = YEAR_FIRST.exec(plain);
  if (third) return civil(Number(third[1]), monthNamed(third[2] ?? '') ?? 0, Number(third[3]));
  return undefined;
}

/** A date of which no order of day and month has to be known. */
function certain(text: string): string | undefined {
  const iso = ISO.exec(text) ?? COMPACT.exec(text);
  if (iso) return civil(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  if (SERIAL.test(text)) {
    const serial = Number(text);
    return serial >= SERIALS.first && serial <= SERIALS.last ? serialDay(serial) : undefined;
  }
  return named(text.replace(WEEKDAY, ''));
}

/** True for what a person would call a date when seeing it; a plain number is none. */
export function looksLikeDate(cell: string): boolean {
  const text = cell.replace(MIDNIGHT, '');
  return SLASHED.test(text) || ISO.test(text) || named(text) !== undefined;
}

/** What a column's slashed dates say about their order: each can stand for many dates. */
export interface DateEvidence {
  /** `31/12/2031` can only be day first. */
  dayFirst: boolean;
  /** `12/31/2031` only month first. */
  monthFirst: boolean;
  /** The first date that could be either, such as `01/02/2031`. */
  open: string | undefined;
}
const nothingSeen = (): DateEvidence => ({ dayFirst: false, monthFirst: false, open: undefined });

/** The order that one column's evidence is for; undefined where it is for none or for both. */
const decided = ({ dayFirst, monthFirst }: DateEvidence): 'dmy' | 'mdy' | undefined =>
  dayFirst === monthFirst ? undefined : dayFirst ? 'dmy' : 'mdy';

/** Orders by column (any key that names it), and what is taken for the others. */
export type DateOrders = ReadonlyMap<string, DateOrder>;

/**
 * Reads dates in the order of their column and watches what the whole columns say about it: each decides for
 * itself; one that does not follows the others; where nothing decides, day first is taken and `question` says so.
 */
export class DateReader {
  private readonly seen = new Map<string, DateEvidence>();

  /** @param chosen what a person said of the columns without an order: nothing else decides, nothing is asked */
  constructor(
    readonly orders: DateOrders = new Map(),
    readonly chosen?: DateOrder,
    seen?: ReadonlyMap<string, DateEvidence>,
  ) {
    for (const [column, evidence] of seen ?? []) this.seen.set(column, { ...evidence, open: undefined });
  }

  orderOf(column: string): DateOrder {
    return this.orders.get(column) ?? this.chosen ?? 'dmy';
  }

  /** `YYYY-MM-DD`; undefined for what is no date. */
  read(cell: string, column: string): string | undefined {
    const text = cell.replace(MIDNIGHT, '');
    const slashed = SLASHED.exec(text);
    if (!slashed) return certain(text);
    const [first, second, third] = [Number(slashed[1]), Number(slashed[2]), slashed[3] ?? ''];
    this.note(column, first, second, text);
    const order = this.orderOf(column);
    if (order === 'ymd') return third.length === 2 ? civil(2000 + first, second, Number(third)) : undefined;
    const year = yearOf(third);
    return order === 'dmy' ? civil(year, second, first) : civil(year, first, second);
  }

  /** What is known of a column's order before its dates are read. */
  hint(column: string, order: 'dmy' | 'mdy'): void {
    const evidence = this.evidenceOf(column);
    if (order === 'dmy') evidence.dayFirst = true;
    else evidence.monthFirst = true;
  }

  private evidenceOf(column: string): DateEvidence {
    const known = this.seen.get(column) ?? nothingSeen();
    this.seen.set(column, known);
    return known;
  }

  private note(column: string, first: number, second: number, text: string): void {
    const evidence = this.evidenceOf(column);
    if (first > 12 && first <= 31 && second <= 12) evidence.dayFirst = true;
    else if (second > 12 && second <= 31 && first <= 12) evidence.monthFirst = true;
    else if (first !== second && first <= 12 && second <= 12) evidence.open ??= text;
  }

  /** What all columns together say. */
  private get whole(): DateEvidence {
    const all = [...this.seen.values()];
    return {
      dayFirst: all.some(({ dayFirst }) => dayFirst),
      monthFirst: all.some(({ monthFirst }) => monthFirst),
      open: undefined,
    };
  }

  private best(evidence: DateEvidence): DateOrder {
    const mixed = evidence.dayFirst && evidence.monthFirst;
    return decided(evidence) ?? (mixed ? 'dmy' : (decided(this.whole) ?? 'dmy'));
  }

  /** Other orders, where the evidence so far is for them, with that evidence: the file is read again. */
  get better(): { orders: DateOrders; seen: ReadonlyMap<string, DateEvidence> } | undefined {
    if (this.chosen !== undefined) return undefined;
    const orders = new Map([...this.seen].map(([column, evidence]) => [column, this.best(evidence)]));
    const same = [...orders].every(([column, order]) => order === this.orderOf(column));
    return same ? undefined : { orders, seen: this.seen };
  }

  /** A column whose order nothing decides though it matters, with one of its dates. */
  get question(): { column: string; example: string } | undefined {
    if (this.chosen !== undefined) return undefined;
    for (const [column, evidence] of this.seen) {
      const open = evidence.open;
      if (open === undefined || decided(evidence) !== undefined) continue;
      const mixed = evidence.dayFirst && evidence.monthFirst;
      if (mixed || decided(this.whole) === undefined) return { column, example: open };
    }
    return undefined;
  }

  /** A column has dates of both orders, each of them clear: those that are not day first are no dates. */
  get mixed(): boolean {
    return (
      this.chosen === undefined &&
      [...this.seen.values()].some(({ dayFirst, monthFirst }) => dayFirst && monthFirst)
    );
  }
}
