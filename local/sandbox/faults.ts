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
const OPTIONS = ['delay', 'seed', 'limit', 'latest'] as const;
const MEANT = { delay: 'delayMs', seed: 'seed', limit: 'limit', latest: 'latestMs' } as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Faults {
  probabilities: [FaultKind, number][];
  /** Milliseconds that every write takes. */
  delayMs: number;
  /** Makes the draws repeatable. */
  seed: number | undefined;
  /** Writes that are answered in a second, the others meet 429; undefined: any number. */
  limit: number | undefined;
  /** After how many milliseconds at most a `late` job is stored; a third of it at least. */
  latestMs: number;
}

const LATEST_MS = 3_000;

export const NO_FAULTS: Faults = {
  probabilities: [],
  delayMs: 0,
  seed: undefined,
  limit: undefined,
  latestMs: LATEST_MS,
};

/**
 * Reads a spec like `500:0.05,429:0.05,late:0.02,delay:50,seed:7`. Throws an Error with a sentence that names what
 * does not fit; probabilities are 0 to 1 and together at most 1.
 */
export function parseFaults(spec: string): Faults {
  const faults: Faults = { ...NO_FAULTS, probabilities: [] };
  let sum = 0;
  for (const part of spec.split(',').map((text) => text.trim())) {
    if (part === '') continue;
    const [name = '', text = '', more] = part.split(':').map((piece) => piece.trim());
    const value = text === '' || more !== undefined ? Number.NaN : Number(text);
    const option = OPTIONS.find((known) => known === name);
    if (option) {
      if (!Number.isInteger(value) || value < 0) throw new Error(`"${part}": ${name} takes a whole number`);
      faults[MEANT[option]] = value;
      continue;
    }
    const kind = FAULT_KINDS.find((known) => known === name);
    if (!kind) {
      throw new Error(`"${part}" is no fault; there are ${[...FAULT_KINDS, ...OPTIONS].join(', ')}`);
    }
    if (faults.probabilities.some(([known]) => known === kind)) throw new Error(`${kind} stands there twice`);
    if (!(value >= 0 && value <= 1)) throw new Error(`"${part}": a probability is a number from 0 to 1`);
    sum += value;
    faults.probabilities.push([kind, value]);
  }
  if (sum > 1 + 1e-9) throw new Error('The probabilities are more than 1 together');
  return faults;
}
