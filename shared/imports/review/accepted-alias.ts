import { OWNER_FIELDS } from '../checking/place-rules';
import { placeCells } from '../checking/place-cells';
import { ROOT, type Alias, type Found, type NameKind, type Places } from '../checking/places';
import type { RowCells } from '../checking/row-cells';

const idOf = (found: Found | undefined): string | undefined =>
  found?.kind === 'found' ? found.id : undefined;

const aliasOf = (
  kind: NameKind,
  parent: string | undefined,
  name: string,
  targetId: string | undefined,
): Alias | undefined =>
  parent === undefined || name === '' || targetId === undefined
    ? undefined
    : { kind, parent, name, targetId };

/**
 * What a row's name for something is made this customer's own by accepting its suggestion.
 *
 * @param places that take what is suggested
 */
export function acceptedAlias(row: RowCells, places: Places, kind: NameKind): Alias | undefined {
  if (kind === 'owner') {
    const field = row.given(...OWNER_FIELDS);
    const name = field ? row.value(field) : '';
    return aliasOf(kind, ROOT, name, idOf(places.owner('', name)));
  }
  if (kind === 'form') {
    const name = row.value('form_name');
    return aliasOf(kind, ROOT, name, idOf(places.form('', name)));
  }
  const { site, floor, names } = placeCells(row, places);
  const siteId = idOf(site && places.site(site === 'site_id' ? row.value(site) : '', names.site));
  if (kind === 'site') return aliasOf(kind, ROOT, names.site, siteId);
  const floorId = idOf(
    floor && places.floor(floor === 'floor_id' ? row.value(floor) : '', names.floor, siteId),
  );
  if (kind === 'floor') return aliasOf(kind, siteId, names.floor, floorId);
  return aliasOf(kind, floorId, names.space, idOf(places.space('', names.space, floorId)));
}
