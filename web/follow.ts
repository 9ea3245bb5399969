import { useEffect, useRef, useState } from 'preact/hooks';
import { asProblem, type Problem } from './api/problem';

export interface Followed<T> {
  value: T | undefined;
  /** What went wrong last; the value before it stays. */
  problem: Problem | undefined;
  /** Asks again at once. */
  refresh: () => void;
  /** Takes a newer value from elsewhere, such as the answer of an action. */
  put: (value: T) => void;
}

/** Nobody looks: asking can wait. */
const HIDDEN_MS = 30_000;
const LONGEST_RETRY_MS = 15_000;
/** Asking again would not help. */
const isFinal = ({ status }: Problem): boolean => [400, 403, 404].includes(status);

/**
 * Keeps a value of the server fresh by asking again and again.
 *
 * @param key another key is another value: the old one is forgotten
 * @param load asks the server; throws Problem
 * @param pauseAfter milliseconds until the next time, or null for never
 */
export function useFollowed<T>(
  key: string,
  load: (signal: AbortSignal) => Promise<T>,
  pauseAfter: (value: T) => number | null,
): Followed<T> {
  const [state, setState] = useState<{ key: string; value?: T; problem?: Problem }>({ key });
  const latest = useRef({ load, pauseAfter });
  latest.current = { load, pauseAfter };
  const controls = useRef<{ refresh: () => void; put: (value: T) => void } | null>(null);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let asking: AbortController | undefined;
    let failures = 0;
    let stopped = false;

    const wait = (ms: number | null) => {
      clearTimeout(timer);
      if (ms !== null && !stopped) timer = setTimeout(ask, document.hidden ? Math.max(ms, HIDDEN_MS) : ms);
    };
    const take = (value: T) => {
      failures = 0;
      setState({ key, value });
      wait(latest.current.pauseAfter(value));
    };
    async function askOnce(controller: AbortController): Promise<void> {
      try {
        const value = await latest.current.load(controller.signal);
        if (!controller.signal.aborted) take(value);
      } catch (error) {
        if (controller.signal.aborted) return;
        const problem = asProblem(error);
        failures += 1;
        setState((before) => ({ ...(before.key === key ? before : { key }), problem }));
        wait(isFinal(problem) ? null : Math.min(LONGEST_RETRY_MS, 1000 * 2 ** failures));
      }
    }
    function ask(): void {
      asking?.abort();
      asking = new AbortController();
      void askOnce(asking);
    }
    const whenSeen = () => {
      if (!document.hidden) ask();
    };

    controls.current = {
      refresh: ask,
      put: (value) => {
        asking?.abort();
        take(value);
      },
    };
    document.addEventListener('visibilitychange', whenSeen);
    ask();
    return () => {
      stopped = true;
      clearTimeout(timer);
      asking?.abort();
      document.removeEventListener('visibilitychange', whenSeen);
    };
  }, [key]);

  const current = state.key === key ? state : undefined;
  return {
    value: current?.value,
    problem: current?.problem,
    refresh: () => controls.current?.refresh(),
    put: (value) => controls.current?.put(value),
  };
}
