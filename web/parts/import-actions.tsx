import { useState } from 'preact/hooks';
import type { ImportView, SessionView } from '../../shared/imports/views';
import { approve, steer } from '../api/imports';
import { asProblem, type Problem } from '../api/problem';
import { mayChange } from '../session';
import { counted, inFigures } from '../words/numbers';
import type { Status } from '../words/statuses';
import { Confirm } from './confirm';
import { ProblemNotice } from './notice';

type Action = 'approve' | 'pause' | 'resume' | 'cancel';

/** What a person can do in each status; the API decides, this only spares buttons that lead nowhere. */
const ACTIONS: Record<Status, readonly Action[]> = {
  received: [],
  checking: [],
  asking: ['cancel'],
  review: ['approve', 'cancel'],
  queued: ['pause', 'cancel'],
  running: ['pause', 'cancel'],
  paused: ['resume', 'cancel'],
  held: ['resume', 'cancel'],
  finished: [],
  cancelled: [],
  rejected: [],
};

const act = (view: ImportView, action: Action, reference: string | undefined): Promise<ImportView> =>
  action === 'approve' ? approve(view, reference) : steer(view.id, action);

function AskCancel({ view, onYes, onNo }: { view: ImportView; onYes: () => void; onNo: () => void }) {
  const { created } = view.counts;
  return (
    <Confirm title="Cancel this import?" yes="Cancel the import" no="Keep it" onYes={onYes} onNo={onNo}>
      <p>
        {created > 0
          ? `${counted(created, 'job')} already created will stay in FacilityApps. All other rows are left out.`
          : 'No job has been created. All rows are left out.'}{' '}
        This cannot be undone.
      </p>
    </Confirm>
  );
}

export function ImportActions({
  view,
  who,
  put,
  refresh,
  reference,
  onChanged,
}: {
  view: ImportView;
  who: SessionView;
  put: (view: ImportView) => void;
  refresh: () => void;
  /** The reference data that the preview was made of, once there is one. */
  reference?: string | undefined;
  /** What was approved is not what stands there any more. */
  onChanged: () => void;
}) {
  const [busy, setBusy] = useState<Action>();
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  if (!mayChange(who, 'imports:run')) return null;
  const { ready } = view.counts;
  const actions = ACTIONS[view.status].filter((action) => action !== 'approve' || ready > 0);

  async function run(action: Action): Promise<void> {
    setBusy(action);
    setAsking(false);
    setProblem(undefined);
    try {
      put(await act(view, action, reference));
    } catch (error) {
      const found = asProblem(error);
      setProblem(found);
      // Somebody else was quicker, or it was checked anew: show how it stands now, beside the sentence.
      if (found.status === 409 || found.status === 412) refresh();
      if (found.status === 412) onChanged();
    }
    setBusy(undefined);
  }

  const labels: Record<Action, string> = {
    approve: `Approve and create ${ready === 1 ? 'the job' : `${inFigures(ready)} jobs`}`,
    pause: 'Pause',
    resume: 'Resume',
    cancel: 'Cancel import',
  };
  const ask = (action: Action) => (action === 'cancel' ? setAsking(true) : void run(action));
  const strong = (action: Action) => action === 'approve' || action === 'resume';
  return (
    <>
      {problem && <ProblemNotice problem={problem} />}
      {actions.length > 0 && (
        <div class="actions">
          {actions.map((action) => (
            <button
              key={action}
              type="button"
              class={`button ${strong(action) ? '' : 'button-quiet'}`}
              disabled={busy !== undefined}
              onClick={() => ask(action)}
            >
              {busy === action ? 'One moment…' : labels[action]}
            </button>
          ))}
        </div>
      )}
      {asking && <AskCancel view={view} onYes={() => void run('cancel')} onNo={() => setAsking(false)} />}
    </>
  );
}
