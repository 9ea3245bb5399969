import type { ImportView } from '../../../shared/imports/views';
import type { Choices, FileColumn, FileColumns } from '../../api/reading';
import { NEEDED } from '../../words/fields';

/** What a person is choosing about how a file is read; null: the importer decides. */
export interface Draft {
  encoding: string | null;
  delimiter: string | null;
  sheet: string | null;
  headerRow: number | null;
  dateOrder: string | null;
  /** Column (from 1) -> field, null for not imported. */
  fields: Record<number, string | null>;
  /** Field -> value for all rows. */
  constants: Record<string, string>;
}

const normal = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, '_');

/** The choice that was made about a column, by its name or number; undefined where there is none. */
function chosenField(
  { column, header }: FileColumn,
  map: Record<string, string | null>,
): string | null | undefined {
  const key = Object.keys(map).find((name) => name === `#${column}` || normal(name) === normal(header));
  return key === undefined ? undefined : map[key];
}

export function draftOf({ choices = {} }: ImportView, columns: FileColumns | null): Draft {
  const made = choices as Choices;
  return {
    encoding: made.encoding ?? null,
    delimiter: made.delimiter ?? null,
    sheet: made.sheet ?? null,
    headerRow: made.headerRow ?? null,
    dateOrder: made.dateOrder ?? null,
    fields: Object.fromEntries((columns?.items ?? []).map(({ column, field }) => [column, field])),
    constants: { ...made.set },
  };
}

/** Another header or delimiter makes other columns: what was said of the old ones no longer fits. */
const otherTable = (draft: Draft, before: Draft): boolean =>
  (['encoding', 'delimiter', 'sheet', 'headerRow'] as const).some((key) => draft[key] !== before[key]);

/** All choices anew, as the API takes them: those made before, and what this draft changes. */
export function choicesOf(view: ImportView, columns: FileColumns | null, draft: Draft): Choices {
  const made = (view.choices ?? {}) as Choices;
  const before = draftOf(view, columns);
  const map: Record<string, string | null> = {};
  if (columns === null) Object.assign(map, made.map);
  else if (!otherTable(draft, before))
    for (const item of columns.items) {
      const field = draft.fields[item.column] ?? null;
      const earlier = chosenField(item, made.map ?? {});
      if (field !== item.field || earlier !== undefined) map[`#${item.column}`] = field;
    }
  const constants = Object.entries(draft.constants)
    .map(([field, value]) => [field, value.trim()] as const)
    .filter(([, value]) => value !== '');
  return {
    ...(draft.encoding === null ? {} : { encoding: draft.encoding }),
    ...(draft.delimiter === null ? {} : { delimiter: draft.delimiter }),
    ...(draft.sheet === null ? {} : { sheet: draft.sheet }),
    ...(draft.headerRow === null ? {} : { headerRow: draft.headerRow }),
    ...(draft.dateOrder === null ? {} : { dateOrder: draft.dateOrder as NonNullable<Choices['dateOrder']> }),
    ...(made.acceptSuggestions === undefined ? {} : { acceptSuggestions: made.acceptSuggestions }),
    ...(Object.keys(map).length > 0 ? { map } : {}),
    ...(constants.length > 0 ? { set: Object.fromEntries(constants) } : {}),
  };
}

/** Makes a column a field; a field has one column, so that another one that was it is not imported any more. */
export function withField(draft: Draft, column: number, field: string | null): Draft {
  const fields = { ...draft.fields };
  for (const [other, its] of Object.entries(fields))
    if (field !== null && its === field) fields[Number(other)] = null;
  fields[column] = field;
  return { ...draft, fields };
}

/** Groups that have neither a column nor a value yet. */
export function stillNeeded(draft: Draft): typeof NEEDED {
  const there = (field: string): boolean =>
    Object.values(draft.fields).includes(field) || (draft.constants[field] ?? '').trim() !== '';
  return NEEDED.filter(({ fields }) => !fields.some(there));
}
