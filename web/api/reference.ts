import * as z from 'zod/mini';
import { call, command, query } from './request';

export type ReferenceKind = 'sites' | 'floors' | 'spaces' | 'users' | 'forms';
const item = z.object({
  id: z.string(),
  name: z.string(),
  siteId: z.optional(z.string()),
  floorId: z.optional(z.string()),
  email: z.optional(z.string()),
  path: z.optional(z.array(z.string())),
});
export type ReferenceItem = z.infer<typeof item>;
const page = z.object({
  items: z.array(item),
  next: z.nullable(z.string()),
  total: z.number(),
  fetchedAt: z.string(),
});
export type ReferencePage = z.infer<typeof page>;

/** One page of what is searched for. */
export const searchReference = (
  kind: ReferenceKind,
  wanted: { text: string | null; after: string | null; limit: number },
  signal?: AbortSignal,
): Promise<ReferencePage> =>
  call(page, { path: `/api/reference/${kind}${query(wanted)}`, ...(signal ? { signal } : {}) });

const PAGE = 1000;
const known = new Map<ReferenceKind, Promise<ReferenceItem[]>>();

async function fetchAll(kind: ReferenceKind): Promise<ReferenceItem[]> {
  const items: ReferenceItem[] = [];
  let after: string | null = null;
  do {
    const found: ReferencePage = await searchReference(kind, { text: null, after, limit: PAGE });
    items.push(...found.items);
    after = found.next;
  } while (after !== null);
  return items;
}

/** Everything of a kind that the customer's FacilityApps has, asked for once while the page is open; throws Problem. */
export function allReference(kind: ReferenceKind): Promise<ReferenceItem[]> {
  const there = known.get(kind);
  if (there) return there;
  const asked = fetchAll(kind);
  known.set(kind, asked);
  // A failure is not kept: the next who asks tries again.
  asked.catch(() => known.delete(kind));
  return asked;
}

/** Fresh data is asked for from now on, as after a refresh. */
export const forgetReference = (): void => known.clear();

/** Has everything fetched from FacilityApps now; throws Problem. */
export async function refreshReference(): Promise<void> {
  await command({ method: 'POST', path: '/api/reference/refresh' });
  forgetReference();
}

/** Where the browser downloads all of a kind, and files to fill in. */
export const referencePath = (kind: ReferenceKind): string => `/api/reference/${kind}/list.csv`;
export const templatePath = (file: 'jobs.csv' | 'jobs.xlsx'): string => `/api/templates/${file}`;
