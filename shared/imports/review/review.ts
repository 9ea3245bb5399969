import type { Container } from '../../platform/blobs';
import { AppError } from '../../platform/errors';
import type { Table } from '../../platform/tables';
import type { Tenant } from '../../tenancy';
import { WINDOW_ROWS, type ImportRecord, type Layout } from '../model';
import { readOutcomes, type OutcomePage } from '../outcomes';
import { indexBlob, placesIn, readIndex, readTexts } from '../rows-blob';
import { codeBits, factsOf, INDEX_BYTES, readEntry, type RowFact, type WindowPlace } from '../rows-format';
import { RowFacts, type Fact } from './row-facts';
import { settledReview } from './settled-review';
import { TwinPass } from './twin-pass';

/** What an instance knows of an import's rows as they are in one version of its review. */
export interface Review {
  folder: string;
  version: number;
  edition: string | null;
  index: Buffer;
  facts: RowFacts;
  /** Numbers of rows by filter and order, the last few that were asked for. */
  lists: Map<string, Uint32Array>;
  /** Editions before this one whose indexes this instance has not taken away yet, oldest first. */
  earlier: string[];
}

/** An import with rows. */
export type ReviewedRecord = ImportRecord & { rowsFolder: string; layout: Layout };

/** A file of more rows can be looked at in its own order, and not be searched or edited: 21 bytes a row are kept. */
export const MOST_ROWS = 2_000_000;
const WINDOWS_AT_ONCE = 256;
/** Indexes of so many editions are left for those who began to read them. */
const MOST_EARLIER = 8;
/** Rows of all imports that an instance keeps the facts of. */
const MOST_KEPT = 3_000_000;

export interface ReviewDeps {
  imports: Table;
  container(tenant: Tenant): Container;
}

export const windowOf = (at: number): number => Math.floor(at / WINDOW_ROWS);
export const placeAt = ({ index }: Review, window: number): WindowPlace =>
  readEntry(index.subarray(window * INDEX_BYTES, (window + 1) * INDEX_BYTES), window);

const ALREADY_IMPORTED = codeBits(['ALREADY_IMPORTED']);
const SENT_BEFORE = new Set(['created', 'duplicate', 'unknown']);

/** What a row is for the review; a carried one is what an earlier revision made of it. */
export function toFact(fact: RowFact, page: OutcomePage | undefined): Fact {
  const { outcome } = fact;
  if (outcome === 'carried') {
    const settled = page?.results.find(({ row }) => row === fact.row)?.outcome ?? 'skipped';
    return { ...fact, outcome: settled, carried: true, sent: SENT_BEFORE.has(settled) };
  }
  const sent = outcome !== 'skipped' && (fact.codes & ALREADY_IMPORTED) === 0;
  return { ...fact, outcome, carried: false, sent };
}

/** What instances know of the imports that they review, made when it is first needed. */
export class Reviews {
  private readonly kept = new Map<string, Review>();
  private readonly loading = new Map<string, Promise<Review>>();
  /** Of the import whose results were asked for last. */
  private ran: { key: string; review: Review } | undefined;

  constructor(private readonly deps: ReviewDeps) {}

  /** @throws AppError `refused` for a file that has too many rows */
  async of(tenant: Tenant, record: ReviewedRecord): Promise<Review> {
    if (record.windows * WINDOW_ROWS > MOST_ROWS + WINDOW_ROWS)
      throw new AppError('refused', {
        detail: `A file of more than ${MOST_ROWS.toLocaleString('en-GB')} rows is shown in its own order, and cannot be filtered or changed here. Please split it.`,
      });
    const key = `${tenant.id}|${record.rowsFolder}`;
    const known = this.kept.get(key);
    if (known && known.edition === (record.edition ?? null)) return known;
    const at = `${key}|${record.edition ?? ''}`;
    const underWay = this.loading.get(at);
    if (underWay) return underWay;
    const work = this.load(tenant, record, known)
      .then((review) => this.keep(tenant, review))
      .finally(() => this.loading.delete(at));
    this.loading.set(at, work);
    return work;
  }

  /** The same of an import that runs or ran, as of this very record. */
  async settled(tenant: Tenant, record: ReviewedRecord): Promise<Review> {
    const key = `${tenant.id}|${record.id}|${record.etag}`;
    if (this.ran?.key === key) return this.ran.review;
    const review = await settledReview(this.deps.imports, tenant, record, await this.of(tenant, record));
    this.ran = { key, review };
    return review;
  }

  /** Takes over what an edit made of a review; indexes that nobody can be reading any more are taken away. */
  async publish(
    tenant: Tenant,
    before: Review,
    after: Pick<Review, 'version' | 'edition' | 'index' | 'facts'>,
  ): Promise<void> {
    const { folder, edition } = before;
    const earlier = edition === null ? before.earlier : [...before.earlier, edition];
    const gone = earlier.length > MOST_EARLIER ? earlier[0] : undefined;
    this.keep(tenant, { folder, lists: new Map(), earlier: earlier.slice(-MOST_EARLIER), ...after });
    if (gone !== undefined) await this.deps.container(tenant).remove(indexBlob(folder, gone));
  }

  /** Keeps a review; whoever was not asked for longest is forgotten. */
  private keep(tenant: Tenant, review: Review): Review {
    const key = `${tenant.id}|${review.folder}`;
    const known = this.kept.get(key);
    if (known && known.version > review.version) return review;
    this.kept.delete(key);
    this.kept.set(key, review);
    let rows = 0;
    for (const { facts } of this.kept.values()) rows += facts.count;
    for (const [oldest, { facts }] of this.kept) {
      if (rows <= MOST_KEPT || oldest === key) break;
      this.kept.delete(oldest);
      rows -= facts.count;
    }
    return review;
  }

  /** Reads what is not known yet: windows that another instance's edits wrote, or all of them. */
  private async load(tenant: Tenant, record: ReviewedRecord, known: Review | undefined): Promise<Review> {
    const { rowsFolder: folder, edition = null, editVersion: version = 0 } = record;
    const container = this.deps.container(tenant);
    const index = await readIndex(container, folder, edition);
    const places = placesIn(index);
    const count = places.reduce((sum, { rows }) => sum + rows, 0);
    const facts = known ? known.facts.copy() : RowFacts.of(count);
    const changed = places.filter(({ window }) => {
      const at = window * INDEX_BYTES;
      return !known?.index.subarray(at, at + INDEX_BYTES).equals(index.subarray(at, at + INDEX_BYTES));
    });
    for (let from = 0; from < changed.length; from += WINDOWS_AT_ONCE) {
      const some = changed.slice(from, from + WINDOWS_AT_ONCE);
      const pages = await this.pagesOf(tenant, record, some);
      for (const { place, text } of await readTexts(container, folder, some))
        for (const [n, fact] of factsOf(text).entries())
          facts.set(place.window * WINDOW_ROWS + n, toFact(fact, pages.get(place.window)));
    }
    new TwinPass(facts).advance(count);
    return { folder, version, edition, index, facts, lists: new Map(), earlier: known?.earlier ?? [] };
  }

  private async pagesOf(tenant: Tenant, { id }: ImportRecord, places: WindowPlace[]) {
    const carried = places.filter((place) => place.carried > 0);
    const [first, last] = [carried[0], carried.at(-1)];
    if (!first || !last) return new Map<number, OutcomePage>();
    return readOutcomes(this.deps.imports, tenant, id, first.window, last.window - first.window + 1);
  }
}
