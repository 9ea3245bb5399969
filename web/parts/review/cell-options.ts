import type { RowView } from '../../../shared/imports/views';
import { allReference, type ReferenceItem } from '../../api/reference';
import type { GridColumn } from './grid-columns';

export interface CellOption {
  value: string;
  /** What it is beyond its value. */
  hint?: string | undefined;
}

const folded = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').trim().toLowerCase().replace(/\s+/g, ' ');

/** Texts that begin with what was typed, then those that hold it. */
export function fittingOptions(options: readonly CellOption[], typed: string): CellOption[] {
  const wanted = folded(typed);
  if (wanted === '') return [...options];
  const text = ({ value, hint }: CellOption) => folded(`${value} ${hint ?? ''}`);
  const first = options.filter((option) => text(option).startsWith(wanted));
  return [...first, ...options.filter((option) => !first.includes(option) && text(option).includes(wanted))];
}

const FIXED: Record<string, CellOption[]> = {
  recurrence_type: ['none', 'daily', 'weekdays', 'weekly', 'biweekly', 'monthly'].map((value) => ({ value })),
};

const named = (items: ReferenceItem[], hint?: (item: ReferenceItem) => string | undefined): CellOption[] =>
  items.map((item) => ({ value: item.name, hint: hint?.(item) }));

/** What a field's cell of a row may hold, from the customer's own FacilityApps; empty where anything may stand. */
export async function cellOptions(
  field: string,
  row: RowView,
  columns: readonly GridColumn[],
): Promise<CellOption[]> {
  const cell = (name: string): string =>
    row.values[name]?.trim() || (columns.find((column) => column.field === name)?.constant ?? '');
  const one = (items: ReferenceItem[], id: string, name: string): ReferenceItem | undefined =>
    id === ''
      ? items.find((item) => folded(item.name) === folded(name))
      : items.find((item) => item.id === id.trim());
  const resolved = (key: string): string => {
    const value = row.resolved?.[key];
    return typeof value === 'string' ? value : '';
  };
  const siteOf = async () =>
    one(await allReference('sites'), cell('site_id') || resolved('siteId'), cell('site_name'));
  const floorsOf = async () => {
    const [site, floors] = [await siteOf(), await allReference('floors')];
    return site ? floors.filter(({ siteId }) => siteId === site.id) : [];
  };
  const spacesOf = async () => {
    const [floors, spaces] = [await floorsOf(), await allReference('spaces')];
    const floor = one(floors, cell('floor_id') || resolved('floorId'), cell('floor_name'));
    return floor ? spaces.filter(({ floorId }) => floorId === floor.id) : [];
  };
  const ids = (items: ReferenceItem[]): CellOption[] =>
    items.map(({ id, name }) => ({ value: id, hint: name }));

  switch (field) {
    case 'site_name':
      return named(await allReference('sites'));
    case 'site_id':
      return ids(await allReference('sites'));
    case 'floor_name':
      return named(await floorsOf());
    case 'floor_id':
      return ids(await floorsOf());
    case 'space_name':
      return named(await spacesOf());
    case 'space_id':
      return ids(await spacesOf());
    case 'owner_email':
    case 'assigned_to':
      return (await allReference('users')).map(({ email, name }) =>
        email ? { value: email, hint: name } : { value: name },
      );
    case 'owner_name':
      return named(await allReference('users'), ({ email }) => email);
    case 'form_name':
      return named(await allReference('forms'));
    case 'form_id':
      return ids(await allReference('forms'));
    default:
      return FIXED[field] ?? [];
  }
}
