import { useEffect, useState } from 'preact/hooks';
import { allReference, type ReferenceKind } from '../../api/reference';
import { FIELD_NAMES, fieldLabel } from '../../words/fields';
import { stillNeeded, type Draft } from './draft';

/** Which list of the customer's FacilityApps helps to fill a field in. */
const LISTS: Record<string, ReferenceKind> = {
  site_name: 'sites',
  owner_email: 'users',
  owner_name: 'users',
  assigned_to: 'users',
  form_name: 'forms',
};
const MOST_SUGGESTED = 2_000;

/** Names to choose from while typing; without them the field is typed freely. */
function useNames(field: string): string[] {
  const kind = LISTS[field];
  const [names, setNames] = useState<string[]>([]);
  useEffect(() => {
    let gone = false;
    setNames([]);
    if (kind !== undefined)
      allReference(kind)
        .then((items) => {
          if (gone) return;
          const texts = items.map((item) => (field === 'owner_email' ? item.email : item.name));
          setNames([...new Set(texts.flatMap((text) => (text ? [text] : [])))].slice(0, MOST_SUGGESTED));
        })
        .catch(() => undefined);
    return () => {
      gone = true;
    };
  }, [field]);
  return names;
}

function Constant({
  field,
  value,
  onChange,
  onRemove,
}: {
  field: string;
  value: string;
  onChange: (value: string) => void;
  onRemove?: (() => void) | undefined;
}) {
  const names = useNames(field);
  const list = `names-of-${field}`;
  return (
    <div class="constant">
      <label class="field">
        <span class="field-label">{fieldLabel(field)} of all rows</span>
        <input
          type="text"
          value={value}
          list={names.length > 0 ? list : undefined}
          maxLength={500}
          autoComplete="off"
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      </label>
      {names.length > 0 && (
        <datalist id={list}>
          {names.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      )}
      {onRemove && (
        <button type="button" class="button-link" onClick={onRemove}>
          Remove<span class="sr-only"> the {fieldLabel(field).toLowerCase()} of all rows</span>
        </button>
      )}
    </div>
  );
}

/** Values that stand where the file has no column for something, or nothing in its cell: "all at site X". */
export function ConstantChoices({ draft, change }: { draft: Draft; change: (part: Partial<Draft>) => void }) {
  const set = (field: string, value: string) => change({ constants: { ...draft.constants, [field]: value } });
  const remove = (field: string) => {
    const { [field]: _, ...constants } = draft.constants;
    change({ constants });
  };
  const given = Object.keys(draft.constants);
  // A needed one is offered at once; typing into it makes it one of those given.
  const offered = stillNeeded(draft)
    .map(({ fields: [first = ''] }) => first)
    .filter((field) => !given.includes(field));
  const open = FIELD_NAMES.filter((field) => !given.includes(field) && !offered.includes(field));
  return (
    <section class="block-of" aria-labelledby="constants-title">
      <h3 id="constants-title">One value for all rows</h3>
      <p class="hint">It stands where the file has no such column, or nothing in its cell.</p>
      <div class="constants">
        {[...given, ...offered].map((field) => (
          <Constant
            key={field}
            field={field}
            value={draft.constants[field] ?? ''}
            onChange={(value) => set(field, value)}
            onRemove={given.includes(field) ? () => remove(field) : undefined}
          />
        ))}
      </div>
      <label class="field constant-more">
        <span class="field-label">Another field</span>
        <select value="" onChange={(event) => set(event.currentTarget.value, '')}>
          <option value="">Choose a field…</option>
          {open.map((field) => (
            <option key={field} value={field}>
              {fieldLabel(field)}
            </option>
          ))}
        </select>
      </label>
    </section>
  );
}
