import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { asProblem, type Problem } from '../api/problem';
import { ProblemNotice } from './notice';

/** What was entered, by the name of the field; of boxes that share a name, all that are ticked. */
export interface Entered {
  text(name: string): string;
  all(name: string): string[];
}

const entered = (form: HTMLFormElement): Entered => {
  const given = new FormData(form);
  const all = (name: string) => given.getAll(name).filter((value) => typeof value === 'string');
  return { all, text: (name) => all(name)[0] ?? '' };
};

/** A form that says what went wrong, and is not sent twice at once. What was entered stays until it worked. */
export function Form({
  label,
  send,
  sending,
  danger = false,
  card = true,
  onSend,
  children,
}: {
  label: string;
  /** Words of the button, at rest and at work. */
  send: string;
  sending: string;
  danger?: boolean;
  card?: boolean;
  /** Throws Problem; the form is emptied when it does not. */
  onSend: (values: Entered) => Promise<void>;
  children?: ComponentChildren;
}) {
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  async function submit(form: HTMLFormElement): Promise<void> {
    setBusy(true);
    setProblem(undefined);
    try {
      await onSend(entered(form));
      form.reset();
    } catch (error) {
      setProblem(asProblem(error));
    }
    setBusy(false);
  }
  return (
    <form
      class={card ? 'card form' : 'form'}
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        void submit(event.currentTarget);
      }}
    >
      {problem && <ProblemNotice problem={problem} />}
      {children}
      <button type="submit" class={danger ? 'button button-danger' : 'button'} disabled={busy}>
        {busy ? sending : send}
      </button>
    </form>
  );
}

/** A field with its name above it and a hint below the name. */
export function Field({
  label,
  hint,
  type = 'text',
  ...input
}: {
  label: string;
  hint?: string;
  name: string;
  type?: 'text' | 'email' | 'password';
  autocomplete?: string;
  required?: boolean;
  maxLength?: number;
  minLength?: number;
  value?: string;
  inputMode?: 'numeric' | 'text';
  autofocus?: boolean;
}) {
  const id = `hint-${input.name}`;
  // The types know each kind of field by itself, and not one that is chosen.
  const kind = type as 'text';
  return (
    <label class="field">
      <span class="field-label">{label}</span>
      {hint !== undefined && (
        <span class="hint" id={id}>
          {hint}
        </span>
      )}
      <input
        required
        type={kind}
        autocapitalize={type === 'text' ? undefined : 'none'}
        spellcheck={false}
        {...(hint === undefined ? {} : { 'aria-describedby': id })}
        {...input}
      />
    </label>
  );
}

/** Where a new password is entered. */
export const NewPassword = ({ name, label = 'New password' }: { name: string; label?: string }) => (
  <Field
    label={label}
    hint="At least 12 characters. Several words in a row are easy to remember."
    name={name}
    type="password"
    autocomplete="new-password"
  />
);
