import './organisation.css';
import { useState } from 'preact/hooks';
import type { SessionView } from '../../../shared/imports/views';
import type { ConnectionView } from '../../../shared/tenancy/views';
import { getConnection, saveConnection, type Tagged } from '../../api/organisation';
import { useFollowed } from '../../follow';
import { Loading, ProblemNotice } from '../../parts/notice';
import { SaveOutcome } from '../../parts/save-outcome';
import { useSaving } from '../../parts/saving';
import { mayChange } from '../../session';

function ConnectionForm({
  tagged: { value, etag },
  onSaved,
}: {
  tagged: Tagged<ConnectionView>;
  onSaved: (now: Tagged<ConnectionView>) => void;
}) {
  const [domain, setDomain] = useState(value.domain);
  const [token, setToken] = useState('');
  const { busy, saved, problem, touched, save } = useSaving();
  const needsToken = !value.hasToken || domain.trim().toLowerCase() !== value.domain;
  return (
    <form
      class="card form"
      onInput={touched}
      onSubmit={(event) => {
        event.preventDefault();
        void save(async () => {
          onSaved(await saveConnection({ domain, ...(token === '' ? {} : { token }) }, etag));
          setToken('');
        });
      }}
    >
      <fieldset class="bare form" disabled={busy}>
        <label class="field">
          <span class="field-label">FacilityApps domain</span>
          <input
            value={domain}
            onInput={(event) => setDomain(event.currentTarget.value)}
            required
            inputMode="url"
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
          />
          <span class="hint">As in the address of your FacilityApps: company.{value.suffixes[0]}</span>
        </label>
        <label class="field">
          <span class="field-label">Token</span>
          <input
            type="password"
            value={token}
            onInput={(event) => setToken(event.currentTarget.value)}
            required={needsToken}
            autocomplete="off"
            spellcheck={false}
          />
          <span class="hint">
            {value.hasToken
              ? 'There is a token. It is never shown; leave this empty to keep it.'
              : 'There is no token yet, so nothing can be sent to FacilityApps.'}
          </span>
        </label>
        <SaveOutcome
          problem={problem}
          saved={saved}
          words="FacilityApps answered, and everything is saved."
        />
        <button type="submit" class="button">
          {busy
            ? 'Asking FacilityApps…'
            : token === '' && !needsToken
              ? 'Test the connection'
              : 'Test and save'}
        </button>
      </fieldset>
    </form>
  );
}

/** Which FacilityApps the jobs go to. */
export function Page({ who }: { who: SessionView }) {
  const { value, problem, refresh, put } = useFollowed('connection', getConnection, () => null);
  if (problem) return <ProblemNotice problem={problem} onRetry={refresh} />;
  if (!value) return <Loading what="the connection" />;
  const locked = !mayChange(who, 'settings:write');
  return (
    <>
      <p class="hint">
        Jobs are created in this FacilityApps, and names of sites and people are looked up there. Nothing is
        saved before FacilityApps has answered.
      </p>
      {locked ? <p class="card">{value.value.domain}</p> : <ConnectionForm tagged={value} onSaved={put} />}
    </>
  );
}
