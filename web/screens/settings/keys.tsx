import { useState } from 'preact/hooks';
import type { SessionView } from '../../../shared/imports/views';
import { listKeys, makeKey, revokeKey, type KeyView, type NewKeyView } from '../../api/people';
import { asProblem, type Problem } from '../../api/problem';
import { useFollowed } from '../../follow';
import { Confirm } from '../../parts/confirm';
import { Copyable } from '../../parts/copyable';
import { Field, Form } from '../../parts/form';
import { Loading, ProblemNotice } from '../../parts/notice';
import { Tag } from '../../parts/tag';
import { mayChange } from '../../session';
import { inShort } from '../../words/numbers';
import { SCOPE_NAMES, SCOPE_WORDS, scopeWords } from '../../words/scopes';

const DAYS = [
  [365, 'a year'],
  [90, '90 days'],
  [30, '30 days'],
  [730, 'two years'],
] as const;

function Shown({ made, onDone }: { made: NewKeyView; onDone: () => void }) {
  return (
    <div class="notice" role="status">
      <p>
        <strong>This is the key “{made.name}”. It is shown this once.</strong> Put it where the program keeps
        its secrets.
      </p>
      <Copyable text={made.key} what="key" />
      <button type="button" class="button button-quiet" onClick={onDone}>
        I have kept it
      </button>
    </div>
  );
}

function Line({ item, timeZone, onRevoke }: { item: KeyView; timeZone: string; onRevoke?: () => void }) {
  return (
    <tr>
      <th scope="row">
        {item.name}
        <span class="hint block">
          <code>{item.hint}</code>
        </span>
      </th>
      <td data-label="May">
        <ul class="plain">
          {item.scopes.map((scope) => (
            <li key={scope}>{scopeWords(scope)}</li>
          ))}
        </ul>
      </td>
      <td data-label="Last used">{item.usedAt ? inShort(item.usedAt, timeZone) : 'Never'}</td>
      <td data-label="Ends">
        {item.expired ? <Tag tone="bad">Ended</Tag> : inShort(item.expiresAt, timeZone)}
      </td>
      <td>
        {onRevoke && (
          <button type="button" class="button-link" aria-label={`Revoke ${item.name}`} onClick={onRevoke}>
            Revoke
          </button>
        )}
      </td>
    </tr>
  );
}

/** Keys of the company's programs. */
export function Page({ who }: { who: SessionView }) {
  const { value, problem, refresh } = useFollowed('keys', listKeys, () => 60_000);
  const [made, setMade] = useState<NewKeyView>();
  const [asked, setAsked] = useState<KeyView>();
  const [trouble, setTrouble] = useState<Problem>();
  const writes = mayChange(who, 'keys:write');
  async function revoke(id: string): Promise<void> {
    setAsked(undefined);
    setTrouble(undefined);
    try {
      await revokeKey(id);
    } catch (error) {
      setTrouble(asProblem(error));
    }
    refresh();
  }
  return (
    <>
      <p>A program signs in with a key, and does what its scopes say. Give each program one of its own.</p>
      {made && <Shown made={made} onDone={() => setMade(undefined)} />}
      {trouble && <ProblemNotice problem={trouble} />}
      {problem && <ProblemNotice problem={problem} onRetry={refresh} />}
      {!value && !problem && <Loading what="keys" />}
      {value?.items.length === 0 && <p class="empty">There are no keys.</p>}
      {value && value.items.length > 0 && (
        <table class="table stacks">
          <thead>
            <tr>
              <th scope="col">Key</th>
              <th scope="col">May</th>
              <th scope="col">Last used</th>
              <th scope="col">Ends</th>
              <th scope="col">
                <span class="sr-only">What to do</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {value.items.map((item) => (
              <Line
                key={item.id}
                item={item}
                timeZone={who.customer.timeZone}
                {...(writes ? { onRevoke: () => setAsked(item) } : {})}
              />
            ))}
          </tbody>
        </table>
      )}
      {writes && (
        <section aria-labelledby="make-title">
          <h2 id="make-title">Make a key</h2>
          <Form
            label="Make a key"
            send="Make the key"
            sending="Making it…"
            onSend={async (values) => {
              setMade(
                await makeKey({
                  name: values.text('name'),
                  scopes: values.all('scope'),
                  days: Number(values.text('days')),
                }),
              );
              refresh();
              window.scrollTo(0, 0);
            }}
          >
            <Field
              label="Name"
              hint="Which program uses it, such as “Rota export”"
              name="name"
              maxLength={100}
            />
            <fieldset class="choices">
              <legend class="field-label">What it may do</legend>
              {SCOPE_NAMES.map((scope) => (
                <label key={scope} class="choice">
                  <input
                    type="checkbox"
                    name="scope"
                    value={scope}
                    defaultChecked={scope === 'imports:read'}
                  />
                  <span>
                    {SCOPE_WORDS[scope]} <code class="hint">{scope}</code>
                  </span>
                </label>
              ))}
            </fieldset>
            <label class="field">
              <span class="field-label">Lasts for</span>
              <select name="days">
                {DAYS.map(([days, words]) => (
                  <option key={days} value={days}>
                    {words}
                  </option>
                ))}
              </select>
            </label>
          </Form>
        </section>
      )}
      {asked && (
        <Confirm
          title={`Revoke “${asked.name}”?`}
          yes="Revoke it"
          no="Leave it"
          onYes={() => void revoke(asked.id)}
          onNo={() => setAsked(undefined)}
        >
          <p>The program that uses it is turned away within 15 seconds. This cannot be taken back.</p>
        </Confirm>
      )}
    </>
  );
}
