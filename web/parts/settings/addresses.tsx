import { useEffect, useState } from 'preact/hooks';
import type { AvailabilityView, SubdomainsView } from '../../../shared/tenancy/views';
import { addSubdomain, chooseHome, getSubdomains, isFree, releaseSubdomain } from '../../api/organisation';
import { useFollowed } from '../../follow';
import { Confirm } from '../confirm';
import { Loading, ProblemNotice } from '../notice';
import { useSaving } from '../saving';
import { Tag } from '../tag';

/** How long somebody has to stop typing before the name is asked for. */
const PAUSE_MS = 350;

/** Whether the name that is being typed can be had; undefined while nobody knows. */
function useAvailability(name: string): AvailabilityView | undefined {
  const [answer, setAnswer] = useState<AvailabilityView>();
  useEffect(() => {
    setAnswer(undefined);
    if (name === '') return;
    const asking = new AbortController();
    const timer = setTimeout(() => {
      // Where it cannot be asked, adding it says what is wrong.
      isFree(name, asking.signal).then(setAnswer, () => undefined);
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      asking.abort();
    };
  }, [name]);
  return answer;
}

function AddAddress({ suffix, onDone }: { suffix: string; onDone: (now: SubdomainsView) => void }) {
  const [typed, setTyped] = useState('');
  const name = typed.trim().toLowerCase();
  const answer = useAvailability(name);
  const { busy, problem, save } = useSaving();
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        void save(async () => {
          onDone(await addSubdomain(name));
          setTyped('');
        });
      }}
    >
      <label class="field">
        <span class="field-label">A further address</span>
        <span class="affixed">
          <input
            value={typed}
            onInput={(event) => setTyped(event.currentTarget.value)}
            required
            maxLength={63}
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            aria-describedby="availability"
          />
          <span class="hint">{suffix}</span>
        </span>
        <span id="availability" class="hint" role="status">
          {answer && (answer.available ? `${answer.name}${suffix} is free.` : answer.reason)}
        </span>
      </label>
      {problem && <ProblemNotice problem={problem} />}
      <button type="submit" class="button" disabled={busy || answer?.available === false}>
        {busy ? 'Adding…' : 'Add'}
      </button>
    </form>
  );
}

/** The addresses that lead to an organisation: add one, release one, choose the one that links lead to. */
export function Addresses({ locked }: { locked: boolean }) {
  const { value, problem, refresh, put } = useFollowed('addresses', getSubdomains, () => null);
  const [leaving, setLeaving] = useState<string>();
  const acting = useSaving();
  const act = (work: () => Promise<SubdomainsView>) =>
    void acting.save(async () => {
      put(await work());
    });
  const here = window.location.origin;
  const suffix = window.location.host.replace(/^[^.]*/, '');
  return (
    <section aria-labelledby="addresses-title">
      <h2 id="addresses-title">Addresses</h2>
      <p class="hint">
        All of them lead to the same organisation; people sign in at each of them by itself.
        {value?.most != null && ` Your plan includes ${value.most}.`}
      </p>
      {(problem ?? acting.problem) && (
        <ProblemNotice
          problem={(problem ?? acting.problem) as NonNullable<typeof problem>}
          onRetry={refresh}
        />
      )}
      {!value && !problem && <Loading what="your addresses" />}
      {value && (
        <div class="card form">
          <ul class="addresses">
            {value.items.map(({ name, address, home }) => (
              <li key={name}>
                <a href={address}>{address.replace(/^https?:\/\//, '')}</a>
                {home && <Tag tone="good">Links lead here</Tag>}
                {address === here && <Tag tone="plain">You are here</Tag>}
                {!locked && (
                  <span class="actions">
                    {!home && (
                      <button type="button" class="button-link" onClick={() => act(() => chooseHome(name))}>
                        Use for links<span class="sr-only"> in mails and files: {name}</span>
                      </button>
                    )}
                    {!home && address !== here && (
                      <button type="button" class="button-link" onClick={() => setLeaving(name)}>
                        Release<span class="sr-only"> {name}</span>
                      </button>
                    )}
                  </span>
                )}
              </li>
            ))}
          </ul>
          {value.released.length > 0 && (
            <p class="hint">
              Released, and kept for you to take back: <strong>{value.released.join(', ')}</strong>
            </p>
          )}
          {!locked &&
            (value.most === null || value.items.length < value.most ? (
              <AddAddress suffix={suffix} onDone={put} />
            ) : (
              <p class="hint">These are all that your plan includes. Release one to add another.</p>
            ))}
        </div>
      )}
      {leaving !== undefined && (
        <Confirm
          title={`Release ${leaving}${suffix}?`}
          yes="Release it"
          no="Keep it"
          onYes={() => {
            setLeaving(undefined);
            act(() => releaseSubdomain(leaving));
          }}
          onNo={() => setLeaving(undefined)}
        >
          <p>
            The address stops working at once, also in links and bookmarks. Nobody else can take it; you can
            add it again.
          </p>
        </Confirm>
      )}
    </section>
  );
}
