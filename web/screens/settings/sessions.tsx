import { useState } from 'preact/hooks';
import { endOtherSessions, endSession, listSessions } from '../../api/people';
import { asProblem, type Problem } from '../../api/problem';
import { useFollowed } from '../../follow';
import { Loading, ProblemNotice } from '../../parts/notice';
import { Tag } from '../../parts/tag';
import { inShort } from '../../words/numbers';

/** Where a person is signed in, and how to end it. */
export function Sessions({ timeZone }: { timeZone: string }) {
  const { value, problem, refresh } = useFollowed('sessions', listSessions, () => 60_000);
  const [trouble, setTrouble] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  async function run(work: () => Promise<void>): Promise<void> {
    setBusy(true);
    setTrouble(undefined);
    try {
      await work();
    } catch (error) {
      setTrouble(asProblem(error));
    }
    setBusy(false);
    refresh();
  }
  const others = value?.items.some(({ current }) => !current);
  return (
    <section aria-labelledby="sessions-title">
      <h2 id="sessions-title">Where you are signed in</h2>
      {problem && <ProblemNotice problem={problem} onRetry={refresh} />}
      {trouble && <ProblemNotice problem={trouble} />}
      {!value && !problem && <Loading what="your sessions" />}
      {value && (
        <table class="table stacks">
          <thead>
            <tr>
              <th scope="col">Device</th>
              <th scope="col">Network</th>
              <th scope="col">Last used</th>
              <th scope="col">
                <span class="sr-only">What to do</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {value.items.map((item) => (
              <tr key={item.id}>
                <th scope="row">
                  {item.device} {item.current && <Tag tone="good">This one</Tag>}
                </th>
                <td data-label="Network">{item.address || 'Unknown'}</td>
                <td data-label="Last used">{inShort(item.usedAt, timeZone)}</td>
                <td>
                  {!item.current && (
                    <button
                      type="button"
                      class="button-link"
                      disabled={busy}
                      aria-label={`Sign out ${item.device}, last used ${inShort(item.usedAt, timeZone)}`}
                      onClick={() => void run(() => endSession(item.id))}
                    >
                      Sign out
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {others && (
        <p>
          <button
            type="button"
            class="button button-quiet"
            disabled={busy}
            onClick={() => void run(endOtherSessions)}
          >
            Sign out everywhere else
          </button>
        </p>
      )}
    </section>
  );
}
