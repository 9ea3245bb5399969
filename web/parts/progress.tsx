import type { ImportView } from '../../shared/imports/views';
import { inFigures, inWords, percent } from '../words/numbers';

export function ProgressBar({ label, value }: { label: string; value?: number | undefined }) {
  return (
    <progress class="progress" aria-label={label} max={100} {...(value === undefined ? {} : { value })}>
      {value === undefined ? label : `${value} %`}
    </progress>
  );
}

/** How far a run is, how fast, and how long it will still take. */
export function RunProgress({ progress, status }: Pick<ImportView, 'progress' | 'status'>) {
  const { done, total, rowsPerSecond, secondsLeft } = progress;
  const moving = status === 'running';
  return (
    <div class="run-progress">
      <ProgressBar label="Jobs created so far" value={percent(done, total)} />
      <dl class="facts">
        <div>
          <dt>Done</dt>
          <dd>
            {inFigures(done)} of {inFigures(total)}
          </dd>
        </div>
        {moving && rowsPerSecond !== null && (
          <div>
            <dt>Speed</dt>
            <dd>{rowsPerSecond.toLocaleString('en-GB', { maximumFractionDigits: 1 })} a second</dd>
          </div>
        )}
        {moving && secondsLeft !== null && (
          <div>
            <dt>Time left</dt>
            <dd>{inWords(secondsLeft)}</dd>
          </div>
        )}
      </dl>
    </div>
  );
}
