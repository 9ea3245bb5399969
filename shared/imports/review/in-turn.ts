/** Does what has the same key one after the other: at once it would only be done again. */
export type InTurn = <T>(key: string, work: () => Promise<T>) => Promise<T>;

export const atOnce: InTurn = (_, work) => work();

export function turns(): InTurn {
  const last = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const before = last.get(key);
    const mine = (async () => {
      // However the one before ended, it is over.
      await before?.catch(() => undefined);
      return work();
    })();
    last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (last.get(key) === mine) last.delete(key);
    }
  };
}
