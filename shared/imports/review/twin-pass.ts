import { FingerprintTable } from '../checking/fingerprint-table';
import { SOME_ROW, type RowFacts } from './row-facts';

/** Finds the first of each row's twins anew, in the order of the file, as the check of the whole file does. */
export class TwinPass {
  private readonly seen: FingerprintTable;
  private at = 0;

  constructor(private readonly facts: RowFacts) {
    this.seen = new FingerprintTable(facts.count);
  }

  /** Takes the rows before `end` that it has not seen yet. */
  advance(end: number): void {
    const { facts, seen } = this;
    const { tags, places, rows, firsts } = facts;
    for (; this.at < end; this.at++) {
      const at = this.at;
      firsts[at] = 0;
      if (!facts.sent(at)) continue;
      const first = seen.addPrint(places[at] as number, tags[at] as number, rows[at] as number);
      // What an earlier revision settled is nobody's twin.
      if (first !== undefined && !facts.carried(at)) firsts[at] = first === 0 ? SOME_ROW : first;
    }
  }
}

/** The first of a row's twins as the sentence about it wants it: 0 where it is not known which. */
export const firstOf = (facts: RowFacts, at: number): number | undefined => {
  const first = facts.firsts[at] as number;
  return first === 0 ? undefined : first === SOME_ROW ? 0 : first;
};
