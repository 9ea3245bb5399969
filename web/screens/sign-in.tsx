import { useRef, useState } from 'preact/hooks';
import { asProblem, type Problem } from '../api/problem';
import { ScreenHeading } from '../parts/heading';
import { Notice, ProblemNotice } from '../parts/notice';
import { signIn } from '../session';

export function SignInScreen({ ended }: { ended: boolean }) {
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const password = useRef<HTMLInputElement>(null);

  async function submit(form: HTMLFormElement): Promise<void> {
    const given = new FormData(form);
    const text = (name: string) => {
      const value = given.get(name);
      return typeof value === 'string' ? value : '';
    };
    setBusy(true);
    setProblem(undefined);
    try {
      await signIn(text('email').trim(), text('password'));
    } catch (error) {
      setProblem(asProblem(error));
      setBusy(false);
      password.current?.select();
    }
  }

  return (
    <div class="narrow">
      <ScreenHeading title="Sign in" />
      {ended && !problem && (
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
        <label class="field">
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
        <label class="field">
          <span class="field-label">Password</span>
          <input name="password" type="password" autocomplete="current-password" required ref={password} />
        </label>
        <button type="submit" class="button" disabled={busy}>
          {busy ? 'Signing in…' : 'Sign in'}
        </button>
      </form>
      <p class="hint">
        You are at <strong>{window.location.host}</strong>
      </p>
    </div>
  );
}
