/** From so many rows on the first row of a job is not kept any more: the run finds duplicates by the ledger anyway. */
const MOST_ROWS_KEPT = 1_000_000;
const SHARDS = 256;
const LOAD = 0.85;
const GROWTH = 1.3;

/**
 * Fingerprints that a file had so far: 56 bits of each in typed arrays, about 8 bytes for one, in shards so that
 * growing copies little. Two jobs are taken for one with a chance of about 1 in 4,000 in a file of 6 million; the
 * run then finds no entry in the ledger and sends the row all the same.
 */
export class FingerprintTable {
  private readonly shards = Array.from({ length: SHARDS }, () => new Shard());
  private count = 0;

  /** Undefined where it is new; else the row that had it first, or 0 where that is not kept. */
  add(fingerprint: string, row: number): number | undefined {
    const high = hexAt(fingerprint, 0, 8);
    const low = hexAt(fingerprint, 8, 12);
    const shard = this.shards[hexAt(fingerprint, 12, 14)] as Shard;
    const first = shard.add(high, low, row);
    if (first === undefined && ++this.count === MOST_ROWS_KEPT)
      for (const each of this.shards) each.forgetRows();
    return first;
  }
}

/** The number that hex digits (0-9, a-f) of a text are; twice as quick as cutting them out and parsing. */
function hexAt(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    value = (value << 4) | (code < 58 ? code - 48 : code - 87);
  }
  return value >>> 0;
}

/** Open addressing with linear steps; a slot is free where both parts are 0. */
class Shard {
  private high = new Uint32Array(64);
  private low = new Uint16Array(64);
  private rows: Uint32Array | undefined = new Uint32Array(64);
  private used = 0;

  add(high: number, low: number, row: number): number | undefined {
    if (this.used >= this.high.length * LOAD) this.grow();
    // All zeros mark a free slot.
    const kept = low === 0 && high === 0 ? 1 : low;
    const slot = this.slot(high, kept);
    if (this.high[slot] === high && this.low[slot] === kept) return this.rows ? this.rows[slot] : 0;
    this.put(slot, high, kept, row);
    this.used++;
    return undefined;
  }

  forgetRows(): void {
    this.rows = undefined;
  }

  private slot(high: number, low: number): number {
    const size = this.high.length;
    let slot = ((high ^ (low << 16)) >>> 0) % size;
    while (this.high[slot] !== 0 || this.low[slot] !== 0) {
      if (this.high[slot] === high && this.low[slot] === low) return slot;
      slot = slot + 1 === size ? 0 : slot + 1;
    }
    return slot;
  }

  private put(slot: number, high: number, low: number, row: number): void {
    this.high[slot] = high;
    this.low[slot] = low;
    if (this.rows) this.rows[slot] = row;
  }

  private grow(): void {
    const { high, low, rows } = this;
    const size = Math.ceil(high.length * GROWTH);
    this.high = new Uint32Array(size);
    this.low = new Uint16Array(size);
    if (rows) this.rows = new Uint32Array(size);
    for (let i = 0; i < high.length; i++) {
      const [h, l] = [high[i] as number, low[i] as number];
      if (h !== 0 || l !== 0) this.put(this.slot(h, l), h, l, rows?.[i] ?? 0);
    }
  }
}
