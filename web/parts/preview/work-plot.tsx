import type { PreviewView } from '../../../shared/imports/preview/views';
import { inHours } from '../../words/numbers';
import { dateInWords } from '../../words/schedules';

type Work = PreviewView['work'];
const MOST_COLOURS = 5;

/** Sites with a colour of their own, and all others as one. */
export function coloured(work: Work): Work {
  if (work.length <= MOST_COLOURS + 1) return work;
  const others = work.slice(MOST_COLOURS);
  const sum = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0);
  return [
    ...work.slice(0, MOST_COLOURS),
    {
      id: null,
      name: `${sum(others.map(({ sites }) => sites))} other sites`,
      sites: sum(others.map(({ sites }) => sites)),
      jobs: sum(others.map(({ jobs }) => jobs)),
      occurrences: sum(others.map(({ occurrences }) => occurrences)),
      minutes: sum(others.map(({ minutes }) => minutes)),
      byWeek: (work[0]?.byWeek ?? []).map((_, week) => sum(others.map(({ byWeek }) => byWeek[week] ?? 0))),
      later: sum(others.map(({ later }) => later)),
    },
  ];
}

/** A round number of hours at or above the most, and never nothing. */
export function ceiling(mostMinutes: number): number {
  const hours = Math.max(1, mostMinutes / 60);
  const power = 10 ** Math.floor(Math.log10(hours));
  return ([1, 2, 4, 5, 10].find((step) => step * power >= hours) ?? 10) * power * 60;
}

/** Hours by week, a bar for each, one part on top of the other for each site; the table beside it says the same. */
export function WorkPlot({ weeks, work }: { weeks: PreviewView['weeks']; work: Work }) {
  const totals = weeks.map((_, week) => work.reduce((all, { byWeek }) => all + (byWeek[week] ?? 0), 0));
  const top = ceiling(Math.max(...totals));
  return (
    <div class="work-plot" aria-hidden="true">
      <div class="work-scale">
        <span>{inHours(top)}</span>
        <span>{inHours(top / 2)}</span>
        <span>0</span>
      </div>
      <svg viewBox={`0 0 ${Math.max(weeks.length, 8) * 10} 100`} preserveAspectRatio="none">
        <line class="work-line" x1="0" x2={Math.max(weeks.length, 8) * 10} y1="50" y2="50" />
        {weeks.map(({ week, from }, at) => {
          let y = 100;
          return (
            <g key={week}>
              <title>{`Week of ${dateInWords(from)}: ${inHours(totals[at] ?? 0)}`}</title>
              {work.map(({ id, byWeek }, site) => {
                const height = ((byWeek[at] ?? 0) / top) * 100;
                y -= height;
                return (
                  <rect key={id} class={`site-${site + 1}`} x={at * 10 + 1} y={y} width="8" height={height} />
                );
              })}
            </g>
          );
        })}
      </svg>
      <div class="work-weeks">
        <span>{weeks[0] && dateInWords(weeks[0].from)}</span>
        {weeks.length > 1 && <span>{dateInWords(weeks.at(-1)?.from ?? '')}</span>}
      </div>
    </div>
  );
}
