import * as z from 'zod/mini';
import { call, query } from './request';

export type ReferenceKind = 'sites' | 'floors' | 'spaces' | 'users' | 'forms';
const item = z.object({
  id: z.string(),
  name: z.string(),
  siteId: z.optional(z.string()),
  floorId: z.optional(z.string()),
  email: z.optional(z.string()),
});
export type ReferenceItem = z.infer<typeof item>;
const page = z.object({ items: z.array(item), next: z.nullable(z.string()), fetchedAt: z.string() });

const PAGE = 1000;
const known = new Map<ReferenceKind, Promise<ReferenceItem[]>>();

async function fetchAll(kind: ReferenceKind): Promise<ReferenceItem[]> {
  const items: ReferenceItem[] = [];
  let after: string | null = null;
  do {
    const found: z.infer<typeof page> = await call(page, {
      path: `/api/reference/${kind}${query({ limit: PAGE, after })}`,
    });
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
