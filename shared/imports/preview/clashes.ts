import { formatCivil, formatDay } from '../../recurrence';
import { DAY_MINUTES, type Times } from './occurrences';
import type { PreviewView } from './views';

/** Occurrences of one person that are compared with one another, and days of all series that are kept for it. */
const MOST_COMPARED = 1_000_000;
const MOST_SERIES_DAYS = 2_000_000;
const MOST_PAIRS = 2_000;
const MOST_TOLD = 50;
const MINUTE_MS = 60_000;
/** Jobs of one person; a start and the place of its job lie in one number. */
const MOST_JOBS = 2 ** 21;

/** The jobs of one person, some thirty bytes each. */
interface Jobs {
  rows: number[];
  starts: number[];
  lengths: number[];
  /** Null for a one-off, which begins on the day of its start. */
  series: (readonly number[] | null)[];
}

interface Pair {
  owner: string;
  /** Minutes since 1970-01-01 of the first time. */
  at: number;
  times: number;
  jobs: [Part, Part];
}
interface Part {
  row: number;
  start: number;
  end: number;
}

/** Finds occurrences of one person that overlap; those that only touch do not. */
export class Clashes {
  private readonly owners = new Map<string, Jobs>();
  private readonly keptSeries = new Set<readonly number[]>();
  private seriesDays = 0;
  private partial = false;

  add(ownerId: string, row: number, { start, end, days }: Times): void {
    let jobs = this.owners.get(ownerId);
    if (!jobs) this.owners.set(ownerId, (jobs = { rows: [], starts: [], lengths: [], series: [] }));
    if (jobs.rows.length >= MOST_JOBS || !this.hasRoomFor(days)) {
      this.partial = true;
      return;
    }
    jobs.rows.push(row);
    jobs.starts.push(start);
    jobs.lengths.push(end - start);
    jobs.series.push(days.length === 1 ? null : days);
  }

  get people(): number {
    return this.owners.size;
  }

  /** @param pause lets others do something between one person and the next */
  async told(
    nameOf: (ownerId: string) => string,
    pause: () => Promise<void>,
  ): Promise<PreviewView['clashes']> {
    let pairs: Pair[] = [];
    let [occurrences, people] = [0, 0];
    for (const [owner, jobs] of this.owners) {
      const found = this.among(owner, jobs);
      if (found.occurrences > 0) people++;
      occurrences += found.occurrences;
      pairs = [...pairs, ...found.pairs].sort((a, b) => a.at - b.at).slice(0, MOST_TOLD);
      await pause();
    }
    return { occurrences, people, first: pairs.map((pair) => tell(pair, nameOf)), partial: this.partial };
  }

  private hasRoomFor(days: readonly number[]): boolean {
    if (days.length < 2 || this.keptSeries.has(days)) return true;
    if (this.seriesDays + days.length > MOST_SERIES_DAYS) return false;
    this.keptSeries.add(days);
    this.seriesDays += days.length;
    return true;
  }

  /** In the order of their starts, each with the one before it that goes on longest. */
  private among(owner: string, jobs: Jobs): { occurrences: number; pairs: Pair[] } {
    const pairs = new Map<number, Pair>();
    let occurrences = 0;
    let last: (Part & { job: number }) | undefined;
    for (const packed of this.startsOf(jobs)) {
      const start = Math.floor(packed / MOST_JOBS);
      const job = packed % MOST_JOBS;
      const now = { job, row: jobs.rows[job] ?? 0, start, end: start + (jobs.lengths[job] ?? 0) };
      if (last && start < last.end) {
        occurrences++;
        const key = last.job * MOST_JOBS + job;
        const known = pairs.get(key);
        if (known) known.times++;
        else if (pairs.size < MOST_PAIRS) pairs.set(key, { owner, at: start, times: 1, jobs: [last, now] });
      }
      if (!last || now.end > last.end) last = now;
    }
    return { occurrences, pairs: [...pairs.values()] };
  }

  private startsOf({ starts, series }: Jobs): Float64Array {
    const many = series.reduce((all, days) => all + (days?.length ?? 1), 0);
    const packed = new Float64Array(Math.min(many, MOST_COMPARED));
    if (many > packed.length) this.partial = true;
    let at = 0;
    for (let job = 0; job < starts.length && at < packed.length; job++) {
      const start = starts[job] ?? 0;
      const days = series[job];
      if (!days) packed[at++] = start * MOST_JOBS + job;
      else
        for (const day of days)
          if (at < packed.length)
            packed[at++] = (day * DAY_MINUTES + (start % DAY_MINUTES)) * MOST_JOBS + job;
    }
    return packed.sort();
  }
}

const tell = ({ owner, at, times, jobs }: Pair, nameOf: (ownerId: string) => string) => ({
  ownerId: owner,
  owner: nameOf(owner),
  date: formatDay(Math.floor(at / DAY_MINUTES)),
  times,
  jobs: jobs.map(({ row, start, end }) => ({
    row,
    from: formatCivil(start * MINUTE_MS),
    to: formatCivil(end * MINUTE_MS),
  })),
});
