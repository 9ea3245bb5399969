/** Which of the first two numbers of a slashed date is the day. */
export type DateOrder = 'dmy' | 'mdy';

const ISO = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/;
const SLASHED = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})$/;
/** Midnight behind the date, as spreadsheets add it to plain dates; any other time says more than a date may. */
const TIME = /[T ]0{1,2}:00(:00(\.0+)?)?Z?$/;

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const pad = (value: number): string => (value < 10 ? `0${value}` : String(value));

/** `YYYY-MM-DD`, or undefined where the calendar has no such day. */
function civil(year: number, month: number, day: number): string | undefined {
  const last = month === 2 && isLeap(year) ? 29 : DAYS[month - 1];
  if (last === undefined || day < 1 || day > last || year < 1900) return undefined;
  return `${year}-${pad(month)}-${pad(day)}`;
}

/**
 * Reads dates of one order and watches what the column says about it: `31/12/2031` can only be day first,
 * `12/31/2031` only month first, `01/02/2031` could be either.
 */
export class DateReader {
  dayFirst = false;
  monthFirst = false;
  open = false;

  constructor(readonly order: DateOrder) {}

  /** `YYYY-MM-DD`; undefined for what is no date. */
  read(cell: string): string | undefined {
    const text = cell.replace(TIME, '');
    const iso = ISO.exec(text);
    if (iso) return civil(Number(iso[1]), Number(iso[2]), Number(iso[3]));
    const slashed = SLASHED.exec(text);
    if (!slashed) return undefined;
    const [first, second] = [Number(slashed[1]), Number(slashed[2])];
    const year = slashed[3]?.length === 2 ? 2000 + Number(slashed[3]) : Number(slashed[3]);
    if (first > 12 && first <= 31 && second <= 12) this.dayFirst = true;
    else if (second > 12 && second <= 31 && first <= 12) this.monthFirst = true;
    else if (first !== second) this.open = true;
    return this.order === 'dmy' ? civil(year, second, first) : civil(year, first, second);
  }

  /** The other order, where all evidence is for it. */
  get better(): DateOrder | undefined {
    if (this.order === 'dmy') return this.monthFirst && !this.dayFirst ? 'mdy' : undefined;
    return this.dayFirst ? 'dmy' : undefined;
  }

  /** Nothing in the file decides, or some dates say the one and some the other; and it matters. */
  get assumed(): boolean {
    return this.open && this.dayFirst === this.monthFirst;
  }
}

/** 1 = Monday to 7 = Sunday. */
export function weekdayOf(date: string): number {
  const day = new Date(`${date}T00:00:00Z`).getUTCDay();
  return day === 0 ? 7 : day;
}
