import { dayOf, formatDay, weekdayOf, yearOf } from '../../recurrence';
import { DAY_MINUTES, type Times } from './occurrences';
import type { PreviewView } from './views';

/** Weeks that are told one by one: two years and the week that they end in. */
const WEEKS = 105;
const WEEK_MINUTES = 7 * DAY_MINUTES;
const MOST_SITES = 100;

/** Weeks are counted from the one of Thursday 1970-01-01; they begin on Mondays, as in ISO 8601. */
const FIRST_MONDAY = -3;
const weekOf = (minute: number): number => Math.floor((minute / DAY_MINUTES - FIRST_MONDAY) / 7);
const mondayOf = (week: number): number => week * 7 + FIRST_MONDAY;

/** `2031-W02`: a week belongs to the year of its Thursday (ISO 8601). */
export function isoWeek(monday: number): string {
  const year = yearOf(monday + 3);
  const fourth = dayOf(year, 1, 4);
  const firstMonday = fourth - (weekdayOf(fourth) - 1);
  return `${year}-W${String((monday - firstMonday) / 7 + 1).padStart(2, '0')}`;
}

/** The work at one site; a site that begins earlier than was known pushes its last weeks into `later`. */
class Work {
  jobs = 0;
  occurrences = 0;
  minutes = 0;
  first = Infinity;
  private weeks = new Float64Array(WEEKS);

  add(week: number, minutes: number): void {
    this.minutes += minutes;
    if (week < this.first) this.begin(week);
    const at = week - this.first;
    if (at < WEEKS) this.weeks[at] = (this.weeks[at] ?? 0) + minutes;
  }

  /** Minutes of `many` weeks from one on. */
  from(week: number, many: number): number[] {
    return Array.from({ length: many }, (_, n) => this.weeks[week + n - this.first] ?? 0);
  }

  private begin(week: number): void {
    const shifted = new Float64Array(WEEKS);
    const by = this.first - week;
    if (by < WEEKS) shifted.set(this.weeks.subarray(0, WEEKS - by), by);
    this.weeks = shifted;
    this.first = week;
  }
}

/** Adds up work by site and week in memory that grows with the sites alone. */
export class WorkByWeek {
  occurrences = 0;
  minutes = 0;
  private readonly sites = new Map<string, Work>();

  add(siteId: string, { start, end, days }: Times): void {
    let work = this.sites.get(siteId);
    if (!work) this.sites.set(siteId, (work = new Work()));
    work.jobs++;
    work.occurrences += days.length;
    this.occurrences += days.length;
    const length = end - start;
    const time = start % DAY_MINUTES;
    for (const day of days) this.spread(work, day * DAY_MINUTES + time, length);
  }

  get siteCount(): number {
    return this.sites.size;
  }

  /** Weeks with work, and the sites with most of it, the others together behind them. */
  told(nameOf: (siteId: string) => string): Pick<PreviewView, 'weeks' | 'work'> {
    const all = [...this.sites].sort(([, a], [, b]) => b.minutes - a.minutes);
    const first = all.reduce((least, [, work]) => Math.min(least, work.first), Infinity);
    const total = all.map(([, work]) => work.from(first, WEEKS));
    const last = total.reduce(
      (most, weeks) =>
        Math.max(
          most,
          weeks.findLastIndex((one) => one > 0),
        ),
      -1,
    );
    const weeks = Array.from({ length: last + 1 }, (_, n) => {
      const monday = mondayOf(first + n);
      return { week: isoWeek(monday), from: formatDay(monday) };
    });
    const told = all.map(([id, work], at) => {
      const byWeek = (total[at] ?? []).slice(0, weeks.length);
      const { jobs, occurrences, minutes } = work;
      return {
        id,
        name: nameOf(id),
        sites: 1,
        jobs,
        occurrences,
        minutes,
        byWeek,
        later: minutes - sum(byWeek),
      };
    });
    const named = told.slice(0, MOST_SITES);
    return { weeks, work: told.length > MOST_SITES ? [...named, together(told.slice(MOST_SITES))] : named };
  }

  /** What runs over the end of a week counts in each of them. */
  private spread(work: Work, from: number, length: number): void {
    this.minutes += length;
    let at = from;
    let left = length;
    for (let week = weekOf(at); left > 0; week++) {
      const here = Math.min(left, mondayOf(week + 1) * DAY_MINUTES - at);
      work.add(week, here);
      at += here;
      left -= here;
      // What lies beyond every week that can be told needs no weeks of its own.
      if (week - work.first > WEEKS && left > WEEK_MINUTES) {
        work.add(week + 1, left);
        return;
      }
    }
  }
}

const sum = (numbers: number[]): number => numbers.reduce((all, one) => all + one, 0);

function together(sites: PreviewView['work']): PreviewView['work'][number] {
  const of = (pick: (site: PreviewView['work'][number]) => number): number => sum(sites.map(pick));
  const weeks = sites[0]?.byWeek ?? [];
  return {
    id: null,
    name: 'All other sites',
    sites: sites.length,
    jobs: of(({ jobs }) => jobs),
    occurrences: of(({ occurrences }) => occurrences),
    minutes: of(({ minutes }) => minutes),
    byWeek: weeks.map((_, n) => of(({ byWeek }) => byWeek[n] ?? 0)),
    later: of(({ later }) => later),
  };
}
