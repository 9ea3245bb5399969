import type { Container } from '../../platform/blobs';
import { AppError } from '../../platform/errors';
import type { Table } from '../../platform/tables';
import type { Tenant } from '../../tenancy';
import { WINDOW_ROWS, type ImportRecord, type Layout } from '../model';
import { factsBlob, FEW_WINDOWS, readFacts } from '../facts-blob';
import { readOutcomes, type OutcomePage } from '../outcomes';
import { indexBlob, placesIn, readIndex, readTexts } from '../rows-blob';
import { factsOf, INDEX_BYTES, readEntry, type WindowPlace } from '../rows-format';
import { MOST_REVIEWED_ROWS } from './bounds';
import { RowFacts, toFact } from './row-facts';
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
  /** The edition whose facts of all rows lie in storage, null for the check's. */
  factsHome: string | null;
  /** How many windows were written since these facts. */
  behind: number;
}

/** An import with rows. */
export type ReviewedRecord = ImportRecord & { rowsFolder: string; layout: Layout };

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

const sameEntry = (index: Buffer, other: Buffer | undefined, { window }: WindowPlace): boolean => {
  const [from, to] = [window * INDEX_BYTES, (window + 1) * INDEX_BYTES];
  return other?.subarray(from, to).equals(index.subarray(from, to)) === true;
};

/** What instances know of the imports that they review, made when it is first needed. */
export class Reviews {
  private readonly kept = new Map<string, Review>();
  private readonly loading = new Map<string, Promise<Review>>();
  /** Of the import whose results were asked for last. */
  private ran: { key: string; review: Review } | undefined;

  constructor(private readonly deps: ReviewDeps) {}

  /** @throws AppError `refused` for a file that has too many rows */
  async of(tenant: Tenant, record: ReviewedRecord): Promise<Review> {
    if (record.counts.rows > MOST_REVIEWED_ROWS)
      throw new AppError('refused', {
        detail: `A file of more than ${MOST_REVIEWED_ROWS.toLocaleString('en-GB')} rows is shown in its own order, and cannot be filtered or changed here. Please split it.`,
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
    after: Pick<Review, 'version' | 'edition' | 'index' | 'facts' | 'factsHome' | 'behind'>,
  ): Promise<void> {
    const { folder, edition } = before;
    const earlier = edition === null ? before.earlier : [...before.earlier, edition];
    const gone = earlier.length > MOST_EARLIER ? earlier[0] : undefined;
    this.keep(tenant, { folder, lists: new Map(), earlier: earlier.slice(-MOST_EARLIER), ...after });
    // Facts are those of their edition's index.
    if (gone !== undefined && gone !== after.factsHome)
      await this.deps.container(tenant).remove(indexBlob(folder, gone));
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

  /**
   * Reads what is not known yet: windows that another instance's edits wrote. Where these are many, or nothing is
   * known, it begins with the facts that were written last, and reads what was written since.
   */
  private async load(tenant: Tenant, record: ReviewedRecord, known: Review | undefined): Promise<Review> {
    const { rowsFolder: folder, edition = null, editVersion: version = 0, factsHome = null } = record;
    const container = this.deps.container(tenant);
    const index = await readIndex(container, folder, edition);
    const places = placesIn(index);
    const count = places.reduce((sum, { rows }) => sum + rows, 0);
    let changed = places.filter((place) => !sameEntry(index, known?.index, place));
    const kept =
      changed.length > FEW_WINDOWS ? await this.keptFacts(tenant, record, places, count) : undefined;
    if (kept) changed = places.filter((place) => !sameEntry(index, kept.index, place));
    const facts = kept?.facts ?? known?.facts.copy() ?? RowFacts.of(count);
    for (let from = 0; from < changed.length; from += WINDOWS_AT_ONCE) {
      const some = changed.slice(from, from + WINDOWS_AT_ONCE);
      for (const { place, text } of await readTexts(container, folder, some))
        for (const [n, fact] of factsOf(text).entries())
          facts.set(place.window * WINDOW_ROWS + n, toFact(fact));
      await this.settle(tenant, record, facts, some);
    }
    new TwinPass(facts).advance(count);
    const before = !kept && known?.factsHome === factsHome ? known.behind : 0;
    const earlier = known?.earlier ?? [];
    const behind = before + changed.length;
    return { folder, version, edition, index, facts, lists: new Map(), earlier, factsHome, behind };
  }

  /** The facts that were written last, with the index that they are of. */
  private async keptFacts(
    tenant: Tenant,
    record: ReviewedRecord,
    places: WindowPlace[],
    count: number,
  ): Promise<Pick<Review, 'facts' | 'index'> | undefined> {
    const { rowsFolder: folder, factsHome = null } = record;
    const container = this.deps.container(tenant);
    const facts = await readFacts(container, factsBlob(folder, factsHome ?? ''), count);
    if (!facts) return undefined;
    for (let from = 0; from < places.length; from += WINDOWS_AT_ONCE)
      await this.settle(tenant, record, facts, places.slice(from, from + WINDOWS_AT_ONCE));
    return { facts, index: await readIndex(container, folder, factsHome) };
  }

  /** Tells rows that an earlier revision settled what it made of them. */
  private async settle(tenant: Tenant, record: ReviewedRecord, facts: RowFacts, places: WindowPlace[]) {
    const pages = await this.pagesOf(tenant, record, places);
    for (const { window, rows, carried } of places) {
      if (carried === 0) continue;
      const results = pages.get(window)?.results ?? [];
      const settled = new Map(results.map(({ row, outcome }) => [row, outcome]));
      for (let at = window * WINDOW_ROWS; at < window * WINDOW_ROWS + rows; at++)
        if (facts.carried(at)) facts.settle(at, settled.get(facts.rows[at] as number) ?? 'skipped');
    }
  }

  private async pagesOf(tenant: Tenant, { id }: ImportRecord, places: WindowPlace[]) {
    const carried = places.filter((place) => place.carried > 0);
    const [first, last] = [carried[0], carried.at(-1)];
    if (!first || !last) return new Map<number, OutcomePage>();
    return readOutcomes(this.deps.imports, tenant, id, first.window, last.window - first.window + 1);
  }
}
