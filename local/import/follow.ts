import { setTimeout as delay } from 'node:timers/promises';
import type { ImportView } from '../../shared/imports/views';
import type { Api } from './api';
import { duration, number, type Progress } from './progress';

const FIRST_MS = 60;
const LONGEST_MS = 1_000;

/** Asks for the import, soon at first and then less often, until `ended` says so. */
async function poll(
  api: Api,
  id: string,
  ended: (view: ImportView) => boolean,
  seen: (view: ImportView) => void,
): Promise<ImportView> {
  for (let pause = FIRST_MS; ; pause = Math.min(LONGEST_MS, pause * 1.3)) {
    const view = await api.getImport(id);
    if (ended(view)) return view;
    seen(view);
    await delay(pause);
  }
}

const CHECKING: readonly ImportView['status'][] = ['received', 'checking'];
const ENDED: readonly ImportView['status'][] = ['finished', 'cancelled', 'held', 'rejected'];

/** Waits until the file is checked: `review`, `asking`, `rejected`. */
export async function followCheck(api: Api, id: string, progress: Progress): Promise<ImportView> {
  const view = await poll(
    api,
    id,
    ({ status }) => !CHECKING.includes(status),
    ({ counts }) => progress.at('Checking', counts.rows, 0, counts.rows ? `${number(counts.rows)} rows` : ''),
  );
  progress.end();
  return view;
}

/** What the command waits for, in words. */
function stateOf({
  status,
  counts,
  progress: { done, total, rowsPerSecond, secondsLeft },
}: ImportView): string {
  if (status === 'queued') return 'waits for its turn';
  if (status === 'paused') return 'paused by a person; going on when it is resumed';
  const open = total - done;
  // Every row is sent; what is left are those whose answer was lost.
  if (counts.unknown > 0 && open <= counts.unknown)
    return `${number(counts.unknown)} without an answer, looked up in FacilityApps soon`;
  const rate = rowsPerSecond === null ? '' : `${number(rowsPerSecond)} rows/s`;
  const left = secondsLeft === null ? '' : `${duration(secondsLeft)} left`;
  return [rate, left].filter(Boolean).join(', ');
}

/** Waits until the run ends or is held. */
export async function followRun(api: Api, id: string, progress: Progress): Promise<ImportView> {
  const view = await poll(
    api,
    id,
    ({ status }) => ENDED.includes(status),
    (seen) => progress.at('Creating jobs', seen.progress.done, seen.progress.total, stateOf(seen)),
  );
  progress.end();
  return view;
}
