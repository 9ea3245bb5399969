/** Work of which so much runs at once; what comes beside it waits for its turn, in the order in which it came. */
export interface Turns {
  run<T>(work: () => Promise<T>): Promise<T>;
  /** How much waits. */
  readonly waiting: number;
  readonly idle: boolean;
}

export function turns(atOnce: number): Turns {
  let running = 0;
  const queue: (() => void)[] = [];
  return {
    get waiting() {
      return queue.length;
    },
    get idle() {
      return running === 0;
    },
    async run(work) {
      // A place that becomes free is handed to the first who waits, so nobody who comes later can take it.
      if (running >= atOnce) await new Promise<void>((resolve) => queue.push(resolve));
      else running++;
      try {
        return await work();
      } finally {
        const next = queue.shift();
        if (next) next();
        else running--;
      }
    },
  };
}

/** The same for each key by itself: what has another key waits for nothing. */
export interface TurnsByKey {
  run<T>(key: string, work: () => Promise<T>): Promise<T>;
  waiting(key: string): number;
}

export function turnsByKey(atOnce: number): TurnsByKey {
  const known = new Map<string, Turns>();
  return {
    waiting: (key) => known.get(key)?.waiting ?? 0,
    async run(key, work) {
      const own = known.get(key) ?? turns(atOnce);
      known.set(key, own);
      try {
        return await own.run(work);
      } finally {
        if (own.idle) known.delete(key);
      }
    },
  };
}
