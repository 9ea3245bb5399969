import { z } from 'zod';
import type { Change, Entity, Table } from '../../platform/tables';
import type { Tenant } from '../../tenancy';
import type { ReviewedRecord } from './review';

/** What an edit was, in the words of the API. */
export const EDIT_KINDS = [
  'cells',
  'alike',
  'accept',
  'replace',
  'skip',
  'unskip',
  'send-anyway',
  'not-anyway',
] as const;
export type EditKind = (typeof EDIT_KINDS)[number];

/** One edit of a review as it is kept: beside the import, for as long as its check. */
export interface LoggedEdit {
  /** Version of the review that it made. */
  version: number;
  /** Names what it wrote in the check's folder. */
  home: string;
  by: string;
  /** Milliseconds since the epoch. */
  at: number;
  kind: EditKind;
  /** For people. */
  words: string;
  rows: number;
  cells: number;
  undone: boolean;
  /** Names that it made this customer's own (review/kept-aliases); undoing forgets them. */
  aliases: number;
}

const stored = z.object({
  home: z.string(),
  by: z.string(),
  at: z.number(),
  kind: z.enum(EDIT_KINDS),
  words: z.string(),
  rows: z.number(),
  cells: z.number(),
  undone: z.boolean(),
  aliases: z.number(),
});

/** What a person can take back, and make again: versions, the last one at the end. */
export interface Steps {
  done: number[];
  undone: number[];
}
const versions = z.array(z.number());
const MOST_STEPS = 1_000;
const MOST_VERSION = 9_999_999;

const checkOf = ({ id, rowsFolder }: ReviewedRecord): string =>
  `${id}|${rowsFolder.slice(rowsFolder.lastIndexOf('/') + 1)}|`;
const logPrefix = (record: ReviewedRecord): string => `edit|${checkOf(record)}`;
/** Newest first, since tables list by key. */
const editKey = (record: ReviewedRecord, version: number): string =>
  logPrefix(record) + String(MOST_VERSION - version).padStart(7, '0');
const stepsKey = (record: ReviewedRecord, by: string): string => `editsteps|${checkOf(record)}${by}`;

function toEdit(entity: Entity): LoggedEdit {
  return { ...stored.parse(entity), version: MOST_VERSION - Number(entity.rowKey.slice(-7)) };
}

export function editLog(imports: Table) {
  return {
    async get(tenant: Tenant, record: ReviewedRecord, version: number): Promise<LoggedEdit | undefined> {
      const found = await imports.get(tenant.id, editKey(record, version));
      return found && toEdit(found);
    },
    /** Newest first, from behind `after`. */
    async list(
      tenant: Tenant,
      record: ReviewedRecord,
      { after, limit }: { after?: number | undefined; limit: number },
    ): Promise<LoggedEdit[]> {
      const prefix = logPrefix(record);
      const from = after === undefined ? prefix : `${editKey(record, after)}0`;
      const found: LoggedEdit[] = [];
      for await (const page of imports.range(tenant.id, { from, to: `${prefix}~`, pageSize: limit })) {
        found.push(...page.map((entity) => toEdit(entity as Entity)));
        if (found.length >= limit) break;
      }
      return found.slice(0, limit);
    },
    async steps(tenant: Tenant, record: ReviewedRecord, by: string): Promise<Steps> {
      const found = await imports.get<{ done: string; undone: string }>(tenant.id, stepsKey(record, by));
      const read = (text: string | undefined) => versions.parse(JSON.parse(text ?? '[]'));
      return { done: read(found?.done), undone: read(found?.undone) };
    },
    /** Changes that note an edit, a new one or one that was taken back or made again; for the publishing transaction. */
    changes(record: ReviewedRecord, edit: LoggedEdit, steps: Steps, by: string): Change[] {
      const { version, ...props } = edit;
      const done = JSON.stringify(steps.done.slice(-MOST_STEPS));
      const undone = JSON.stringify(steps.undone.slice(-MOST_STEPS));
      return [
        { kind: 'put', rowKey: editKey(record, version), props },
        { kind: 'put', rowKey: stepsKey(record, by), props: { done, undone } },
      ];
    },
  };
}
export type EditLog = ReturnType<typeof editLog>;
