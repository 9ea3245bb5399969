/** Who said that a column is a field. */
export const DECIDERS = ['spelling', 'remembered', 'likeness', 'person'] as const;
export type Decider = (typeof DECIDERS)[number];
