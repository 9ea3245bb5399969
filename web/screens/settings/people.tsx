import { useState } from 'preact/hooks';
import type { SessionView } from '../../../shared/imports/views';
import * as api from '../../api/people';
import { asProblem, type Problem } from '../../api/problem';
import { useFollowed } from '../../follow';
import { Confirm } from '../../parts/confirm';
import { Field, Form } from '../../parts/form';
import { Loading, Notice, ProblemNotice } from '../../parts/notice';
import { may } from '../../session';
import { inShort } from '../../words/numbers';
import { ROLE_NAMES, ROLE_WORDS, type RoleName } from '../../words/roles';
import { Invitations } from './invitations';
import { SignInPolicy } from './sign-in-policy';

/** What is asked before it is done. */
interface Asked {
  title: string;
  yes: string;
  words: string;
  run: () => Promise<unknown>;
}

const MINUTE = 60_000;

function Person({
  person,
  who,
  onAsk,
}: {
  person: api.PersonView;
  who: SessionView;
  onAsk: (asked: Asked) => void;
}) {
  const self = person.id === who.user.id;
  const called = person.name || person.email;
  const mayTouch = may(who, 'people:write') && (person.role !== 'owner' || who.user.role === 'owner');
  return (
    <tr>
      <th scope="row">
        {called}
        {self && <span class="hint"> (you)</span>}
        <span class="hint block">{person.email}</span>
      </th>
      <td data-label="Role">
        {mayTouch ? (
          <select
            aria-label={`Role of ${called}`}
            value={person.role}
            onChange={(event) => {
              const role = event.currentTarget.value as RoleName;
              event.currentTarget.value = person.role;
              onAsk({
                title: `${called}: ${ROLE_WORDS[role].label}?`,
                yes: 'Change the role',
                words: `${ROLE_WORDS[role].may} ${self ? 'You sign in again then.' : 'They sign in again then.'}`,
                run: () => api.changeRole(person.id, role),
              });
            }}
          >
            {rolesFor(who).map((role) => (
              <option key={role} value={role}>
                {ROLE_WORDS[role].label}
              </option>
            ))}
          </select>
        ) : (
          ROLE_WORDS[person.role].label
        )}
      </td>
      <td data-label="Last sign-in">
        {person.signedInAt ? inShort(person.signedInAt, who.customer.timeZone) : 'Never'}
      </td>
      <td data-label="Second step">
        {person.secondStep ? 'On' : 'Off'}
        {mayTouch && person.secondStep && !self && (
          <button
            type="button"
            class="button-link block"
            aria-label={`Lost phone: ${called}`}
            onClick={() =>
              onAsk({
                title: `Turn off the second step of ${called}?`,
                yes: 'Turn it off',
                words:
                  'For somebody who lost their phone and their recovery codes. Make sure that it is really them who asks. Their password alone lets them in until they set it up again.',
                run: () => api.resetSecondStep(person.id),
              })
            }
          >
            Lost phone
          </button>
        )}
      </td>
      <td>
        {mayTouch && !self && (
          <button
            type="button"
            class="button-link block"
            aria-label={`Sign out ${called}`}
            onClick={() =>
              onAsk({
                title: `Sign ${called} out everywhere?`,
                yes: 'Sign out',
                words: 'Every browser they are signed in with asks for the password again.',
                run: () => api.endSessions(person.id),
              })
            }
          >
            Sign out
          </button>
        )}
        {mayTouch && (
          <button
            type="button"
            class="button-link"
            aria-label={`Remove ${called}`}
            onClick={() =>
              onAsk({
                title: `Remove ${called}?`,
                yes: 'Remove',
                words: self
                  ? 'You are signed out at once, and cannot come back by yourself.'
                  : 'They are signed out at once. What they did stays.',
                run: () => api.removePerson(person.id),
              })
            }
          >
            Remove
          </button>
        )}
      </td>
    </tr>
  );
}

/** Nobody gives a role above their own. */
const rolesFor = (who: SessionView): RoleName[] =>
  ROLE_NAMES.filter((role) => role !== 'owner' || who.user.role === 'owner');

function Invite({ who, onInvited }: { who: SessionView; onInvited: () => void }) {
  const [sent, setSent] = useState<string>();
  return (
    <section aria-labelledby="invite-title">
      <h2 id="invite-title">Invite somebody</h2>
      {sent !== undefined && (
        <Notice>
          <p>{sent} gets a mail with a link that works for seven days. It is listed below until they come.</p>
        </Notice>
      )}
      <Form
        label="Invite somebody"
        send="Send the invitation"
        sending="Sending…"
        onSend={async (values) => {
          const { email } = await api.invite(values.text('email').trim(), values.text('role'));
          setSent(email);
          onInvited();
        }}
      >
        <Field label="Email" name="email" type="email" autocomplete="off" />
        <fieldset class="choices">
          <legend class="field-label">Role</legend>
          {rolesFor(who).map((role) => (
            <label key={role} class="choice">
              <input type="radio" name="role" value={role} defaultChecked={role === 'planner'} />
              <span>
                {ROLE_WORDS[role].label}
                <span class="hint block">{ROLE_WORDS[role].may}</span>
              </span>
            </label>
          ))}
        </fieldset>
      </Form>
    </section>
  );
}

/** Who works here, who is to, and how everybody gets in. */
export function Page({ who }: { who: SessionView }) {
  const people = useFollowed('people', api.listPeople, () => MINUTE);
  const invitations = useFollowed('invitations', api.listInvitations, () => MINUTE);
  const [asked, setAsked] = useState<Asked>();
  const [problem, setProblem] = useState<Problem>();
  const writes = may(who, 'people:write');
  async function run({ run: work }: Asked): Promise<void> {
    setAsked(undefined);
    setProblem(undefined);
    try {
      await work();
    } catch (error) {
      setProblem(asProblem(error));
    }
    people.refresh();
  }
  return (
    <>
      {problem && <ProblemNotice problem={problem} />}
      {people.problem && <ProblemNotice problem={people.problem} onRetry={people.refresh} />}
      {!people.value && !people.problem && <Loading what="people" />}
      {people.value && (
        <table class="table stacks">
          <thead>
            <tr>
              <th scope="col">Person</th>
              <th scope="col">Role</th>
              <th scope="col">Last sign-in</th>
              <th scope="col">Second step</th>
              <th scope="col">
                <span class="sr-only">What to do</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {people.value.items.map((person) => (
              <Person key={person.id} person={person} who={who} onAsk={setAsked} />
            ))}
          </tbody>
        </table>
      )}
      {writes && <Invite who={who} onInvited={invitations.refresh} />}
      {invitations.value && invitations.value.items.length > 0 && (
        <Invitations
          items={invitations.value.items}
          timeZone={who.customer.timeZone}
          writes={writes}
          onChanged={invitations.refresh}
        />
      )}
      <SignInPolicy writes={writes} />
      {asked && (
        <Confirm
          title={asked.title}
          yes={asked.yes}
          no="Leave it"
          onYes={() => void run(asked)}
          onNo={() => setAsked(undefined)}
        >
          <p>{asked.words}</p>
        </Confirm>
      )}
    </>
  );
}
