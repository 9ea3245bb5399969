import { useState } from 'preact/hooks';
import type { PreviewView } from '../../../shared/imports/preview/views';
import { inFigures, inHours } from '../../words/numbers';
import { dateInWords } from '../../words/schedules';
import { coloured, WorkPlot } from './work-plot';

const SHOWN_SITES = 6;

function Sites({ work, colours }: { work: PreviewView['work']; colours: boolean }) {
  return (
    <table class="table stacks">
      <thead>
        <tr>
          <th scope="col">Site</th>
          <th scope="col" class="number">
            Jobs
          </th>
          <th scope="col" class="number">
            Occurrences
          </th>
          <th scope="col" class="number">
            Hours
          </th>
        </tr>
      </thead>
      <tbody>
        {work.map(({ id, name, jobs, occurrences, minutes }, site) => (
          <tr key={id}>
            <th scope="row">
              {colours && <span class={`swatch site-${site + 1}`} aria-hidden="true" />}
              {name}
            </th>
            <td class="number" data-label="Jobs">
              {inFigures(jobs)}
            </td>
            <td class="number" data-label="Occurrences">
              {inFigures(occurrences)}
            </td>
            <td class="number" data-label="Hours">
              {inHours(minutes)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Weeks({ weeks, work }: Pick<PreviewView, 'weeks' | 'work'>) {
  const later = work.reduce((all, site) => all + site.later, 0);
  return (
    <div class="sideways" role="region" aria-label="Hours by week and site" tabIndex={0}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">Week of</th>
            {work.map(({ id, name }) => (
              <th key={id} scope="col" class="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map(({ week, from }, at) => (
            <tr key={week}>
              <th scope="row">{dateInWords(from)}</th>
              {work.map(({ id, byWeek }) => (
                <td key={id} class="number">
                  {inHours(byWeek[at] ?? 0)}
                </td>
              ))}
            </tr>
          ))}
          {later > 0 && (
            <tr>
              <th scope="row">Later</th>
              {work.map((site) => (
                <td key={site.id} class="number">
                  {inHours(site.later)}
                </td>
              ))}
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}

/** Hours by site and week: a plot, and the same as tables. */
export function Work({ weeks, work }: Pick<PreviewView, 'weeks' | 'work'>) {
  const [all, setAll] = useState(false);
  const shown = coloured(work);
  const later = work.reduce((sum, site) => sum + site.later, 0);
  return (
    <>
      <WorkPlot weeks={weeks} work={shown} />
      {later > 0 && <p class="hint">The plot shows two years; {inHours(later)} more lie after them.</p>}
      {all ? <Sites work={work} colours={false} /> : <Sites work={shown} colours />}
      {work.length > SHOWN_SITES && (
        <button type="button" class="button-link" onClick={() => setAll(!all)}>
          {all ? 'Show the largest sites' : 'Show every site'}
        </button>
      )}
      <details>
        <summary>Hours by week as a table</summary>
        <Weeks weeks={weeks} work={shown} />
      </details>
    </>
  );
}
