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
