import type { Container } from '../../platform/blobs';
import type { Table } from '../../platform/tables';
import type { Tenant } from '../../tenancy';
import { WINDOW_ROWS, type ImportRecord } from '../model';
import { readOutcomes, resultOf } from '../outcomes';
import { toRowView } from '../row-view';
import { placesIn, readIndex, readTexts } from '../rows-blob';
import { INDEX_BYTES, unpackWindow, type WindowPlace } from '../rows-format';
import type { GridPage, RowView } from '../views';
import { listRows, type RowsFilter, type RowsOrder } from './filter-rows';
import { placeAt, windowOf, type ReviewedRecord, type Reviews } from './review';

export interface GridQuery extends RowsFilter {
  order: RowsOrder;
  offset: number;
  limit: number;
}

export interface GridDeps {
  imports: Table;
  container(tenant: Tenant): Container;
  reviews: Reviews;
}

/**
 * A piece of the rows by its offset, with the exact number of all that fit. In the order of the file and without a
 * filter a piece costs two reads; else the facts of all rows are kept in memory from the first request on.
 */
export async function readGrid(
  deps: GridDeps,
  tenant: Tenant,
  record: ReviewedRecord,
  query: GridQuery,
): Promise<Omit<GridPage, 'people'>> {
  const { offset, limit, order, ...filter } = query;
  const container = deps.container(tenant);
  const plain = order === 'file' && Object.values(filter).every((part) => part === undefined);
  const { total, places, windows } = plain
    ? await plainPlaces(container, record, offset, limit)
    : await foundPlaces(deps, tenant, record, query);
  const rows = new Map<number, RowView>();
  const texts = await readTexts(container, record.rowsFolder, windows);
  const pages = await resultsOf(deps, tenant, record, windows);
  for (const { place, text } of texts) {
    const wanted = new Set(places.filter((at) => windowOf(at) === place.window));
    for (const [n, checked] of unpackWindow(text, record.layout).entries()) {
      const at = place.window * WINDOW_ROWS + n;
      if (!wanted.has(at)) continue;
      const result = resultOf(pages.get(place.window), checked, record.revision);
      rows.set(at, toRowView(record, checked, result));
    }
  }
  const items = places.flatMap((at) => rows.get(at) ?? []);
  return { total, offset, editVersion: record.editVersion ?? 0, items };
}

interface Found {
  total: number;
  /** Places of the rows of this piece, in its order. */
  places: number[];
  /** The windows that they stand in, ascending. */
  windows: WindowPlace[];
}

/** Every window but the last is full, so that the place of a row tells its window. */
async function plainPlaces(
  container: Container,
  record: ReviewedRecord,
  offset: number,
  limit: number,
): Promise<Found> {
  const { rowsFolder, edition, windows } = record;
  const total = record.counts.rows;
  const end = Math.min(total, offset + limit);
  if (end <= offset) return { total, places: [], windows: [] };
  const first = windowOf(offset);
  const count = Math.min(windows, windowOf(end - 1) + 1) - first;
  const range = { offset: first * INDEX_BYTES, count: count * INDEX_BYTES };
  const found = placesIn(await readIndex(container, rowsFolder, edition, range), first);
  return { total, places: Array.from({ length: end - offset }, (_, i) => offset + i), windows: found };
}

async function foundPlaces(
  deps: GridDeps,
  tenant: Tenant,
  record: ReviewedRecord,
  query: GridQuery,
): Promise<Found> {
  const { offset, limit, order, ...filter } = query;
  const container = deps.container(tenant);
  const review =
    record.startedAt === null
      ? await deps.reviews.of(tenant, record)
      : await deps.reviews.settled(tenant, record);
  const list = await listRows(container, review, record.layout, filter, order);
  const places = [...list.subarray(offset, offset + limit)];
  const windows = [...new Set(places.map(windowOf))].sort((a, b) => a - b);
  return { total: list.length, places, windows: windows.map((window) => placeAt(review, window)) };
}

/** What the run, or an earlier revision's, settled about rows of these windows. */
async function resultsOf(deps: GridDeps, tenant: Tenant, record: ImportRecord, windows: WindowPlace[]) {
  const wanted = record.startedAt === null ? windows.filter(({ carried }) => carried > 0) : windows;
  const [first, last] = [wanted[0], wanted.at(-1)];
  if (!first || !last) return new Map<number, never>();
  return readOutcomes(deps.imports, tenant, record.id, first.window, last.window - first.window + 1);
}
