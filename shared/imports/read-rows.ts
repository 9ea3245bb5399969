import { z } from 'zod';
import { AppError } from '../platform/errors';
import type { Table } from '../platform/tables';
import type { Tenant } from '../tenancy';
import type { ImportRecord } from './model';
import { readOutcomes, resultOf } from './outcomes';
import { toRowView } from './row-view';
import type { RowsReader, WindowInfo } from './rows';
import type { Page, RowsQuery } from './service';
import type { RowView } from './views';

/** Customer, import, revision, outcome, code, window, rows of it that were given. */
const cursorSchema = z.tuple([
  z.string(),
  z.string(),
  z.number(),
  z.string(),
  z.string(),
  z.number().int().min(0),
  z.number().int().min(0),
]);

const INDEX_AT_ONCE = 1_000;
/** Windows that one request may read; a filter that fits few rows answers with a cursor rather than for ever. */
const MOST_WINDOWS = 200;
const READ_AT_ONCE = 10;

/** False where the index alone tells that no row of the window can fit the filter. */
function mayFit(info: WindowInfo, { outcome, code }: RowsQuery, ran: boolean): boolean {
  if (code !== undefined && !(info.codes as string[]).includes(code)) return false;
  if (outcome === undefined || ran) return true;
  // What an earlier revision carried over may have had any outcome.
  const { ready, withErrors, duplicate, skipped, carried } = info;
  const counts: Record<string, number> = { ready, withErrors, duplicate, skipped };
  return carried > 0 || (counts[outcome] ?? 0) > 0;
}

/**
 * One page of rows with what became of them, in the order of the file; a filter skips windows by the index. `next`
 * is null at the end only: a page may hold fewer rows than asked for.
 */
export async function readRows(
  deps: { imports: Table; rows: RowsReader },
  tenant: Tenant,
  record: ImportRecord,
  query: RowsQuery,
): Promise<Page<RowView>> {
  const { outcome = '', code = '', limit } = query;
  const bound = [tenant.id, record.id, record.revision, outcome, code] as const;
  let [window, given] = query.after === undefined ? [0, 0] : position(query.after, bound);
  const items: RowView[] = [];
  const ran = record.startedAt !== null;
  let read = 0;
  while (window < record.windows) {
    const infos = await deps.rows.index(window, INDEX_AT_ONCE);
    const wanted = infos.filter((info) => mayFit(info, query, ran));
    for (let at = 0; at < wanted.length; at += READ_AT_ONCE) {
      const group = wanted.slice(at, at + READ_AT_ONCE);
      const [first, last] = [group[0]?.window ?? 0, group.at(-1)?.window ?? 0];
      const near = last - first < READ_AT_ONCE * 2;
      const found = near
        ? await deps.rows.windows(first, last - first + 1)
        : (await Promise.all(group.map((info) => deps.rows.windows(info.window, 1)))).flat();
      const pages = ran
        ? await readOutcomes(deps.imports, tenant, record.id, first, last - first + 1)
        : new Map<number, never>();
      for (const { info, rows } of found) {
        if (info.window !== window) given = 0;
        window = info.window;
        for (const checked of rows.slice(given)) {
          given++;
          if (code !== '' && !checked.issues.some((issue) => issue.code === code)) continue;
          const view = toRowView(record, checked, resultOf(pages.get(window), checked, record.revision));
          if (outcome !== '' && view.outcome !== outcome) continue;
          items.push(view);
          if (items.length === limit) return { items, next: await cursorAfter() };
        }
      }
      read += group.length;
      if (read >= MOST_WINDOWS && at + READ_AT_ONCE < wanted.length)
        return { items, next: await cursorAfter() };
    }
    window = (infos.at(-1)?.window ?? record.windows) + 1;
    given = 0;
  }
  return { items, next: null };

  /** No cursor behind the very last row. */
  async function cursorAfter(): Promise<string | null> {
    const here = (await deps.rows.index(window, 1))[0];
    if (window === record.windows - 1 && given >= (here?.rows ?? 0)) return null;
    return Buffer.from(JSON.stringify([...bound, window, given])).toString('base64url');
  }
}

function position(text: string, bound: readonly [string, string, number, string, string]): [number, number] {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch (cause) {
    throw new AppError('bad-cursor', { cause });
  }
  const parsed = cursorSchema.safeParse(json);
  if (!parsed.success || bound.some((part, index) => parsed.data[index] !== part))
    throw new AppError('bad-cursor');
  return [parsed.data[5], parsed.data[6]];
}
