import type { ReferenceData } from '../../facilityapps';
import { expand, fold, plainKey } from './names';
import { Suggestions } from './suggestions';

/** What a name may be the name of. */
export const NAME_KINDS = ['site', 'floor', 'space', 'owner', 'form'] as const;
export type NameKind = (typeof NAME_KINDS)[number];

/** A name that a customer's files give to something, at one place in the hierarchy (`parent` is its id, or empty). */
export interface Alias {
  kind: NameKind;
  parent: string;
  name: string;
  targetId: string;
}

/** What a cell turned out to be in the customer's FacilityApps. */
export type Found =
  | { kind: 'found'; id: string }
  /** It exists, but not under this parent. */
  | { kind: 'elsewhere'; suggestion?: string }
  | { kind: 'several' }
  | { kind: 'none'; suggestion?: string };

interface Item {
  id: string;
  /** All names that it goes by. */
  names: string[];
  parent: string;
}

const MOST_KEPT = 50_000;
/** What is longer hardly comes twice, and would cost memory. */
const LONGEST_KEPT = 300;
/** How names are compared, each step looser than the one before; the first that fits something decides. */
const STEPS = [plainKey, fold, expand];

interface DirectoryOptions {
  kind: NameKind;
  aliases: readonly Alias[];
  /** Suggestions are taken at once; what was taken is told. */
  accept: ((alias: Alias) => void) | undefined;
}

/** Names and ids of one kind, within their parents. */
class Directory {
  private readonly byId = new Map<string, Item>();
  /** Items by name, for each step; a step is made when a name is first looked for in it. */
  private readonly byName: (Map<string, Item[]> | undefined)[] = [];
  private readonly aliases = new Map<string, Item>();
  private readonly suggestions = new Map<string, Suggestions>();
  private kept = new Map<string, Found>();

  constructor(
    private readonly items: Item[],
    private readonly options: DirectoryOptions,
  ) {
    for (const item of items) this.byId.set(item.id, item);
    for (const { kind, parent, name, targetId } of options.aliases) {
      const item = kind === options.kind ? this.byId.get(targetId) : undefined;
      if (item && item.parent === parent) this.aliases.set(`${parent}\u0000${fold(name)}`, item);
    }
  }

  /** @param parent undefined where the parent is not known: then only what exists nowhere is told. */
  find(id: string, name: string, parent: string | undefined): Found | undefined {
    const at = `${id}\u0000${name}\u0000${parent ?? '\u0000'}`;
    const known = this.kept.get(at);
    if (known) return known;
    const found = id === '' ? this.named(name, parent) : this.identified(id, parent);
    if (this.kept.size >= MOST_KEPT) this.kept = new Map();
    if (found && at.length <= LONGEST_KEPT) this.kept.set(at, found);
    return found;
  }

  /** True for a name of something under the parent; nothing is guessed. */
  has(name: string, parent: string): boolean {
    const here = (item: Item): boolean => item.parent === parent;
    return (
      STEPS.some((key, step) => this.step(step).get(key(name))?.some(here)) ||
      this.aliases.has(`${parent}\u0000${fold(name)}`)
    );
  }

  private identified(id: string, parent: string | undefined): Found | undefined {
    const item = this.byId.get(id);
    if (!item) return { kind: 'none' };
    if (parent === undefined) return undefined;
    return item.parent === parent ? { kind: 'found', id } : { kind: 'elsewhere' };
  }

  private named(name: string, parent: string | undefined): Found | undefined {
    let exists = false;
    for (const [step, key] of STEPS.entries()) {
      const all = this.step(step).get(key(name)) ?? [];
      exists ||= all.length > 0;
      if (parent === undefined) continue;
      const here = all.filter((item) => item.parent === parent);
      if (here.length === 1 && here[0]) return { kind: 'found', id: here[0].id };
      if (here.length > 1) return { kind: 'several' };
      // What the customer said stands before what only looks alike.
      const alias = step === 0 ? this.aliases.get(`${parent}\u0000${fold(name)}`) : undefined;
      if (alias) return { kind: 'found', id: alias.id };
    }
    if (parent === undefined) return exists ? undefined : { kind: 'none' };
    return this.missing(exists ? 'elsewhere' : 'none', name, parent);
  }

