import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../platform/errors';
import type { Table } from '../platform/tables';
import type { Tenant } from '../tenancy';
import { fold } from './checking/names';
import { NAME_KINDS, type Alias } from './checking/places';
import { FIELDS, normalHeader, type Field } from './reading/fields';

/*
 * What a customer's people chose once and need not choose again: names that their files give to places and people,
 * and which columns of a set of headers are which fields. Both lie in the customer's partition of the imports.
 */
const ALIAS = 'alias|';
const MAPPING = 'mapping|';
/** All of them are read by every check. */
const MOST_ALIASES = 5_000;
const MOST_HISTORY = 5;
/** A property of a table holds 32 K characters. */
const MOST_TEXT = 30_000;
const WRITES_AT_ONCE = 90;

export interface KeptAlias extends Alias {
  id: string;
  by: string;
  /** Milliseconds since the epoch. */
  at: number;
}
export type HeaderMap = Record<string, Field | null>;
export interface KeptMapping {
  id: string;
  /** Headers as they stood in the file of the last choice. */
  headers: string[];
  /** Normal header -> field, null: not imported. */
  map: HeaderMap;
  by: string;
  at: number;
  /** How many earlier choices there are to go back to. */
  undoable: number;
}

const storedAlias = z.object({
  kind: z.enum(NAME_KINDS),
  parent: z.string(),
  name: z.string(),
  targetId: z.string(),
  by: z.string(),
  at: z.number(),
});
const headerMap = z.record(z.string(), z.enum(FIELDS).nullable());
const storedMapping = z.object({
  headers: z.string(),
  map: z.string(),
  history: z.string().default('[]'),
  by: z.string(),
  at: z.number(),
});

const digest = (...parts: string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 24);
export const aliasId = ({ kind, parent, name }: Alias): string => `als_${digest(kind, parent, fold(name))}`;
/** The same set of headers has the same id, in whatever order and spelling of case and space. */
const mappingId = (header: string[]): string =>
  `map_${digest(...[...new Set(header.map(normalHeader))].filter(Boolean).sort())}`;

export interface ReadingMemory {
  aliases(tenant: Tenant): Promise<KeptAlias[]>;
  /** Keeps names; one that is there already is kept anew. Answers how many were kept: there is an end to them. */
  keepAliases(tenant: Tenant, aliases: Alias[], by: string, at: number): Promise<number>;
  /** @throws AppError `not-found` */
  dropAlias(tenant: Tenant, id: string): Promise<void>;
  mappings(tenant: Tenant): Promise<KeptMapping[]>;
  /** What was chosen for these headers before; empty where nothing was. */
  mappingOf(tenant: Tenant, header: string[]): Promise<HeaderMap>;
  keepMapping(tenant: Tenant, header: string[], map: HeaderMap, by: string, at: number): Promise<void>;
  /** Goes back to the choice before; behind the first one there is none. @throws AppError `not-found` */
  undoMapping(tenant: Tenant, id: string): Promise<void>;
  /** @throws AppError `not-found` */
  dropMapping(tenant: Tenant, id: string): Promise<void>;
}

