/** What can go wrong with a write on request; probabilities by name, each drawn once for every write. */
export const FAULT_KINDS = [
  '500',
  '500-after',
  '429',
  'drop-before',
  'drop-after',
  'late',
  'hang',
  'html',
  'half',
  'noid',
  '401',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Faults {
  probabilities: [FaultKind, number][];
  /** Milliseconds that every write takes. */
  delayMs: number;
  /** Makes the draws repeatable. */
  seed: number | undefined;
}

export const NO_FAULTS: Faults = { probabilities: [], delayMs: 0, seed: undefined };

/**
 * Reads a spec like `500:0.05,429:0.05,late:0.02,delay:50,seed:7`. Throws an Error with a sentence that names what
 * does not fit; probabilities are 0 to 1 and together at most 1.
 */
export function parseFaults(spec: string): Faults {
  const faults: Faults = { probabilities: [], delayMs: 0, seed: undefined };
  let sum = 0;
  for (const part of spec.split(',').map((text) => text.trim())) {
    if (part === '') continue;
    const [name = '', text = ''] = part.split(':').map((piece) => piece.trim());
    const value = text === '' ? Number.NaN : Number(text);
    if (name === 'delay' || name === 'seed') {
      if (!Number.isInteger(value) || value < 0) throw new Error(`"${part}": ${name} takes a whole number`);
      if (name === 'delay') faults.delayMs = value;
      else faults.seed = value;
      continue;
    }
    const kind = FAULT_KINDS.find((known) => known === name);
    if (!kind) throw new Error(`"${part}" is no fault; there are ${FAULT_KINDS.join(', ')}, delay and seed`);
    if (!(value >= 0 && value <= 1)) throw new Error(`"${part}": a probability is a number from 0 to 1`);
    sum += value;
    faults.probabilities.push([kind, value]);
  }
  if (sum > 1 + 1e-9) throw new Error('The probabilities are more than 1 together');
  return faults;
}

/** A small generator with a seed (mulberry32, public domain arithmetic); without one, Math.random. */
function random(seed: number | undefined): () => number {
  if (seed === undefined) return Math.random;
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Draws what happens to the next write; undefined: nothing goes wrong. */
export function faultDrawer({ probabilities, seed }: Faults): () => FaultKind | undefined {
  const next = random(seed);
  return () => {
    let drawn = next();
    for (const [kind, probability] of probabilities) {
      if (drawn < probability) return kind;
      drawn -= probability;
    }
    return undefined;
  };
}
