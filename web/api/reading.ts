import * as z from 'zod/mini';
import type { ImportView } from '../../shared/imports/views';
import { DECIDERS, importAnswer, type DATE_ORDERS } from './answers';
import { call, callTagged, command, query } from './request';

/** How a person wants a file to be read, as `PUT /api/imports/{id}/choices` takes it. */
export interface Choices {
  encoding?: string;
  delimiter?: string;
  headerRow?: number;
  sheet?: string;
  /** Header, or `#3` for the third column, -> field; null: not imported. */
  map?: Record<string, string | null>;
  /** Field -> what stands where there is no column, or nothing in its cell. */
  set?: Record<string, string>;
  dateOrder?: (typeof DATE_ORDERS)[number];
  acceptSuggestions?: boolean;
}

const columnsAnswer = z.object({
  headerRow: z.number(),
  top: z.array(z.object({ row: z.number(), cells: z.array(z.string()) })),
  sheet: z.optional(z.string()),
  sheets: z.optional(z.array(z.string())),
  items: z.array(
    z.object({
      column: z.number(),
      header: z.string(),
      samples: z.array(z.string()),
      field: z.nullable(z.string()),
      by: z.optional(z.enum(DECIDERS)),
      confidence: z.optional(z.number()),
      likely: z.optional(z.string()),
    }),
  ),
});
export type FileColumns = z.infer<typeof columnsAnswer>;
export type FileColumn = FileColumns['items'][number];

const at = (id: string): string => `/api/imports/${encodeURIComponent(id)}`;

export const getColumns = (id: string, signal: AbortSignal): Promise<FileColumns> =>
  call(columnsAnswer, { path: `${at(id)}/columns`, signal });

/** An import with its version, so that choices made from it do not undo somebody else's. */
export const getTagged = (
  id: string,
  signal: AbortSignal,
): Promise<{ value: ImportView; etag: string | null }> => callTagged(importAnswer, { path: at(id), signal });

/** Has the file checked again, read as chosen. */
export const choose = (
  id: string,
  choices: Choices,
  etag: string | null,
  { dropEdits = false } = {},
): Promise<ImportView> =>
  call(importAnswer, {
    method: 'PUT',
    path: `${at(id)}/choices${query({ dropEdits: dropEdits ? 'true' : null })}`,
    body: choices,
    headers: etag === null ? {} : { 'if-match': etag },
  });

const mapping = z.object({
  id: z.string(),
  headers: z.array(z.string()),
  map: z.record(z.string(), z.nullable(z.string())),
  by: z.string(),
  at: z.string(),
  undoable: z.number(),
});
export type RememberedMapping = z.infer<typeof mapping>;
const alias = z.object({
  id: z.string(),
  kind: z.enum(['site', 'floor', 'space', 'owner', 'form']),
  parent: z.nullable(z.string()),
  name: z.string(),
  targetId: z.string(),
  by: z.string(),
  at: z.string(),
});
export type RememberedName = z.infer<typeof alias>;

export const listMappings = (signal: AbortSignal): Promise<RememberedMapping[]> =>
  call(z.object({ items: z.array(mapping) }), { path: '/api/mappings', signal }).then(({ items }) => items);
export const listNames = (signal: AbortSignal): Promise<RememberedName[]> =>
  call(z.object({ items: z.array(alias) }), { path: '/api/aliases', signal }).then(({ items }) => items);
export const forgetMapping = (id: string): Promise<void> =>
  command({ method: 'DELETE', path: `/api/mappings/${encodeURIComponent(id)}` });
export const undoMapping = (id: string): Promise<void> =>
  command({ method: 'POST', path: `/api/mappings/${encodeURIComponent(id)}/undo` });
export const forgetName = (id: string): Promise<void> =>
  command({ method: 'DELETE', path: `/api/aliases/${encodeURIComponent(id)}` });
