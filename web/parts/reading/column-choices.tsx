import { useMemo } from 'preact/hooks';
import type { FileColumn, FileColumns } from '../../api/reading';
import { FIELD_NAMES, fieldLabel, isNeeded } from '../../words/fields';
import { stillNeeded, withField, type Draft } from './draft';

const NEEDED_FIELDS = FIELD_NAMES.filter(isNeeded);
const OTHER_FIELDS = FIELD_NAMES.filter((field) => !isNeeded(field));

/** Needed ones first, open before decided; then those that are used, then the rest; each in the file's order. */
function rank({ field, likely }: FileColumn): number {
  if (isNeeded(field)) return 1;
  if (isNeeded(likely ?? null)) return 0;
  if (field !== null) return 2;
  return likely === undefined ? 4 : 3;
}
const inOrder = (items: FileColumn[]): FileColumn[] =>
  [...items].sort((a, b) => rank(a) - rank(b) || a.column - b.column);

const nameOf = ({ header, column }: FileColumn): string => header || `Column ${column}`;

const BY_WORDS = {
  person: 'You chose',
  remembered: 'Chosen for such a file before',
  spelling: 'By its name',
};

function Sureness({ item, field }: { item: FileColumn; field: string | null }) {
  if (field !== item.field) return <>Your choice</>;
  if (field === null)
    return item.likely === undefined ? (
      <>Not recognised</>
    ) : (
      <>Perhaps the {fieldLabel(item.likely).toLowerCase()}</>
    );
  if (item.by !== 'likeness') return <>{BY_WORDS[item.by ?? 'spelling']}</>;
  return (
    <>
      Looks like it <span class="hint">({Math.round((item.confidence ?? 0) * 100)} % sure)</span>
    </>
  );
}

function Line({
  item,
  draft,
  setDraft,
}: {
  item: FileColumn;
  draft: Draft;
  setDraft: (draft: Draft) => void;
}) {
  const field = draft.fields[item.column] ?? null;
  const name = nameOf(item);
  return (
    <tr class={field === null ? 'is-unused' : ''}>
      <th scope="row">{name}</th>
      <td data-label="Values">
        {item.samples.length === 0 ? (
          <span class="hint">empty</span>
        ) : (
          <span class="samples">{item.samples.slice(0, 3).join(' · ')}</span>
        )}
      </td>
      <td data-label="Is the">
        <select
          aria-label={`What “${name}” is`}
          value={field ?? ''}
          onChange={(event) => setDraft(withField(draft, item.column, event.currentTarget.value || null))}
        >
          <option value="">Not imported</option>
          <optgroup label="Needed">
            {NEEDED_FIELDS.map((each) => (
              <option key={each} value={each}>
                {fieldLabel(each)}
              </option>
            ))}
          </optgroup>
          <optgroup label="Others">
            {OTHER_FIELDS.map((each) => (
              <option key={each} value={each}>
                {fieldLabel(each)}
              </option>
            ))}
          </optgroup>
        </select>
        {field === null && item.likely !== undefined && (
          <button
            type="button"
            class="button-link"
            onClick={() => setDraft(withField(draft, item.column, item.likely ?? null))}
          >
            Take it as the {fieldLabel(item.likely).toLowerCase()}
          </button>
        )}
      </td>
      <td data-label="Known by" class="sureness">
        <Sureness item={item} field={field} />
      </td>
    </tr>
  );
}

/** Which column of the file is which field of a job. */
export function ColumnChoices({
  columns,
  draft,
  setDraft,
}: {
  columns: FileColumns;
  draft: Draft;
  setDraft: (draft: Draft) => void;
}) {
  // The order is that of the file as it was read: a line does not jump away while one chooses.
  const items = useMemo(() => inOrder(columns.items), [columns]);
  const needed = stillNeeded(draft);
  return (
    <section class="block-of" aria-labelledby="columns-title">
      <h3 id="columns-title">What the columns are</h3>
      <p class="hint" role="status">
        {needed.length === 0
          ? 'Everything that a job needs is there.'
          : `Still needed: ${needed.map(({ name }) => name.toLowerCase()).join(', ')}. Choose its column here, or give one value for all rows below.`}
      </p>
      <table class="table stacks columns-table">
        <thead>
          <tr>
            <th scope="col">Column in the file</th>
            <th scope="col">Some of its values</th>
            <th scope="col">Is the</th>
            <th scope="col">Known by</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <Line key={item.column} item={item} draft={draft} setDraft={setDraft} />
          ))}
        </tbody>
      </table>
    </section>
  );
}
