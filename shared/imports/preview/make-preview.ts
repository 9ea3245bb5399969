import { setImmediate as turn } from 'node:timers/promises';
import type { ReferenceData } from '../../facilityapps';
import { formatDay, type CalendarName } from '../../recurrence';
import type { RowsReader } from '../rows';
import { Clashes } from './clashes';
import { Gone } from './gone';
import { HolidayHits } from './holiday-hits';
import { LeftOut } from './left-out';
import { timesOf } from './occurrences';
import type { PreviewView } from './views';
import { WorkByWeek } from './work-by-week';

/** What a job costs (product.md, "Customers and plans": £0.10 a job imported); rows that are left out cost nothing. */
export const PENCE_PER_JOB = 10;

const WINDOWS_AT_ONCE = 10;

export interface PreviewSource {
  rows: RowsReader;
  windows: number;
  reference: ReferenceData;
  calendar: CalendarName | null;
  /** Told now and then how many windows were read. */
  onRead: (windows: number) => void;
}

export type Previewed = Omit<PreviewView, 'state' | 'checkEtag' | 'reference'> & {
  gone: PreviewView['reference']['gone'];
};

const named = (items: readonly { id: string; name: string }[]): ((id: string) => string) => {
  const names = new Map(items.map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? id;
};

/** Says what approving would do, reading the rows once as a stream; some 40 bytes are kept for each job. */
export async function makePreview(source: PreviewSource): Promise<Previewed> {
  const { reference, calendar } = source;
  const work = new WorkByWeek();
  const clashes = new Clashes();
  const hits = new HolidayHits(calendar);
  const left = new LeftOut();
  const gone = new Gone(reference);
  const times = timesOf();
  let [jobs, series, firstDay, lastDay] = [0, 0, Infinity, -Infinity];

  for (let from = 0; from < source.windows; from += WINDOWS_AT_ONCE) {
    for (const { rows } of await source.rows.windows(from, WINDOWS_AT_ONCE)) {
      for (const checked of rows) {
        const { row, outcome, job } = checked;
        if (outcome !== 'ready') {
          left.add(checked, outcome);
          continue;
        }
        if (!job) continue;
        const when = times(job);
        jobs++;
        if (job.recurrence) series++;
        firstDay = Math.min(firstDay, when.days[0] ?? Infinity);
        lastDay = Math.max(lastDay, when.days.at(-1) ?? -Infinity);
        work.add(job.siteId, when);
        clashes.add(job.ownerId, row, when);
        hits.add(row, when.days);
        gone.add(row, job);
      }
    }
    source.onRead(Math.min(from + WINDOWS_AT_ONCE, source.windows));
  }
  return {
    jobs,
    series,
    occurrences: work.occurrences,
    minutes: work.minutes,
    sites: work.siteCount,
    people: clashes.people,
    firstDay: Number.isFinite(firstDay) ? formatDay(firstDay) : null,
    lastDay: Number.isFinite(lastDay) ? formatDay(lastDay) : null,
    cost: { pencePerJob: PENCE_PER_JOB, pence: jobs * PENCE_PER_JOB },
    ...work.told(named(reference.sites)),
    clashes: await clashes.told(named(reference.users), () => turn()),
    holidays: hits.told(),
    leftOut: left.told(),
    gone: gone.told(),
  };
}
