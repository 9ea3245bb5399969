import './remembered.css';
import { useEffect, useState } from 'preact/hooks';
import type { SessionView } from '../../../shared/imports/views';
import { asProblem, type Problem } from '../../api/problem';
import {
  forgetMapping,
  forgetName,
  listMappings,
  listNames,
  undoMapping,
  type RememberedMapping,
  type RememberedName,
} from '../../api/reading';
import { allReference, type ReferenceItem } from '../../api/reference';
import { useFollowed } from '../../follow';
import { Loading, ProblemNotice } from '../../parts/notice';
import { mayChange } from '../../session';
import { fieldLabel } from '../../words/fields';
import { inShort } from '../../words/numbers';

type Act = (what: () => Promise<void>) => void;

function Mapping({
  mapping,
  who,
  act,
}: {
  mapping: RememberedMapping;
  who: SessionView;
  act?: Act | undefined;
}) {
  const normal = (text: string) =>
    text
      .trim()
      .toLowerCase()
      .replace(/[\s_-]+/g, '_');
  const nameOf = (key: string) => mapping.headers.find((header) => normal(header) === key)?.trim() ?? key;
  const title = mapping.headers
    .map((header) => header.trim())
    .filter(Boolean)
    .join(', ');
  return (
    <li class="card remembered" aria-label={`Files with the columns ${title}`}>
      <p>
        <span class="hint">Files with the columns</span> <strong>{title}</strong>
      </p>
      <ul class="plain">
        {Object.entries(mapping.map).map(([key, field]) => (
          <li key={key}>
            <q>{nameOf(key)}</q>{' '}
            {field === null ? 'is not imported' : `is the ${fieldLabel(field).toLowerCase()}`}
          </li>
        ))}
      </ul>
      <p class="hint">Last chosen on {inShort(mapping.at, who.customer.timeZone)}</p>
      {act && (
        <div class="actions">
          {mapping.undoable > 0 && (
            <button
              type="button"
              class="button button-quiet"
              onClick={() => act(() => undoMapping(mapping.id))}
            >
              Go back to the choice before
            </button>
          )}
          <button
            type="button"
            class="button button-quiet"
            onClick={() => act(() => forgetMapping(mapping.id))}
          >
            Forget
          </button>
        </div>
      )}
    </li>
  );
}

const KIND_WORDS: Record<RememberedName['kind'], string> = {
  site: 'Site',
  floor: 'Floor',
  space: 'Space',
  owner: 'Person',
  form: 'Form',
};

/** Names of what FacilityApps has, by kind and id; empty while they are fetched, or where they cannot be. */
function useNames() {
  const [names, setNames] = useState(new Map<string, ReferenceItem>());
  useEffect(() => {
    const kinds = [
      ['site', 'sites'],
      ['floor', 'floors'],
      ['space', 'spaces'],
      ['owner', 'users'],
      ['form', 'forms'],
    ] as const;
    void Promise.all(
      kinds.map(([kind, list]) =>
        allReference(list).then((items) => items.map((item) => [`${kind}|${item.id}`, item] as const)),
      ),
    ).then(
      (lists) => setNames(new Map(lists.flat())),
      // The page says the ids then.
      () => undefined,
    );
  }, []);
  return names;
}

/** `Kitchen (First Floor, Main Building)`. */
function placeOf(names: Map<string, ReferenceItem>, { kind, targetId }: RememberedName): string {
  const item = names.get(`${kind}|${targetId}`);
  if (!item) return `${KIND_WORDS[kind]} ${targetId}`;
  const floor = kind === 'space' ? names.get(`floor|${item.floorId}`) : undefined;
  const site = names.get(`site|${(kind === 'space' ? floor?.siteId : item.siteId) ?? ''}`);
  const within = [floor?.name, kind === 'floor' || kind === 'space' ? site?.name : undefined].filter(Boolean);
  return item.name + (within.length > 0 ? ` (${within.join(', ')})` : '');
}

function Names({ items, who, act }: { items: RememberedName[]; who: SessionView; act?: Act | undefined }) {
  const names = useNames();
  return (
    <table class="table stacks">
      <thead>
        <tr>
          <th scope="col">In your files</th>
          <th scope="col">What</th>
          <th scope="col">In FacilityApps</th>
          <th scope="col">Since</th>
          {act && (
            <th scope="col">
              <span class="sr-only">Forget</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={item.id}>
            <th scope="row">{item.name}</th>
            <td data-label="What">{KIND_WORDS[item.kind]}</td>
            <td data-label="Is">{placeOf(names, item)}</td>
            <td data-label="Since" class="when">
              {inShort(item.at, who.customer.timeZone)}
            </td>
            {act && (
              <td>
                <button type="button" class="button-link" onClick={() => act(() => forgetName(item.id))}>
                  Forget<span class="sr-only"> {item.name}</span>
                </button>
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

async function loadAll(signal: AbortSignal) {
  const [mappings, names] = await Promise.all([listMappings(signal), listNames(signal)]);
  const newest = <T extends { at: string }>(items: T[]) => items.sort((a, b) => (a.at < b.at ? 1 : -1));
  return { mappings: newest(mappings), names: newest(names) };
}

/** What people chose about files once and need not choose again; it can be taken back here. */
export function Page({ who }: { who: SessionView }) {
  const { value, problem, refresh } = useFollowed('remembered', loadAll, () => null);
  const [refused, setRefused] = useState<Problem>();
  const act: Act = (what) => {
    setRefused(undefined);
    // Gone already, by another hand: the list says how it stands.
    what().then(refresh, (error: unknown) => {
      setRefused(asProblem(error));
      refresh();
    });
  };
  const mayAct = mayChange(who, 'imports:create') ? act : undefined;
  return (
    <>
      <p class="hint">
        The importer remembers what people choose about files, so that next week’s file is read without
        asking. What is forgotten here is asked again.
      </p>
      {(problem ?? refused) && <ProblemNotice problem={(problem ?? refused) as Problem} onRetry={refresh} />}
      {!value && !problem && <Loading what="what is remembered" />}
      {value && (
        <>
          <section aria-labelledby="mappings-title">
            <h2 id="mappings-title">Columns</h2>
            {value.mappings.length === 0 ? (
              <p class="empty">No choice about columns is remembered yet.</p>
            ) : (
              <ul class="remembered-list">
                {value.mappings.map((mapping) => (
                  <Mapping key={mapping.id} mapping={mapping} who={who} act={mayAct} />
                ))}
              </ul>
            )}
          </section>
          <section aria-labelledby="names-title">
            <h2 id="names-title">Names</h2>
            {value.names.length === 0 ? (
              <p class="empty">No name is remembered yet. Suggestions that you accept are listed here.</p>
            ) : (
              <Names items={value.names} who={who} act={mayAct} />
            )}
          </section>
        </>
      )}
    </>
  );
}
