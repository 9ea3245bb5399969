import type { ReferenceData } from '../../facilityapps';
import { nearest } from './text';

/** What a cell turned out to be in the customer's FacilityApps. */
export type Found =
  | { kind: 'found'; id: string }
  /** It exists, but not under this parent. */
  | { kind: 'elsewhere'; suggestion?: string }
  | { kind: 'several' }
  | { kind: 'none'; suggestion?: string };

interface Item {
  id: string;
  name: string;
  parent: string;
}

const key = (name: string): string => name.trim().toLowerCase();
const MOST_KEPT = 50_000;

/** Names and ids of one kind, within their parents; names match without case and outer space. */
class Directory {
  private readonly byId = new Map<string, Item>();
  private readonly byName = new Map<string, Item[]>();
  private readonly children = new Map<string, Item[]>();
  private readonly kept = new Map<string, Found>();

  constructor(items: Item[]) {
    for (const item of items) {
      this.byId.set(item.id, item);
      for (const [map, at] of [
        [this.byName, key(item.name)],
        [this.children, item.parent],
      ] as const) {
        const same = map.get(at);
        if (same) same.push(item);
        else map.set(at, [item]);
      }
    }
  }

  /** @param parent undefined where the parent is not known: then only what exists nowhere is told. */
  find(id: string, name: string, parent: string | undefined): Found | undefined {
    const at = `${id}\u0000${name}\u0000${parent ?? '\u0000'}`;
    const known = this.kept.get(at);
    if (known) return known;
    const found = id === '' ? this.named(name, parent) : this.identified(id, parent);
    if (this.kept.size >= MOST_KEPT) this.kept.clear();
    if (found) this.kept.set(at, found);
    return found;
  }

  private identified(id: string, parent: string | undefined): Found | undefined {
    const item = this.byId.get(id);
    if (!item) return { kind: 'none' };
    if (parent === undefined) return undefined;
    return item.parent === parent ? { kind: 'found', id } : { kind: 'elsewhere' };
  }

  private named(name: string, parent: string | undefined): Found | undefined {
    const all = this.byName.get(key(name)) ?? [];
    if (parent === undefined) return all.length > 0 ? undefined : this.missing('none', name, undefined);
    const here = all.filter((item) => item.parent === parent);
    if (here.length === 1 && here[0]) return { kind: 'found', id: here[0].id };
    if (here.length > 1) return { kind: 'several' };
    return this.missing(all.length > 0 ? 'elsewhere' : 'none', name, parent);
  }

  private missing(kind: 'none' | 'elsewhere', name: string, parent: string | undefined): Found {
    const names = (parent === undefined ? [] : (this.children.get(parent) ?? [])).map((item) => item.name);
    const suggestion = nearest(name, names);
    return suggestion === undefined ? { kind } : { kind, suggestion };
  }
}

/** Sites have no parent; they all stand under one. */
const ROOT = '';

/** The customer's reference data, made ready for many look-ups. */
export interface Places {
  site(id: string, name: string): Found;
  floor(id: string, name: string, siteId: string | undefined): Found | undefined;
  space(id: string, name: string, floorId: string | undefined): Found | undefined;
  form(id: string, name: string): Found;
  /** By employee id, else by email or name. */
  owner(employeeId: string, text: string): Found;
}

export function placesOf(reference: ReferenceData): Places {
  const sites = new Directory(reference.sites.map((site) => ({ ...site, parent: ROOT })));
  const floors = new Directory(reference.floors.map((floor) => ({ ...floor, parent: floor.siteId })));
  const spaces = new Directory(reference.spaces.map((space) => ({ ...space, parent: space.floorId })));
  const forms = new Directory(reference.forms.map((form) => ({ ...form, parent: ROOT })));
  const owners = ownersOf(reference);
  const sure = (found: Found | undefined): Found => found ?? { kind: 'none' };
  return {
    site: (id, name) => sure(sites.find(id, name, ROOT)),
    floor: (id, name, siteId) => floors.find(id, name, siteId),
    space: (id, name, floorId) => spaces.find(id, name, floorId),
    form: (id, name) => sure(forms.find(id, name, ROOT)),
    owner: owners,
  };
}

function ownersOf({ users }: ReferenceData): Places['owner'] {
  const byEmployee = new Map<string, string[]>();
  const byText = new Map<string, Set<string>>();
  const note = (text: string, id: string) =>
    byText.set(key(text), (byText.get(key(text)) ?? new Set()).add(id));
  for (const { id, name, email, employeeIds } of users) {
    for (const employee of employeeIds) byEmployee.set(employee, [...(byEmployee.get(employee) ?? []), id]);
    if (email) note(email, id);
    if (name) note(name, id);
  }
  const names = users.flatMap(({ name, email }) => (email ? [name, email] : [name]));
  const kept = new Map<string, Found>();
  return (employeeId, text) => {
    const at = `${employeeId}\u0000${text}`;
    const known = kept.get(at);
    if (known) return known;
    const ids = employeeId === '' ? [...(byText.get(key(text)) ?? [])] : (byEmployee.get(employeeId) ?? []);
    const [only] = ids;
    const suggestion = ids.length === 0 && employeeId === '' ? nearest(text, names) : undefined;
    const found: Found =
      ids.length > 1
        ? { kind: 'several' }
        : only === undefined
          ? { kind: 'none', ...(suggestion === undefined ? {} : { suggestion }) }
          : { kind: 'found', id: only };
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(at, found);
    return found;
  };
}