  private step(step: number): Map<string, Item[]> {
    const made = this.byName[step];
    if (made) return made;
    const byName = new Map<string, Item[]>();
    for (const item of this.items) {
      for (const key of new Set(item.names.map((name) => STEPS[step]?.(name) ?? ''))) {
        const same = byName.get(key);
        if (same) same.push(item);
        else if (key !== '') byName.set(key, [item]);
      }
    }
    this.byName[step] = byName;
    return byName;
  }

  private missing(kind: 'none' | 'elsewhere', name: string, parent: string): Found {
    let near = this.suggestions.get(parent);
    if (!near) {
      const under = this.items.filter((item) => item.parent === parent);
      near = new Suggestions(under.flatMap(({ id, names }) => names.map((one) => ({ id, name: one }))));
      this.suggestions.set(parent, near);
    }
    const found = near.nearest(name);
    if (!found) return { kind };
    const { accept } = this.options;
    if (!accept) return { kind, suggestion: found.name };
    accept({ kind: this.options.kind, parent, name, targetId: found.id });
    return { kind: 'found', id: found.id };
  }
}

/** Sites, people and forms have no parent; they all stand under one. */
export const ROOT = '';

/** The customer's reference data, made ready for many look-ups. */
export interface Places {
  isSite(name: string): boolean;
  site(id: string, name: string): Found;
  floor(id: string, name: string, siteId: string | undefined): Found | undefined;
  space(id: string, name: string, floorId: string | undefined): Found | undefined;
  form(id: string, name: string): Found;
  /** By employee id, else by email or name. */
  owner(employeeId: string, text: string): Found;
}

export interface PlacesOptions {
  aliases?: readonly Alias[];
  /** Suggestions are taken; each name that was taken for another is told once or more. */
  accept?: ((alias: Alias) => void) | undefined;
}

export function placesOf(reference: ReferenceData, { aliases = [], accept }: PlacesOptions = {}): Places {
  const directory = <T extends { id: string; name: string }>(
    kind: NameKind,
    items: readonly T[],
    parent: (item: T) => string,
    names: (item: T) => string[] = ({ name }) => [name],
  ) =>
    new Directory(
      items.map((item) => ({ id: item.id, names: names(item).filter(Boolean), parent: parent(item) })),
      { kind, aliases, accept },
    );
  const sites = directory('site', reference.sites, () => ROOT);
  const floors = directory('floor', reference.floors, ({ siteId }) => siteId);
  const spaces = directory('space', reference.spaces, ({ floorId }) => floorId);
  const forms = directory('form', reference.forms, () => ROOT);
  const users = directory(
    'owner',
    reference.users,
    () => ROOT,
    ({ name, email }) => (email ? [name, email] : [name]),
  );
  const byEmployee = employees(reference);
  const sure = (found: Found | undefined): Found => found ?? { kind: 'none' };
  return {
    isSite: (name) => sites.has(name, ROOT),
    site: (id, name) => sure(sites.find(id, name, ROOT)),
    floor: (id, name, siteId) => floors.find(id, name, siteId),
    space: (id, name, floorId) => spaces.find(id, name, floorId),
    form: (id, name) => sure(forms.find(id, name, ROOT)),
    owner: (employeeId, text) =>
      employeeId === '' ? sure(users.find('', text, ROOT)) : byEmployee(employeeId),
  };
}

/** The users who share an employee's contact (facilityapps-api.md, *unverified*). */
function employees({ users }: ReferenceData): (employeeId: string) => Found {
  const byEmployee = new Map<string, string[]>();
  for (const { id, employeeIds } of users)
    for (const employee of employeeIds) byEmployee.set(employee, [...(byEmployee.get(employee) ?? []), id]);
  return (employeeId) => {
    const [only, ...others] = byEmployee.get(employeeId) ?? [];
    if (only === undefined) return { kind: 'none' };
    return others.length > 0 ? { kind: 'several' } : { kind: 'found', id: only };
  };
}