export function readingMemory(imports: Table): ReadingMemory {
  async function all<T>(tenant: Tenant, from: string, read: (entity: Record<string, unknown>) => T) {
    const found: (T & { id: string })[] = [];
    for await (const page of imports.range(tenant.id, { from }))
      found.push(...page.map((entity) => ({ ...read(entity), id: entity.rowKey.slice(from.length) })));
    return found;
  }
  async function drop(tenant: Tenant, rowKey: string): Promise<void> {
    const done = await imports.write(tenant.id, [{ kind: 'delete', rowKey }]);
    if (!done.ok) throw new AppError('not-found', { detail: 'There is nothing like that to remove.' });
  }
  const aliases = (tenant: Tenant) => all(tenant, ALIAS, (entity) => storedAlias.parse(entity));
  const findMapping = async (tenant: Tenant, id: string) => {
    const entity = await imports.get(tenant.id, MAPPING + id);
    return entity && { ...storedMapping.parse(entity), etag: entity.etag };
  };
  const mapOf = (text: string): HeaderMap => headerMap.parse(JSON.parse(text));
  const historyOf = (text: string): HeaderMap[] => z.array(headerMap).parse(JSON.parse(text));

  return {
    aliases,
    async keepAliases(tenant, wanted, by, at) {
      if (wanted.length === 0) return 0;
      const known = new Set((await aliases(tenant)).map(({ id }) => id));
      const byId = new Map(wanted.map((alias) => [aliasId(alias), alias]));
      const room = MOST_ALIASES - known.size;
      const fresh = [...byId].filter(([id]) => !known.has(id)).slice(0, Math.max(0, room));
      const kept = [...[...byId].filter(([id]) => known.has(id)), ...fresh];
      for (let from = 0; from < kept.length; from += WRITES_AT_ONCE) {
        const changes = kept
          .slice(from, from + WRITES_AT_ONCE)
          .map(([id, { kind, parent, name, targetId }]) => ({
            kind: 'put' as const,
            rowKey: ALIAS + id,
            props: { kind, parent, name, targetId, by, at },
          }));
        await imports.write(tenant.id, changes);
      }
      return kept.length;
    },
    dropAlias: (tenant, id) => drop(tenant, ALIAS + id),
    mappings: (tenant) =>
      all(tenant, MAPPING, (entity) => {
        const { headers, map, history, by, at } = storedMapping.parse(entity);
        return {
          headers: z.array(z.string()).parse(JSON.parse(headers)),
          map: mapOf(map),
          by,
          at,
          undoable: historyOf(history).length,
        };
      }),
    async mappingOf(tenant, header) {
      const found = await findMapping(tenant, mappingId(header));
      return found ? mapOf(found.map) : {};
    },
    async keepMapping(tenant, header, map, by, at) {
      const id = mappingId(header);
      const before = await findMapping(tenant, id);
      const earlier = before ? mapOf(before.map) : undefined;
      const whole = { ...earlier, ...map };
      if (JSON.stringify(whole) === JSON.stringify(earlier)) return;
      const history = earlier && before ? [...historyOf(before.history), earlier].slice(-MOST_HISTORY) : [];
      const texts = [header, whole].map((part) => JSON.stringify(part));
      // Headers of such a size cannot be kept; nothing but the convenience is lost.
      if (texts.some((text) => text.length > MOST_TEXT)) return;
      while (JSON.stringify(history).length > MOST_TEXT) history.shift();
      const props = { headers: texts[0], map: texts[1], history: JSON.stringify(history), by, at };
      await imports.write(tenant.id, [{ kind: 'put', rowKey: MAPPING + id, props }]);
    },
    async undoMapping(tenant, id) {
      const found = await findMapping(tenant, id);
      if (!found) throw new AppError('not-found', { detail: 'There is no such mapping.' });
      const history = historyOf(found.history);
      const before = history.pop();
      if (!before) return drop(tenant, MAPPING + id);
      const props = { map: JSON.stringify(before), history: JSON.stringify(history) };
      const done = await imports.write(tenant.id, [
        { kind: 'merge', rowKey: MAPPING + id, props, etag: found.etag },
      ]);
      if (!done.ok) throw new AppError('changed', { detail: 'Somebody else changed it meanwhile.' });
    },
    dropMapping: (tenant, id) => drop(tenant, MAPPING + id),
  };
}

/** What a person's choices say of these headers, in the words of the memory; `#3` is the third column. */
export function chosenMap(header: string[], map: Record<string, Field | null>): HeaderMap {
  const normal = header.map(normalHeader);
  const chosen: HeaderMap = {};
  for (const [name, field] of Object.entries(map)) {
    const numbered = /^#(\d+)$/.exec(name.trim());
    const key = numbered ? normal[Number(numbered[1]) - 1] : normalHeader(name);
    // Of two columns with one name nothing can be remembered.
    if (key && normal.filter((cell) => cell === key).length === 1) chosen[key] = field;
  }
  return chosen;
}
