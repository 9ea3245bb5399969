/** The breaker of product.md, step 4: more than 10 % of the last 100 rows, at least 20, finally failed. */
const LAST = 100;
const LEAST = 20;
const SHARE = 0.1;

/** Counts rows that came to an end by themselves; answers that were retried are none of them. */
export class Breaker {
  private readonly recent: boolean[] = [];

  ended(failed: boolean): void {
    this.recent.push(failed);
    if (this.recent.length > LAST) this.recent.shift();
  }

  get tripped(): boolean {
    const failed = this.recent.filter((failure) => failure).length;
    return this.recent.length >= LEAST && failed > this.recent.length * SHARE;
  }
}
