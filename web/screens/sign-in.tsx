import { useRef, useState } from 'preact/hooks';
import { asProblem, type Problem } from '../api/problem';
import { ScreenHeading } from '../parts/heading';
import { Notice, ProblemNotice } from '../parts/notice';
import { resetAddress } from '../routes';
import { signIn } from '../session';

export function SignInScreen({ ended }: { ended: boolean }) {
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  /** Email and password were right, and a code of the phone is needed as well. */
  const [asksCode, setAsksCode] = useState(false);
  const password = useRef<HTMLInputElement>(null);
  const code = useRef<HTMLInputElement>(null);

  async function submit(form: HTMLFormElement): Promise<void> {
    const given = new FormData(form);
    const text = (name: string) => {
      const value = given.get(name);
      return typeof value === 'string' ? value.trim() : '';
    };
    setBusy(true);
    setProblem(undefined);
    try {
      await signIn(text('email'), password.current?.value ?? '', text('code') || undefined);
    } catch (error) {
      const found = asProblem(error);
      setBusy(false);
      if (found.code === 'second-step') {
        setAsksCode(true);
        return;
      }
      setProblem(found);
      (found.code === 'wrong-code' ? code : password).current?.select();
    }
  }

  return (
    <div class="narrow">
      <ScreenHeading title="Sign in" />
      {ended && !problem && !asksCode && (
        <Notice>
          <p>Your session has ended. Sign in to go on where you were.</p>
        </Notice>
      )}
      {problem && <ProblemNotice problem={problem} />}
      <form
        class="card form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit(event.currentTarget);
        }}
      >
        {/* Both stay while the code is asked for: they are sent once more with it. */}
        <label class="field" hidden={asksCode}>
          <span class="field-label">Email</span>
          <input
            name="email"
            type="email"
            autocomplete="username"
            required
            autocapitalize="none"
            spellcheck={false}
          />
        </label>
        <label class="field" hidden={asksCode}>
          <span class="field-label">Password</span>
          <input name="password" type="password" autocomplete="current-password" required ref={password} />
        </label>
        {asksCode && (
          <label class="field">
            <span class="field-label">Code</span>
            <span class="hint" id="code-hint">
              The six digits that the app on your phone shows, or one of your recovery codes.
            </span>
            <input
              name="code"
              autocomplete="one-time-code"
              required
              maxLength={30}
              autocapitalize="none"
              spellcheck={false}
              aria-describedby="code-hint"
              ref={(field) => {
                if (field && !code.current) field.focus();
                code.current = field;
              }}
            />
          </label>
        )}
        <button type="submit" class="button" disabled={busy}>
          {busy ? 'Signing in…' : asksCode ? 'Go on' : 'Sign in'}
        </button>
        {asksCode && (
          <button type="button" class="button-link" onClick={() => setAsksCode(false)}>
            Start again
          </button>
        )}
      </form>
      <p>
        <a href={resetAddress}>Forgotten your password?</a>
      </p>
      <p class="hint">
        You are at <strong>{window.location.host}</strong>
      </p>
    </div>
  );
}
