import { z } from 'zod';
import type { ReferenceData } from '../facilityapps';
import { toInstant } from '../platform/clock';
import { csvFile } from '../platform/csv';
import { AppError } from '../platform/errors';
import type { Tenant } from '../tenancy';
import { fold } from './checking/names';

export const REFERENCE_KINDS = ['sites', 'floors', 'spaces', 'users', 'forms'] as const;
export type ReferenceKind = (typeof REFERENCE_KINDS)[number];

const itemView = z.object({
  id: z.string(),
  name: z.string(),
  siteId: z.string().optional(),
  floorId: z.string().optional(),
  email: z.string().optional(),
  /** Names of what a floor or a space belongs to, from the site down. */
  path: z.array(z.string()).optional(),
});
type Item = z.infer<typeof itemView>;

/** One page of `GET /api/reference/{kind}`; `fetchedAt` tells the age of the data. */
export const referencePage = z.object({
  items: z.array(itemView),
  next: z.string().nullable(),
  /** How many there are, of those that were searched for. */
  total: z.number(),
  fetchedAt: z.string(),
});
export type ReferencePage = z.infer<typeof referencePage>;

/** @param text only what has all of these words in its name, email, id, or the names of what it belongs to */
export interface ReferenceQuery {
  after?: string | undefined;
  limit: number;
  text?: string | undefined;
}

const cursorSchema = z.tuple([
  z.string(),
  z.enum(REFERENCE_KINDS),
  z.number(),
  z.string(),
  z.number().int().min(0),
]);

function offsetOf(cursor: string, bound: [string, ReferenceKind, number, string]): number {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch (cause) {
    throw new AppError('bad-cursor', { cause });
  }
  const read = cursorSchema.safeParse(parsed);
  const [tenant, kind, fetchedAt, text] = bound;
  if (!read.success || read.data[0] !== tenant || read.data[1] !== kind || read.data[3] !== text)
    throw new AppError('bad-cursor');
  if (read.data[2] !== fetchedAt)
    throw new AppError('bad-cursor', {
      detail: 'The reference data was refreshed meanwhile. Please start with the first page again.',
    });
  return read.data[4];
}

/** Everything of a kind, with the names of what it belongs to. */
function itemsOf(data: ReferenceData, kind: ReferenceKind): Item[] {
  if (kind === 'floors' || kind === 'spaces') {
    const sites = new Map(data.sites.map(({ id, name }) => [id, name]));
    const siteOf = (siteId: string) => sites.get(siteId) ?? siteId;
    if (kind === 'floors') return data.floors.map((floor) => ({ ...floor, path: [siteOf(floor.siteId)] }));
    const floors = new Map(data.floors.map((floor) => [floor.id, floor]));
    return data.spaces.map((space) => {
      const floor = floors.get(space.floorId);
      return { ...space, path: floor ? [siteOf(floor.siteId), floor.name] : [space.floorId] };
    });
  }
  return data[kind].map((item) => itemView.parse(item));
}

function searched(items: Item[], text: string): Item[] {
  const words = fold(text).split(' ').filter(Boolean);
  if (words.length === 0) return items;
  return items.filter(({ id, name, email = '', path = [] }) => {
    const said = fold([id, name, email, ...path].join(' '));
    return words.every((word) => said.includes(word));
  });
}

/** One page of a kind. Throws AppError `bad-cursor` for a cursor of another list. */
export function listReference(
  data: ReferenceData,
  tenant: Tenant,
  kind: ReferenceKind,
  { after, limit, text = '' }: ReferenceQuery,
): ReferencePage {
  const bound: [string, ReferenceKind, number, string] = [tenant.id, kind, data.fetchedAt, text];
  const from = after === undefined ? 0 : offsetOf(after, bound);
  const found = searched(itemsOf(data, kind), text);
  const end = from + limit;
  return {
    items: found.slice(from, end).map((item) => itemView.parse(item)),
    next: end < found.length ? Buffer.from(JSON.stringify([...bound, end])).toString('base64url') : null,
    total: found.length,
    fetchedAt: toInstant(data.fetchedAt),
  };
}

const HEADERS: Record<ReferenceKind, string[]> = {
  sites: ['site_id', 'site_name'],
  floors: ['floor_id', 'floor_name', 'site_id', 'site_name'],
  spaces: ['space_id', 'space_name', 'floor_id', 'floor_name', 'site_name'],
  users: ['owner_id', 'owner_name', 'owner_email'],
  forms: ['form_id', 'form_name'],
};

function cellsOf(
  kind: ReferenceKind,
  { id, name, siteId = '', floorId = '', email = '', path = [] }: Item,
): string[] {
  switch (kind) {
    case 'floors':
      return [id, name, siteId, path[0] ?? ''];
    case 'spaces':
      return [id, name, floorId, path[1] ?? '', path.length > 1 ? (path[0] ?? '') : ''];
    case 'users':
      return [id, name, email];
    case 'sites':
    case 'forms':
      return [id, name];
  }
}

/** Everything of a kind as a file for a spreadsheet. */
export const referenceCsv = (data: ReferenceData, kind: ReferenceKind): string =>
  csvFile([HEADERS[kind], ...itemsOf(data, kind).map((item) => cellsOf(kind, item))]);
