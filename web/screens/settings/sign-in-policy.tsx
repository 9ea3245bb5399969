import { useState } from 'preact/hooks';
import { getPolicy, setPolicy } from '../../api/people';
import { asProblem, type Problem } from '../../api/problem';
import { useFollowed } from '../../follow';
import { ProblemNotice } from '../../parts/notice';
import { settingsAddress } from '../../routes';

/** Whether everybody of the company needs a second step. */
export function SignInPolicy({ writes }: { writes: boolean }) {
  const { value, put, problem: away } = useFollowed('sign-in-policy', getPolicy, () => null);
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  if (!value) return away ? <ProblemNotice problem={away} /> : null;
  const required = value.secondStep === 'required';
  async function change(): Promise<void> {
    setBusy(true);
    setProblem(undefined);
    try {
      put(await setPolicy(required ? 'optional' : 'required'));
    } catch (error) {
      setProblem(asProblem(error));
    }
    setBusy(false);
  }
  return (
    <section aria-labelledby="policy-title">
      <h2 id="policy-title">Second step for everybody</h2>
      <p>
        {required
          ? 'Everybody enters a code of their phone beside the password.'
          : 'Each person decides whether a code of their phone is needed beside the password.'}
      </p>
      {problem && <ProblemNotice problem={problem} />}
      {writes && (
        <>
          {!required && (
            <p class="hint">
              Set up <a href={settingsAddress('account')}>your own second step</a> first. Who has none is
              signed out, and sets it up before anything else.
            </p>
          )}
          <p>
            <button type="button" class="button button-quiet" disabled={busy} onClick={() => void change()}>
              {required ? 'Let each person decide' : 'Ask everybody for it'}
            </button>
          </p>
        </>
      )}
    </section>
  );
}
