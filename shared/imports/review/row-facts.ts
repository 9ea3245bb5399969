import { printPlace, printTag } from '../checking/fingerprint-table';
import type { Outcome } from '../model';
import { codeBits, type RowFact } from '../rows-format';

/** Outcomes by the number that facts keep of them. */
export const FACT_OUTCOMES: readonly Outcome[] = [
  'ready',
  'withErrors',
  'duplicate',
  'skipped',
  'created',
  'failed',
  'unknown',
];
const OUTCOME = 7;
const SENT = 8;
const MARKED = 16;
const CARRIED = 32;

export interface Fact extends Omit<RowFact, 'outcome'> {
  outcome: Outcome;
  /** Settled by an earlier revision of the file: nothing about it changes any more. */
  carried: boolean;
  /** Its job is sent, or was: later rows with the same one are its twins. */
  sent: boolean;
}

/** A row as it lies in storage: number, fingerprint as two numbers, codes, state. */
export const FACT_BYTES = 17;

const ALREADY_IMPORTED = codeBits(['ALREADY_IMPORTED']);

/** What a row is for the review by itself; what an earlier revision made of a carried one is told by `settle`. */
export function toFact(fact: RowFact): Fact {
  const { outcome, codes } = fact;
  if (outcome === 'carried') return { ...fact, outcome: 'skipped', carried: true, sent: false };
  return {
    ...fact,
    outcome,
    carried: false,
    sent: outcome !== 'skipped' && (codes & ALREADY_IMPORTED) === 0,
  };
}
const SENT_BEFORE: ReadonlySet<Outcome> = new Set(['created', 'duplicate', 'unknown']);

/** The first of a row's twins is not known, only that there is one. */
export const SOME_ROW = 0xffff_ffff;

/**
 * What an instance keeps of an import's rows while it is reviewed: 21 bytes of each. Rows are named by their place
 * among the kept ones, from 0.
 */
export class RowFacts {
  private constructor(
    readonly count: number,
    readonly rows: Uint32Array,
    /** Fingerprints as the table of them wants them; a tag of 0: there is none. */
    readonly places: Uint32Array,
    readonly tags: Uint32Array,
    /** Row number of the first with the same job; 0: none before. */
    readonly firsts: Uint32Array,
    readonly codes: Uint32Array,
    private readonly states: Uint8Array,
  ) {}

  static of(count: number): RowFacts {
    const numbers = () => new Uint32Array(count);
    return new RowFacts(count, numbers(), numbers(), numbers(), numbers(), numbers(), new Uint8Array(count));
  }

  copy(): RowFacts {
    const { count, rows, places, tags, firsts, codes, states } = this;
    return new RowFacts(
      count,
      rows,
      places.slice(),
      tags.slice(),
      firsts.slice(),
      codes.slice(),
      states.slice(),
    );
  }

  set(at: number, { row, fingerprint, codes, outcome, sent, marked, carried }: Fact): void {
    this.rows[at] = row;
    this.places[at] = fingerprint === undefined ? 0 : printPlace(fingerprint);
    this.tags[at] = fingerprint === undefined ? 0 : printTag(fingerprint);
    this.codes[at] = codes;
    this.states[at] =
      FACT_OUTCOMES.indexOf(outcome) |
      (sent && fingerprint !== undefined ? SENT : 0) |
      (marked ? MARKED : 0) |
      (carried ? CARRIED : 0);
  }

  /** Another outcome, and nothing else. */
  become(at: number, outcome: Outcome): void {
    this.states[at] = (this.state(at) & ~OUTCOME) | FACT_OUTCOMES.indexOf(outcome);
  }

  /** A carried row, with what an earlier revision made of it. */
  settle(at: number, outcome: Outcome): void {
    this.become(at, outcome);
    const sent = SENT_BEFORE.has(outcome) && this.tags[at] !== 0;
    this.states[at] = sent ? this.state(at) | SENT : this.state(at) & ~SENT;
  }

  /** Rows from one place to before another, as they lie in storage; whose twins they are is found anew. */
  pack(from: number, to: number): Buffer {
    const bytes = Buffer.allocUnsafe((to - from) * FACT_BYTES);
    for (let at = from, end = 0; at < to; at++, end += FACT_BYTES) {
      bytes.writeUInt32LE(this.rows[at] as number, end);
      bytes.writeUInt32LE(this.places[at] as number, end + 4);
      bytes.writeUInt32LE(this.tags[at] as number, end + 8);
      bytes.writeUInt32LE(this.codes[at] as number, end + 12);
      bytes.writeUInt8(this.state(at), end + 16);
    }
    return bytes;
  }
  unpack(from: number, bytes: Buffer): void {
    for (let at = from, of = 0; of < bytes.length; at++, of += FACT_BYTES) {
      this.rows[at] = bytes.readUInt32LE(of);
      this.places[at] = bytes.readUInt32LE(of + 4);
      this.tags[at] = bytes.readUInt32LE(of + 8);
      this.codes[at] = bytes.readUInt32LE(of + 12);
      this.states[at] = bytes.readUInt8(of + 16);
    }
  }

  outcome(at: number): Outcome {
    return FACT_OUTCOMES[this.state(at) & OUTCOME] ?? 'ready';
  }
  sent(at: number): boolean {
    return (this.state(at) & SENT) !== 0;
  }
  marked(at: number): boolean {
    return (this.state(at) & MARKED) !== 0;
  }
  carried(at: number): boolean {
    return (this.state(at) & CARRIED) !== 0;
  }
  /** True where both say the same of a row as its twins see it. */
  samePrint(other: RowFacts, at: number): boolean {
    return (
      this.tags[at] === other.tags[at] &&
      this.places[at] === other.places[at] &&
      this.sent(at) === other.sent(at)
    );
  }

  /** Place of the row with that number; undefined where there is none. */
  find(row: number): number | undefined {
    let [low, high] = [0, this.count - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = this.rows[middle] as number;
      if (found === row) return middle;
      if (found < row) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }

  private state(at: number): number {
    return this.states[at] ?? 0;
  }
}
