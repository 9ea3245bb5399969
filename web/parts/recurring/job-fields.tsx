import { useEffect, useState } from 'preact/hooks';
import { asProblem, type Problem } from '../../api/problem';
import { allReference, type ReferenceItem } from '../../api/reference';
import type { Definition } from '../../api/schedules';
import { ProblemNotice } from '../notice';

type Job = Definition['jobs'][number];

export interface Places {
  sites: ReferenceItem[];
  floors: ReferenceItem[];
  spaces: ReferenceItem[];
  users: ReferenceItem[];
}

/** What the customer's FacilityApps has to choose from. */
export function usePlaces(): { places?: Places; problem?: Problem } {
  const [state, setState] = useState<{ places?: Places; problem?: Problem }>({});
  useEffect(() => {
    const kinds = ['sites', 'floors', 'spaces', 'users'] as const;
    Promise.all(kinds.map((kind) => allReference(kind))).then(
      ([sites = [], floors = [], spaces = [], users = []]) =>
        setState({ places: { sites, floors, spaces, users } }),
      (error: unknown) => setState({ problem: asProblem(error) }),
    );
  }, []);
  return state;
}

/** A choice among things that FacilityApps knows; what it knows no longer stays, and is said. */
function Choice(props: {
  label: string;
  items: ReferenceItem[];
  value: string | undefined;
  required?: boolean;
  onChange: (id: string | undefined) => void;
}) {
  const { label, items, value, required, onChange } = props;
  const gone = value !== undefined && value !== '' && !items.some(({ id }) => id === value);
  return (
    <label class="field">
      <span class="field-label">{label}</span>
      <select
        value={value ?? ''}
        required={required}
        onChange={(event) => onChange(event.currentTarget.value || undefined)}
      >
        <option value="">{required ? 'Please choose' : 'The whole of it'}</option>
        {gone && <option value={value}>{value} (not in FacilityApps any more)</option>}
        {items.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

function OneJob(props: { job: Job; places: Places | undefined; onChange: (job: Job) => void }) {
  const { job, places, onChange } = props;
  const put = (change: Partial<Job>) => onChange({ ...job, ...change });
  return (
    <>
      <label class="field">
        <span class="field-label">Title</span>
        <input
          value={job.title}
          required
          maxLength={255}
          onInput={(event) => put({ title: event.currentTarget.value })}
        />
      </label>
      {places && (
        <>
          <Choice
            label="Site"
            items={places.sites}
            value={job.siteId}
            required
            onChange={(siteId) => put({ siteId: siteId ?? '', floorId: undefined, spaceId: undefined })}
          />
          <Choice
            label="Floor"
            items={places.floors.filter(({ siteId }) => siteId === job.siteId)}
            value={job.floorId}
            onChange={(floorId) => put({ floorId, spaceId: undefined })}
          />
          <Choice
            label="Space"
            items={places.spaces.filter(
              ({ floorId }) => job.floorId !== undefined && floorId === job.floorId,
            )}
            value={job.spaceId}
            onChange={(spaceId) => put({ spaceId })}
          />
          <Choice
            label="Assigned to"
            items={places.users}
            value={job.ownerId}
            required
            onChange={(ownerId) => put({ ownerId: ownerId ?? '' })}
          />
        </>
      )}
    </>
  );
}

/** Jobs that are edited at once; those of a whole file are looked at one by one. */
const SHOWN = 5;

/** What takes place: one job or several, each with its place and its person. */
export function JobFields({ value, onChange }: { value: Definition; onChange: (value: Definition) => void }) {
  const { places, problem } = usePlaces();
  const [shown, setShown] = useState(SHOWN);
  const { jobs } = value;
  const [first] = jobs;
  const put = (index: number, job: Job) => {
    // Until somebody names it otherwise, a recurring job is called what its job is.
    const name = index === 0 && value.name === first?.title ? job.title : value.name;
    onChange({ ...value, name, jobs: jobs.map((one, at) => (at === index ? job : one)) });
  };
  const drop = (index: number) => onChange({ ...value, jobs: jobs.filter((_, at) => at !== index) });
  const add = () => {
    const { siteId = '', floorId, ownerId = '' } = jobs.at(-1) ?? {};
    setShown(Math.max(shown, jobs.length + 1));
    onChange({ ...value, jobs: [...jobs, { title: '', siteId, floorId, ownerId }] });
  };
  return (
    <>
      {problem && <ProblemNotice problem={problem} />}
      {jobs.slice(0, shown).map((job, index) => (
        <fieldset class="fields" key={index}>
          <legend class="field-label">
            {jobs.length === 1 ? 'The job' : `Job ${index + 1} of ${jobs.length}`}
          </legend>
          <OneJob job={job} places={places} onChange={(changed) => put(index, changed)} />
          {index === 0 && (
            <label class="field">
              <span class="field-label">What you call it</span>
              <input
                value={value.name}
                required
                maxLength={200}
                onInput={(event) => onChange({ ...value, name: event.currentTarget.value })}
              />
            </label>
          )}
          {jobs.length > 1 && (
            <button type="button" class="button button-quiet" onClick={() => drop(index)}>
              Remove job {index + 1}
            </button>
          )}
        </fieldset>
      ))}
      <div class="actions">
        {jobs.length > shown && (
          <button type="button" class="button button-quiet" onClick={() => setShown(jobs.length)}>
            Show all {jobs.length} jobs
          </button>
        )}
        {jobs.length < 200 && (
          <button type="button" class="button button-quiet" onClick={add}>
            Add another job at the same times
          </button>
        )}
      </div>
    </>
  );
}
