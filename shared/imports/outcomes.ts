import { z } from 'zod';
import type { Change, Entity, Table } from '../platform/tables';
import type { Tenant } from '../tenancy';
import { RUN_OUTCOMES, type CheckedRow, type RowResult } from './model';

/** What the run settled of a window: one entity, written in the transaction that settles the ledger. */
export interface OutcomePage {
  window: number;
  /** Revision of the file that it belongs to; results of an earlier one count for `carried` rows alone. */
  revision: number;
  results: RowResult[];
  /** False while rows of the window still have to be sent (a pause, the end of a slice). */
  complete: boolean;
  /** Rows that wait for a look-up or a person. */
  unknown: number;
}

const PREFIX = 'outcome|';
const windowKey = (window: number): string => String(window).padStart(7, '0');
const pageKey = (importId: string, window: number): string => `${PREFIX}${importId}|${windowKey(window)}`;

/** Row, index of the outcome, job id, message; trailing empty ones left out. */
const packedRow = z.tuple([z.number(), z.number()]).rest(z.string());

const pack = ({ row, outcome, jobId, message }: RowResult): z.infer<typeof packedRow> => {
  const head: z.infer<typeof packedRow> = [row, RUN_OUTCOMES.indexOf(outcome)];
  if (jobId !== undefined || message) head.push(jobId ?? '');
  if (message) head.push(message);
  return head;
};

const unpack = (packed: unknown): RowResult => {
  const [row, outcome, jobId, message] = packedRow.parse(packed);
  return {
    row,
    outcome: RUN_OUTCOMES[outcome] ?? 'unknown',
    ...(jobId ? { jobId } : {}),
    ...(message ? { message } : {}),
  };
};

/** A property of a table holds 32 K characters; a page of messages at their longest is cut into parts. */
const PART = 30_000;

export function writeOutcomes(
  importId: string,
  { window, revision, results, complete, unknown }: OutcomePage,
): Change {
  const text = JSON.stringify(results.map(pack));
  const props: Record<string, unknown> = { revision, complete, unknown };
  for (let part = 0; part * PART < text.length; part++)
    props[`rows${part}`] = text.slice(part * PART, (part + 1) * PART);
  return { kind: 'put', rowKey: pageKey(importId, window), props };
}

function toPage(entity: Entity): OutcomePage {
  let text = '';
  for (let part = 0; typeof entity[`rows${part}`] === 'string'; part++) text += String(entity[`rows${part}`]);
  const results = z.array(z.unknown()).parse(JSON.parse(text || '[]'));
  return {
    window: Number(entity.rowKey.slice(-7)),
    revision: Number(entity.revision ?? 1),
    results: results.map(unpack),
    complete: entity.complete === true,
    unknown: Number(entity.unknown ?? 0),
  };
}

/** Outcome pages of windows `from` (included) to `to` (excluded), in order; those without a page are left out. */
export async function* readOutcomePages(
  table: Table,
  tenant: Tenant,
  importId: string,
  from: number,
  to = 9_999_999,
): AsyncGenerator<OutcomePage> {
  const range = { from: pageKey(importId, from), to: pageKey(importId, to), pageSize: 200 };
  for await (const page of table.range(tenant.id, range)) for (const entity of page) yield toPage(entity);
}

/** Outcome pages of `count` windows from `fromWindow` on, by window. */
export async function readOutcomes(
  table: Table,
  tenant: Tenant,
  importId: string,
  fromWindow: number,
  count: number,
): Promise<Map<number, OutcomePage>> {
  const found = new Map<number, OutcomePage>();
  for await (const page of readOutcomePages(table, tenant, importId, fromWindow, fromWindow + count)) {
    found.set(page.window, page);
  }
  return found;
}

/** What the run settled about a row, if that still holds: a corrected file opens rows again. */
export function resultOf(
  page: OutcomePage | undefined,
  checked: Pick<CheckedRow, 'row' | 'outcome'>,
  revision: number,
): RowResult | undefined {
  if (!page || (page.revision !== revision && checked.outcome !== 'carried')) return undefined;
  return page.results.find(({ row }) => row === checked.row);
}
