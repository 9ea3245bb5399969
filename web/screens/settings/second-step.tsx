import { useState } from 'preact/hooks';
import {
  beginSecondStep,
  confirmSecondStep,
  endSecondStep,
  renewRecoveryCodes,
  type AccountView,
} from '../../api/people';
import { Copyable } from '../../parts/copyable';
import { Field, Form } from '../../parts/form';
import { Later } from '../../parts/later';
import { findSession } from '../../session';
import { counted, inShort } from '../../words/numbers';

const qr = () => import('./qr-code');
const PasswordNow = () => (
  <Field label="Present password" name="password" type="password" autocomplete="current-password" />
);

function RecoveryCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  return (
    <div class="notice" role="status">
      <p>
        <strong>Keep these codes where you find them without your phone.</strong> Each lets you in once in
        place of a code of the phone. They are shown this once.
      </p>
      <Copyable text={codes.join('\n')} what="codes" />
      <button type="button" class="button" onClick={onDone}>
        I have kept them
      </button>
    </div>
  );
}

function SetUp({ onOn, onStop }: { onOn: (codes: string[]) => void; onStop: () => void }) {
  const [begun, setBegun] = useState<{ secret: string; uri: string }>();
  if (!begun)
    return (
      <Form
        label="Set up the second step"
        send="Go on"
        sending="One moment…"
        onSend={async (values) => setBegun(await beginSecondStep(values.text('password')))}
      >
        <PasswordNow />
      </Form>
    );
  return (
    <Form
      label="Confirm the second step"
      send="Turn it on"
      sending="Checking…"
      onSend={async (values) => {
        const { recoveryCodes } = await confirmSecondStep(values.text('code').replace(/\s/g, ''));
        onOn(recoveryCodes);
      }}
    >
      <p>Scan this with an app for codes on your phone, such as the one that keeps your passwords.</p>
      <Later what="the picture" load={qr}>
        {({ QrCode }) => <QrCode text={begun.uri} label="QR code for the app on your phone" />}
      </Later>
      <details>
        <summary>Enter it by hand instead</summary>
        <p class="hint">Account: this importer. Key:</p>
        <p>
          <code class="secret">{begun.secret.match(/.{1,4}/g)?.join(' ')}</code>
        </p>
      </details>
      <Field
        label="Code that the app shows"
        name="code"
        inputMode="numeric"
        autocomplete="one-time-code"
        maxLength={7}
      />
      <button type="button" class="button-link" onClick={onStop}>
        Not now
      </button>
    </Form>
  );
}

/** A code of the phone beside the password. */
export function SecondStep({
  state,
  timeZone,
  onChanged,
}: {
  state: AccountView['secondStep'];
  timeZone: string;
  onChanged: () => void;
}) {
  const [doing, setDoing] = useState<'set-up' | 'end' | 'renew'>();
  const [codes, setCodes] = useState<string[]>();
  // What one may do changes with it, where the company asks everybody for it.
  const done = () => {
    setCodes(undefined);
    setDoing(undefined);
    onChanged();
    void findSession({ quietly: true });
  };
  const show = (shown: string[]) => {
    setCodes(shown);
    setDoing(undefined);
  };
  const stop = () => setDoing(undefined);
  return (
    <section aria-labelledby="second-step-title">
      <h2 id="second-step-title">Second step of signing in</h2>
      {codes && <RecoveryCodes codes={codes} onDone={done} />}
      {!codes && !state.on && !doing && (
        <>
          <p>
            With a second step a stolen password opens nothing: you enter a code that your phone shows as
            well.
          </p>
          <p>
            <button type="button" class="button" onClick={() => setDoing('set-up')}>
              Set it up
            </button>
          </p>
        </>
      )}
      {!codes && doing === 'set-up' && <SetUp onOn={show} onStop={stop} />}
      {!codes && state.on && state.since !== null && (
        <>
          <p>
            On since {inShort(state.since, timeZone)}. {counted(state.recoveryCodesLeft, 'recovery code')}{' '}
            left.
          </p>
          {!doing && (
            <div class="actions">
              <button type="button" class="button button-quiet" onClick={() => setDoing('renew')}>
                New recovery codes
              </button>
              {!state.required && (
                <button type="button" class="button button-quiet" onClick={() => setDoing('end')}>
                  Turn it off
                </button>
              )}
            </div>
          )}
        </>
      )}
      {doing === 'renew' && (
        <Form
          label="New recovery codes"
          send="Make new codes"
          sending="Making them…"
          onSend={async (values) => {
            const { recoveryCodes } = await renewRecoveryCodes(values.text('password'));
            show(recoveryCodes);
          }}
        >
          <p>The codes that you have end.</p>
          <PasswordNow />
        </Form>
      )}
      {doing === 'end' && (
        <Form
          label="Turn off the second step"
          send="Turn it off"
          sending="Turning it off…"
          danger
          onSend={async (values) => {
            await endSecondStep(values.text('password'));
            done();
          }}
        >
          <PasswordNow />
        </Form>
      )}
      {(doing === 'renew' || doing === 'end') && (
        <p>
          <button type="button" class="button-link" onClick={stop}>
            Leave it as it is
          </button>
        </p>
      )}
    </section>
  );
}
