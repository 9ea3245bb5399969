/** Does what has the same key one after the other: at once it would only be done again. */
export type InTurn = <T>(key: string, work: () => Promise<T>) => Promise<T>;

export const atOnce: InTurn = (_, work) => work();
