/** A file of more rows is told that a row has a twin, and not where: keeping it would take as much memory again. */
const MOST_ROWS_KEPT = 1_000_000;
/** Steps of a look-up stay within a cache line or two even so full. */
const LOAD = 0.85;
const LEAST_PLACES = 4_096;
const MOST_PLACES = 8_000_000;

/**
 * Fingerprints that a file had so far: 4 bytes of each in typed arrays, about 5 with what is free. Nothing is copied
 * when there are more than expected: another part is begun. One job is taken for another's twin once in some hundred
 * million; the run then finds no entry in the ledger and sends it all the same.
 */
export class FingerprintTable {
  private readonly parts: Part[];
  private last: Part;
  private readonly keepsRows: boolean;

  /** @param expected about how many there will be */
  constructor(expected: number) {
    this.keepsRows = expected <= MOST_ROWS_KEPT;
    this.last = new Part(Math.min(MOST_PLACES, Math.max(LEAST_PLACES, Math.ceil(expected))), this.keepsRows);
    this.parts = [this.last];
  }

  /** Undefined where it is new; else the row that had it first, or 0 where that is not kept. */
  add(fingerprint: string, row: number): number | undefined {
    return this.addPrint(printPlace(fingerprint), printTag(fingerprint), row);
  }

  /** The same for a fingerprint that is kept as two numbers. */
  addPrint(place: number, tag: number, row: number): number | undefined {
    for (const part of this.parts) {
      const first = part.find(place, tag);
      if (first !== undefined) return first;
    }
    if (this.last.isFull) {
      this.last = new Part(this.last.places, this.keepsRows);
      this.parts.push(this.last);
    }
    this.last.put(place, tag, row);
    return undefined;
  }
}

/** What is kept of a fingerprint: where it stands, and what tells it from others there (never 0). */
export const printPlace = (fingerprint: string): number => hexAt(fingerprint, 0);
export const printTag = (fingerprint: string): number => hexAt(fingerprint, 8) || 1;

/** The number that eight hex digits (0-9, a-f) are; twice as quick as cutting them out and parsing. */
function hexAt(text: string, from: number): number {
  let value = 0;
  for (let at = from; at < from + 8; at++) {
    const code = text.charCodeAt(at);
    value = (value << 4) | (code < 58 ? code - 48 : code - 87);
  }
  return value >>> 0;
}

const RANGE = 2 ** 32;
const FREE = 0;

/** Open addressing with linear steps; the place is made of other digits than the tag that is kept. */
class Part {
  private readonly tags: Uint32Array;
  private readonly rows: Uint32Array | undefined;
  private used = 0;

  constructor(
    readonly places: number,
    keepsRows: boolean,
  ) {
    const slots = Math.ceil(places / LOAD);
    this.tags = new Uint32Array(slots);
    this.rows = keepsRows ? new Uint32Array(slots) : undefined;
  }

  get isFull(): boolean {
    return this.used >= this.places;
  }

  find(place: number, tag: number): number | undefined {
    const slot = this.slot(place, tag);
    if (this.tags[slot] === FREE) return undefined;
    return this.rows ? this.rows[slot] : 0;
  }

  put(place: number, tag: number, row: number): void {
    const slot = this.slot(place, tag);
    this.tags[slot] = tag;
    if (this.rows) this.rows[slot] = row;
    this.used++;
  }

  /** Where the tag stands, or would. */
  private slot(place: number, tag: number): number {
    const { tags } = this;
    let slot = Math.floor((place / RANGE) * tags.length);
    while (tags[slot] !== FREE && tags[slot] !== tag) slot = slot + 1 === tags.length ? 0 : slot + 1;
    return slot;
  }
}
