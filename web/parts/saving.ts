import { useState } from 'preact/hooks';
import { asProblem, type Problem } from '../api/problem';

/** A form that is sent: busy while it is, then saved, or the problem that stood in the way. */
export function useSaving() {
  const [state, setState] = useState<{ busy: boolean; saved: boolean; problem?: Problem }>({
    busy: false,
    saved: false,
  });
  return {
    ...state,
    /** What is on the screen is not what was saved any more. */
    touched: () => setState((now) => (now.saved ? { busy: now.busy, saved: false } : now)),
    async save(work: () => Promise<void>): Promise<void> {
      setState({ busy: true, saved: false });
      try {
        await work();
        setState({ busy: false, saved: true });
      } catch (error) {
        setState({ busy: false, saved: false, problem: asProblem(error) });
      }
    },
  };
}
