import * as z from 'zod/mini';
import type { Page } from './answers';
import { call, query } from './request';

const state = z.nullable(z.record(z.string(), z.unknown()));
const entry = z.object({
  seq: z.number(),
  at: z.string(),
  action: z.string(),
  actor: z.object({ kind: z.string(), id: z.string() }),
  target: z.nullable(z.object({ kind: z.string(), id: z.string() })),
  address: z.nullable(z.string()),
  before: state,
  after: state,
  hash: z.string(),
});
export type Entry = z.infer<typeof entry>;

export interface Filters {
  actor: string | null;
  action: string | null;
  target: string | null;
  from: string | null;
  to: string | null;
}

export const listEntries = (filters: Filters, after: string | null): Promise<Page<Entry>> =>
  call(z.object({ items: z.array(entry), next: z.nullable(z.string()) }), {
    path: `/api/audit${query({ ...filters, after, limit: 50 })}`,
  });

/** Where the browser downloads what fits. */
export const entriesFile = (filters: Filters): string => `/api/audit.csv${query({ ...filters })}`;

const verified = z.object({
  whole: z.boolean(),
  entries: z.number(),
  hash: z.string(),
  broken: z.nullable(z.object({ seq: z.number(), reason: z.string() })),
  erased: z.number(),
  seals: z.number(),
  sealed: z.nullable(z.object({ seq: z.number(), at: z.string() })),
  keys: z.array(
    z.object({
      id: z.string(),
      publicKey: z.string(),
      from: z.nullable(z.string()),
      until: z.nullable(z.string()),
    }),
  ),
});
export type Verified = z.infer<typeof verified>;
export const verifyAudit = (): Promise<Verified> => call(verified, { path: '/api/audit/verify' });

const names = z.object({ items: z.array(z.object({ id: z.string(), name: z.string() })) });
/** Names of people and keys by id; what cannot be asked for stays an id. */
export async function namesById(): Promise<Map<string, string>> {
  const asked = ['/api/people', '/api/keys'].map((path) =>
    call(names, { path }).catch(() => ({ items: [] })),
  );
  const all = (await Promise.all(asked)).flatMap(({ items }) => items);
  return new Map(all.map(({ id, name }) => [id, name]));
}
