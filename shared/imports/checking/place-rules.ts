import type { IssueCode } from '../codes';
import type { Field } from '../reading/fields';
import type { Found, Places } from './places';
import { placeCells } from './place-cells';
import type { RowCells } from './row-cells';

const suggest = (suggestion: string | undefined): string =>
  suggestion === undefined ? '' : ` Did you mean “${suggestion}”?`;

interface Kind {
  word: string;
  invalid: IssueCode;
  mismatch?: IssueCode;
  parent?: string;
}
const SITE: Kind = { word: 'site', invalid: 'INVALID_SITE' };
const FLOOR: Kind = {
  word: 'floor',
  invalid: 'INVALID_FLOOR',
  mismatch: 'FLOOR_SITE_MISMATCH',
  parent: 'site',
};
const SPACE: Kind = {
  word: 'space',
  invalid: 'INVALID_SPACE',
  mismatch: 'SPACE_FLOOR_MISMATCH',
  parent: 'floor',
};
const PERSON: Kind = { word: 'person', invalid: 'INVALID_OWNER' };
const FORM: Kind = { word: 'form', invalid: 'INVALID_FORM' };

/** Tells what is wrong with the cell of a field; answers the id where it was found. */
function told(
  row: RowCells,
  found: Found | undefined,
  field: Field,
  kind: Kind,
  name = '',
): string | undefined {
  // Its parent is wrong, which is told already: one cause, one code.
  if (!found) return undefined;
  if (found.kind === 'found') return found.id;
  const [text, column] = [field === 'location' ? name : row.value(field), row.column(field)];
  if (found.kind === 'several') {
    const message =
      kind === PERSON
        ? `Several people are called “${text}”. Please give the email address.`
        : `Several ${kind.word}s are called “${text}”. Please give the id.`;
    row.say('AMBIGUOUS_NAME', column, message);
    return undefined;
  }
  const { suggestion } = found;
  if (found.kind === 'elsewhere') {
    const message = `“${text}” is a ${kind.word} of another ${kind.parent}.${suggest(suggestion)}`;
    row.say(kind.mismatch ?? kind.invalid, column, message, suggestion);
  } else {
    row.say(kind.invalid, column, `There is no ${kind.word} “${text}”.${suggest(suggestion)}`, suggestion);
  }
  return undefined;
}

export interface Place {
  siteId: string | undefined;
  floorId: string | undefined;
  spaceId: string | undefined;
}

export const PLACE_FIELDS: Field[] = [
  'site_id',
  'site_name',
  'floor_id',
  'floor_name',
  'space_id',
  'space_name',
  'location',
];

/** Site, floor and space; where id and name are both given the id wins (facilityapps-api.md). */
export function placeOf(row: RowCells, places: Places): Place {
  const { site, floor, space, names } = placeCells(row, places);
  const id = (field: Field | undefined, of: Field): string => (field === of ? row.value(of) : '');
  let siteId: string | undefined;
  if (!site) row.missing('site', 'site_name', 'site_id', 'location');
  else siteId = told(row, places.site(id(site, 'site_id'), names.site), site, SITE, names.site);

  const floorFound = floor && places.floor(id(floor, 'floor_id'), names.floor, siteId);
  const floorId = floor && told(row, floorFound, floor, FLOOR, names.floor);

  if (!space) return { siteId, floorId, spaceId: undefined };
  if (!floor) {
    row.say('SPACE_WITHOUT_FLOOR', row.column(space), 'A space needs its floor. Please add the floor.');
    return { siteId, floorId, spaceId: undefined };
  }
  const spaceFound = places.space(id(space, 'space_id'), names.space, floorId);
  return { siteId, floorId, spaceId: told(row, spaceFound, space, SPACE, names.space) };
}

export const OWNER_FIELDS: Field[] = ['owner_employee_id', 'owner_email', 'owner_name', 'assigned_to'];

export function ownerOf(row: RowCells, places: Places): string | undefined {
  const field = row.given(...OWNER_FIELDS);
  if (!field) {
    row.missing('owner', 'owner_email', 'owner_name', 'assigned_to', 'owner_employee_id');
    return undefined;
  }
  return told(row, places.owner(row.value('owner_employee_id'), row.value(field)), field, PERSON);
}

export const FORM_FIELDS: Field[] = ['form_id', 'form_name'];

export function formOf(row: RowCells, places: Places): string | undefined {
  const field = row.given(...FORM_FIELDS);
  return field && told(row, places.form(row.value('form_id'), row.value('form_name')), field, FORM);
}
