import type { Tenant } from '../../tenancy';
import type { LedgerIndex } from '../ledger';

/** Jobs that were sent, by fingerprint. */
export type Known = Awaited<ReturnType<LedgerIndex['knownOn']>>;

/** Entries of the ledger that are kept in memory, of all dates together: some 200 bytes each. */
const MOST_ENTRIES = 200_000;
const MOST_DATES = 10_000;
const READS_AT_ONCE = 8;

/** The ledger's entries for the dates of a file: each date read once, a few at a time, as long as they fit. */
export class KnownJobs {
  private readonly byDate = new Map<string, Known>();
  private entries = 0;

  constructor(
    private readonly ledger: LedgerIndex,
    private readonly tenant: Tenant,
  ) {}

  /** Entries of a date by fingerprint; undefined where they were not loaded. */
  on(date: string): Known | undefined {
    return this.byDate.get(date);
  }

  /** Makes the dates ready; others may be forgotten for them. */
  async load(dates: Set<string>): Promise<void> {
    const wanted = [...dates].filter((date) => !this.byDate.has(date));
    this.forgetAllBut(dates);
    const worker = async () => {
      for (let date = wanted.pop(); date !== undefined; date = wanted.pop()) {
        const known = await this.ledger.knownOn(this.tenant, date);
        this.byDate.set(date, known);
        this.entries += known.size;
      }
    };
    await Promise.all(Array.from({ length: READS_AT_ONCE }, worker));
  }

  private forgetAllBut(dates: Set<string>): void {
    if (this.entries < MOST_ENTRIES && this.byDate.size < MOST_DATES) return;
    for (const [date, known] of this.byDate) {
      if (dates.has(date)) continue;
      this.byDate.delete(date);
      this.entries -= known.size;
    }
  }
}
