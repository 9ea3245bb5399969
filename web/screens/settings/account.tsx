import { useState } from 'preact/hooks';
import type { SessionView } from '../../../shared/imports/views';
import { changeEmail, changePassword, getAccount, rename } from '../../api/people';
import { useFollowed } from '../../follow';
import { Field, Form, NewPassword } from '../../parts/form';
import { Loading, Notice, ProblemNotice } from '../../parts/notice';
import { findSession } from '../../session';
import { ROLE_WORDS } from '../../words/roles';
import { SecondStep } from './second-step';
import { Sessions } from './sessions';

const PasswordNow = () => (
  <Field label="Present password" name="password" type="password" autocomplete="current-password" />
);

/** A change of one's own account: closed until it is wanted, and a sentence when it is done. */
function Change({
  title,
  done,
  children,
}: {
  title: string;
  done: string | undefined;
  children: preact.ComponentChildren;
}) {
  return (
    <>
      {done !== undefined && (
        <Notice>
          <p>{done}</p>
        </Notice>
      )}
      <details class="change">
        <summary>{title}</summary>
        {children}
      </details>
    </>
  );
}

function Name({ name }: { name: string }) {
  const [done, setDone] = useState<string>();
  return (
    <Change title="Change your name" done={done}>
      <Form
        label="Change your name"
        send="Change the name"
        sending="Changing…"
        card={false}
        onSend={async (values) => {
          await rename(values.text('name'));
          setDone('Your name was changed.');
          await findSession({ quietly: true });
        }}
      >
        <Field label="Name" name="name" autocomplete="name" maxLength={100} value={name} />
      </Form>
    </Change>
  );
}

function Email() {
  const [done, setDone] = useState<string>();
  return (
    <Change title="Change your email" done={done}>
      <Form
        label="Change your email"
        send="Send a mail to the new address"
        sending="Sending…"
        card={false}
        onSend={async (values) => {
          const email = values.text('email').trim();
          await changeEmail(values.text('password'), email);
          setDone(`Open the link in the mail to ${email}. Until then you sign in as before.`);
        }}
      >
        <Field label="New email" name="email" type="email" autocomplete="email" />
        <PasswordNow />
      </Form>
    </Change>
  );
}

function Password() {
  const [done, setDone] = useState<string>();
  return (
    <Change title="Change your password" done={done}>
      <Form
        label="Change your password"
        send="Change the password"
        sending="Changing…"
        card={false}
        onSend={async (values) => {
          await changePassword(values.text('password'), values.text('newPassword'));
          setDone('Your password was changed, and your other devices were signed out.');
        }}
      >
        <PasswordNow />
        <NewPassword name="newPassword" />
      </Form>
    </Change>
  );
}

/** What a person sees and changes of their own account. */
export function Page({ who: { user, customer } }: { who: SessionView }) {
  const { value, problem, refresh } = useFollowed('account', getAccount, () => null);
  const role = ROLE_WORDS[user.role as keyof typeof ROLE_WORDS];
  return (
    <>
      {value?.secondStep.required && !value.secondStep.on && (
        <Notice>
          <p>
            <strong>{customer.name} asks everybody for a second step.</strong> Set it up below; everything
            else waits until then.
          </p>
        </Notice>
      )}
      <section aria-label="Who you are" class="card">
        <dl class="pairs">
          <dt>Name</dt>
          <dd>{user.name}</dd>
          <dt>Email</dt>
          <dd>{user.email}</dd>
          <dt>Company</dt>
          <dd>{customer.name}</dd>
          <dt>Role</dt>
          <dd>
            {role.label}. {role.may}
          </dd>
        </dl>
        <Name name={user.name} />
        <Email />
        <Password />
      </section>
      {problem && <ProblemNotice problem={problem} onRetry={refresh} />}
      {!value && !problem && <Loading what="your account" />}
      {value && <SecondStep state={value.secondStep} timeZone={customer.timeZone} onChanged={refresh} />}
      <Sessions timeZone={customer.timeZone} />
    </>
  );
}
