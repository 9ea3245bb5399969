import type { Field } from '../reading/fields';
import type { Places } from './places';
import type { RowCells } from './row-cells';

/** What parts a path of places (`Main Building > First Floor > Kitchen`); the slash of `G/F` does not. */
const PATH = /\s*[>\\|»›→]\s*|\s+\/\s+|(?<=[^\s]{2})\/(?![fF]\b)/;
/** Signs that stand in names too: they part a path only where what is before the first of them is a site. */
const WEAK = /\s*,\s*|\s+[-–—]\s+/;

/** Longer ones are no path that anybody typed, and splitting them could take for ever. */
const LONGEST_PATH = 500;

/** The texts that name the places of a row, and the fields that they stand in. */
export interface PlaceCells {
  site: Field | undefined;
  floor: Field | undefined;
  space: Field | undefined;
  names: { site: string; floor: string; space: string };
}

/** Columns of their own, or a path in one; a path is read only where the row has no site beside it. */
export function placeCells(row: RowCells, places: Places): PlaceCells {
  const site = row.given('site_id', 'site_name');
  const path = site ? '' : row.value('location');
  const [floor, space] = [row.given('floor_id', 'floor_name'), row.given('space_id', 'space_name')];
  const names = { floor: row.value('floor_name'), space: row.value('space_name') };
  if (path === '') return { site, floor, space, names: { ...names, site: row.value('site_name') } };
  const [first = '', second, ...others] = pathOf(path, places);
  return {
    site: 'location',
    floor: second === undefined ? floor : 'location',
    space: others.length === 0 ? space : 'location',
    names: { site: first, floor: second ?? names.floor, space: others.join(' / ') || names.space },
  };
}

function pathOf(path: string, places: Places): string[] {
  if (path.length > LONGEST_PATH || places.isSite(path)) return [path];
  const parts = path.split(PATH).filter((part) => part !== '');
  if (parts.length > 1) return parts;
  const weak = path.split(WEAK).filter((part) => part !== '');
  return weak.length > 1 && places.isSite(weak[0] ?? '') ? weak : parts;
}

/** The path with another name in the place of its site (0), its floor (1) or its space (2). */
export function withPathPart(path: string, places: Places, part: 0 | 1 | 2, name: string): string {
  const parts = pathOf(path, places);
  let from = 0;
  for (const one of parts.slice(0, part)) from = path.indexOf(one, from) + one.length;
  const wanted = parts[part] ?? '';
  const start = path.indexOf(wanted, from);
  // A space is all that stands behind its floor.
  const end = part === 2 ? path.length : start + wanted.length;
  return parts.length <= part ? path : path.slice(0, start) + name + path.slice(end);
}
