import { useState } from 'preact/hooks';
import type { SessionView } from '../../../shared/imports/views';
import { asProblem, type Problem } from '../../api/problem';
import { listVersions, revertSchedule, type Version } from '../../api/recurring';
import type { Edited, Schedule } from '../../api/schedules';
import { useFollowed } from '../../follow';
import { inShort } from '../../words/numbers';
import { dateInWords } from '../../words/schedules';
import { Loading, ProblemNotice } from '../notice';

/** What an edit did, as the API's short words have it. */
function inWords(what: string): string {
  const [kind = '', day = ''] = what.split(' ');
  switch (kind) {
    case 'created':
      return 'Made';
    case 'one':
      return `One occurrence changed: ${dateInWords(day.slice(0, 10))}`;
    case 'from':
      return `Changed from ${dateInWords(day)} on`;
    case 'taken':
      return `Gone back to version ${what.split(' ').at(-1) ?? ''}`;
    default:
      return 'All of it changed';
  }
}

/** Every edit, newest first, and the way back to an earlier one. */
export function Versions(props: {
  item: Schedule;
  who: SessionView;
  mayChange: boolean;
  onEdited: (edited: Edited) => void;
}) {
  const { item, who, mayChange, onEdited } = props;
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const followed = useFollowed(
    `versions ${item.id} ${item.version}`,
    (signal) => listVersions(item.id, signal),
    () => null,
  );
  async function back({ version }: Version): Promise<void> {
    setBusy(true);
    setProblem(undefined);
    try {
      onEdited(await revertSchedule(item.id, item.version, version));
    } catch (error) {
      setProblem(asProblem(error));
    }
    setBusy(false);
  }
  const trouble = problem ?? followed.problem;
  return (
    <>
      {trouble && <ProblemNotice problem={trouble} />}
      {!followed.value && !followed.problem && <Loading what="its versions" />}
      <ol class="plain versions" reversed>
        {[...(followed.value ?? [])].reverse().map((one) => (
          <li key={one.version} class="day-entry">
            <p>
              <strong>Version {one.version}</strong> {inWords(one.what)}{' '}
              <span class="hint">
                {inShort(one.at, who.customer.timeZone)},{' '}
                {one.by === who.user.id ? 'by you' : 'by somebody else'}
                {one.version === item.version && ' (holds now)'}
              </span>
            </p>
            {mayChange && one.version !== item.version && (
              <button
                type="button"
                class="button button-quiet"
                disabled={busy}
                onClick={() => void back(one)}
              >
                Go back to version {one.version}
              </button>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}
