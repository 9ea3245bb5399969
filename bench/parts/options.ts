import { parseArgs } from 'node:util';

/** Options of a bench that are lists of whole numbers, with what they are unless given: `--delay 5,50`. */
export function listsFrom<K extends string>(defaults: Record<K, number[]>): Record<K, number[]> {
  const names = Object.keys(defaults) as K[];
  const { values } = parseArgs({
    options: Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
  });
  const read = names.map((name): [K, number[]] => {
    const given = values[name];
    const list = given === undefined ? defaults[name] : given.split(',').map(Number);
    if (list.some((value) => !Number.isInteger(value) || value < 1))
      throw new Error(`--${name} takes whole numbers from 1`);
    return [name, list];
  });
  return Object.fromEntries(read) as Record<K, number[]>;
}

/** Whole-number options of a bench by name, with what they are unless given: `--rows 2000`. */
export function numbersFrom<K extends string>(defaults: Record<K, number>): Record<K, number> {
  const lists = listsFrom(
    Object.fromEntries(Object.entries<number>(defaults).map(([name, value]) => [name, [value]])),
  );
  const read = Object.entries(lists).map(([name, list]) => {
    const [value, ...more] = list;
    if (more.length > 0) throw new Error(`--${name} takes a whole number from 1`);
    return [name, value];
  });
  return Object.fromEntries(read) as Record<K, number>;
}

export const median = (values: number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2
    ? (sorted[middle] ?? NaN)
    : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
};

export const show = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** A ratio beside its goal, as every bench reports it. */
export const verdict = (name: string, ratio: number, goal: { atLeast?: number; atMost?: number }): void => {
  const { atLeast, atMost } = goal;
  const met = (atLeast === undefined || ratio >= atLeast) && (atMost === undefined || ratio <= atMost);
  const wanted = atLeast === undefined ? `at most ${atMost}` : `at least ${atLeast}`;
  show(`${name}: ${ratio.toFixed(3)} (goal ${wanted}: ${met ? 'met' : 'MISSED'})`);
};
