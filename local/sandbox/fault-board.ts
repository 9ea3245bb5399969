import { NO_FAULTS, parseFaults, type FaultKind, type Faults } from './faults';
import { seeded } from './seeded';

/** What happens to one write. */
export interface Fate {
  fault: FaultKind | undefined;
  delayMs: number;
  /** After how many milliseconds a `late` job is stored. */
  lateMs: number;
  /** Writes left in this second, this one counted; undefined without a limit. */
  remaining: number | undefined;
}

/** Draws the fate of each write; `random` gives numbers from 0 to below 1, `monotonic` milliseconds. */
export function fates(faults: Faults, random: () => number, monotonic: () => number): () => Fate {
  const next = faults.seed === undefined ? random : seeded(faults.seed);
  const times = faults.seed === undefined ? random : seeded(faults.seed + 1);
  let second = -1;
  let used = 0;

  function drawn(): FaultKind | undefined {
    let left = next();
    for (const [kind, probability] of faults.probabilities) {
      if (left < probability) return kind;
      left -= probability;
    }
    return undefined;
  }

  return () => {
    const fault = drawn();
    const earliest = faults.latestMs / 3;
    const lateMs = earliest + (fault === 'late' ? times() : 0) * (faults.latestMs - earliest);
    const fate = { fault, lateMs, delayMs: faults.delayMs };
    if (faults.limit === undefined) return { ...fate, remaining: undefined };
    const now = Math.floor(monotonic() / 1_000);
    if (now !== second) [second, used] = [now, 0];
    if (used >= faults.limit) return { ...fate, fault: '429', remaining: 0 };
    used++;
    return { ...fate, remaining: faults.limit - used };
  };
}

/** Which faults are on: for everybody, and for single customers in place of those. */
export class FaultBoard {
  private everybody: () => Fate;
  private readonly single = new Map<string, () => Fate>();

  constructor(
    private readonly random: () => number,
    private readonly monotonic: () => number,
  ) {
    this.everybody = this.fatesOf(NO_FAULTS);
  }

  private fatesOf(faults: Faults): () => Fate {
    return fates(faults, this.random, this.monotonic);
  }

  /** Throws an Error with a sentence for a spec that does not fit, and changes nothing then. */
  set(spec: string, customer: string | undefined): void {
    const faults = parseFaults(spec);
    if (customer === undefined) this.everybody = this.fatesOf(faults);
    else if (spec.trim() === '') this.single.delete(customer);
    else this.single.set(customer, this.fatesOf(faults));
  }

  clear(customer: string | undefined): void {
    this.set('', customer);
    if (customer === undefined) this.single.clear();
  }

  next(customer: string): Fate {
    return (this.single.get(customer) ?? this.everybody)();
  }
}
