import { useState } from 'preact/hooks';
import type { ImportView } from '../../../shared/imports/views';
import { asProblem, type Problem } from '../../api/problem';
import type { EditDone } from '../../api/review';

/** The change of one cell, which may be meant for all cells that read the same. */
export interface Alike {
  field: string;
  from: string;
  to: string;
}

export interface Edits {
  busy: boolean;
  problem: Problem | undefined;
  /** What was done last, in words, and what may be done alike. */
  done: { words: string; alike?: Alike | undefined } | undefined;
  /** Answers whether it was done. */
  run: (act: () => Promise<EditDone>, alike?: Alike) => Promise<boolean>;
  dismiss: () => void;
}

/** Runs one edit after another: the second of two must see what the first one did. */
export function useEdits(put: (view: ImportView) => void, refresh: () => void): Edits {
  const [running, setRunning] = useState(0);
  const [problem, setProblem] = useState<Problem>();
  const [done, setDone] = useState<Edits['done']>();
  const [queue] = useState<{ last: Promise<unknown> }>(() => ({ last: Promise.resolve() }));
  const run: Edits['run'] = (act, alike) => {
    setRunning((count) => count + 1);
    const turn = queue.last.then(async () => {
      setProblem(undefined);
      try {
        const answer = await act();
        setDone(answer.edit ? { words: answer.edit.words, alike } : { words: 'There was nothing to change' });
        put(answer.import);
        return true;
      } catch (error) {
        setDone(undefined);
        setProblem(asProblem(error));
        // Somebody else was quicker: show how it stands now, beside the sentence.
        refresh();
        return false;
      } finally {
        setRunning((count) => count - 1);
      }
    });
    queue.last = turn;
    return turn;
  };
  return {
    busy: running > 0,
    problem,
    done,
    run,
    dismiss: () => {
      setProblem(undefined);
      setDone(undefined);
    },
  };
}
