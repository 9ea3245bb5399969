import { useState } from 'preact/hooks';
import { asProblem, type Problem } from '../../api/problem';
import { endCalendarLink, makeCalendarLink } from '../../api/recurring';
import { ProblemNotice } from '../notice';

/** The link with which people's own calendars show all recurring jobs: shown once, one at a time. */
export function CalendarLink() {
  const [url, setUrl] = useState<string>();
  const [told, setTold] = useState('');
  const [problem, setProblem] = useState<Problem>();
  const act = (work: () => Promise<void>) => () => {
    setProblem(undefined);
    setTold('');
    work().catch((error: unknown) => setProblem(asProblem(error)));
  };
  const make = act(async () => setUrl(await makeCalendarLink()));
  const end = act(async () => {
    await endCalendarLink();
    setUrl(undefined);
    setTold('The link leads nowhere any more.');
  });
  return (
    <details>
      <summary>Recurring jobs in your own calendar</summary>
      <div class="card own-days">
        <p>
          A link for Outlook, Google Calendar and the like. Whoever has it sees all recurring jobs; a new link
          ends the one before.
        </p>
        {url !== undefined && (
          <label class="field">
            <span class="field-label">Your link, shown this once</span>
            <input readOnly value={url} onFocus={(event) => event.currentTarget.select()} />
          </label>
        )}
        {told && <p role="status">{told}</p>}
        {problem && <ProblemNotice problem={problem} />}
        <div class="actions">
          <button type="button" class="button button-quiet" onClick={make}>
            Make a new link
          </button>
          <button type="button" class="button button-quiet" onClick={end}>
            End the link
          </button>
        </div>
      </div>
    </details>
  );
}
