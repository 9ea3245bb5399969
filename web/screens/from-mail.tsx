import { useEffect, useState } from 'preact/hooks';
import { acceptInvitation, askReset, confirmEmail, lookAtInvitation, useReset } from '../api/people';
import { asProblem, type Problem } from '../api/problem';
import { Field, Form, NewPassword } from '../parts/form';
import { ScreenHeading } from '../parts/heading';
import { Loading, Notice, ProblemNotice } from '../parts/notice';
import { navigate } from '../router';
import { importsAddress, resetAddress } from '../routes';
import { findSession, session } from '../session';
import { ROLE_WORDS, type RoleName } from '../words/roles';

/**
 * The token behind `#` of the link, once: it leaves the address at once, so that no history, bookmark or screenshot
 * keeps it.
 */
function useToken(): string {
  const [token] = useState(() => window.location.hash.slice(1));
  useEffect(() => {
    if (window.location.hash) window.history.replaceState(null, '', window.location.pathname);
  }, []);
  return token;
}

const NoToken = () => (
  <Notice>
    <p>This address is a part of the one in the mail. Open the link in the mail, or copy all of it.</p>
  </Notice>
);

/** Where an invitation leads: name and password, and one is in. */
function Invitation() {
  const token = useToken();
  const [invited, setInvited] = useState<{ email: string; role: RoleName; company: string }>();
  const [problem, setProblem] = useState<Problem>();
  useEffect(() => {
    if (token) lookAtInvitation(token).then(setInvited, (error: unknown) => setProblem(asProblem(error)));
  }, [token]);
  return (
    <div class="narrow">
      <ScreenHeading title={invited ? `Join ${invited.company}` : 'Invitation'} />
      {!token && <NoToken />}
      {problem && <ProblemNotice problem={problem} />}
      {token && !invited && !problem && <Loading what="your invitation" />}
      {invited && (
        <Form
          label="Accept the invitation"
          send="Come in"
          sending="One moment…"
          onSend={async (values) => {
            const who = await acceptInvitation(token, values.text('name').trim(), values.text('password'));
            session.value = { state: 'in', session: who };
            navigate(importsAddress);
          }}
        >
          <p>
            You sign in as <strong>{invited.email}</strong>. Your role is {ROLE_WORDS[invited.role].label}:{' '}
            {ROLE_WORDS[invited.role].may.toLowerCase()}
          </p>
          {/* Keeps the password under the right name in a password manager. */}
          <input
            class="sr-only"
            type="email"
            autocomplete="username"
            value={invited.email}
            readOnly
            tabIndex={-1}
            aria-hidden="true"
          />
          <Field label="Your name" name="name" autocomplete="name" maxLength={100} />
          <NewPassword name="password" label="Password" />
        </Form>
      )}
    </div>
  );
}

function AskForReset() {
  const [asked, setAsked] = useState<string>();
  return (
    <div class="narrow">
      <ScreenHeading title="Forgotten password" />
      {asked !== undefined ? (
        <Notice>
          <p>
            If <strong>{asked}</strong> has an account here, a mail with a link is on its way. The link works
            for 30 minutes.
          </p>
          <p>No mail? Look among unwanted mails, and whether it is the address that you sign in with.</p>
        </Notice>
      ) : (
        <Form
          label="Forgotten password"
          send="Send me a link"
          sending="Sending…"
          onSend={async (values) => {
            const email = values.text('email').trim();
            await askReset(email);
            setAsked(email);
          }}
        >
          <Field label="Email" name="email" type="email" autocomplete="username" />
        </Form>
      )}
      <p>
        <a href={importsAddress}>Back to signing in</a>
      </p>
    </div>
  );
}

/** Where a forgotten password leads: first to a mail, then with its link to a new password. */
function ResetPassword() {
  const token = useToken();
  const [done, setDone] = useState(false);
  if (!token) return <AskForReset />;
  return (
    <div class="narrow">
      <ScreenHeading title="Choose a new password" />
      {done ? (
        <>
          <Notice>
            <p>Your password was changed, and you were signed out everywhere.</p>
          </Notice>
          <p>
            <a class="button" href={importsAddress}>
              Sign in
            </a>
          </p>
        </>
      ) : (
        <Form
          label="Choose a new password"
          send="Change the password"
          sending="Changing…"
          onSend={async (values) => {
            await useReset(token, values.text('password'));
            await findSession({ quietly: true });
            setDone(true);
          }}
        >
          <NewPassword name="password" />
        </Form>
      )}
      {!done && (
        <p>
          <a href={resetAddress}>Ask for another link</a>
        </p>
      )}
    </div>
  );
}

/** Where a change of address leads. A button confirms it: programs that look at links in mails press none. */
function ConfirmEmail() {
  const token = useToken();
  const [email, setEmail] = useState<string>();
  return (
    <div class="narrow">
      <ScreenHeading title="Confirm your new email" />
      {!token && <NoToken />}
      {token && email === undefined && (
        <Form
          label="Confirm your new email"
          send="Confirm"
          sending="Confirming…"
          onSend={async () => {
            const confirmed = await confirmEmail(token);
            setEmail(confirmed.email);
            await findSession({ quietly: true });
          }}
        >
          <p>From then on you sign in with the new address.</p>
        </Form>
      )}
      {email !== undefined && (
        <>
          <Notice>
            <p>
              Done: you sign in as <strong>{email}</strong> from now on.
            </p>
          </Notice>
          <p>
            <a class="button" href={importsAddress}>
              Go to your imports
            </a>
          </p>
        </>
      )}
    </div>
  );
}

const SCREENS = {
  invitation: Invitation,
  'reset-password': ResetPassword,
  'confirm-email': ConfirmEmail,
} as const;

/** What links in mails lead to, whether somebody is signed in or not. */
export function FromMailScreen({ screen }: { screen: keyof typeof SCREENS }) {
  const Shown = SCREENS[screen];
  return <Shown />;
}
