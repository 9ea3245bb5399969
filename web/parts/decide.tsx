import { useState } from 'preact/hooks';
import type { ImportView } from '../../shared/imports/views';
import { decide, type Decision } from '../api/imports';
import { asProblem, type Problem } from '../api/problem';
import { counted } from '../words/numbers';
import { ProblemNotice } from './notice';

const WORDS: Record<Decision, { one: string; many: string }> = {
  there: { one: 'It is there', many: 'They are all there' },
  'send-again': { one: 'Send it again', many: 'Send them all again' },
};

/**
 * The question that only a person can answer: whether jobs whose answer was lost are in FacilityApps. One row, or all
 * of a page.
 */
export function Decide({
  id,
  rows,
  onDecided,
}: {
  id: string;
  rows: number[];
  onDecided: (view: ImportView) => void;
}) {
  const [busy, setBusy] = useState<Decision>();
  const [problem, setProblem] = useState<Problem>();
  const many = rows.length > 1;
  async function run(decision: Decision): Promise<void> {
    setBusy(decision);
    setProblem(undefined);
    try {
      onDecided(await decide(id, decision, rows));
    } catch (error) {
      setProblem(asProblem(error));
    }
    setBusy(undefined);
  }
  return (
    <>
      {problem && <ProblemNotice problem={problem} />}
      <div class="actions" role="group" aria-label={many ? counted(rows.length, 'row') : 'This row'}>
        {(['there', 'send-again'] as const).map((decision) => (
          <button
            key={decision}
            type="button"
            class="button button-quiet"
            disabled={busy !== undefined}
            onClick={() => void run(decision)}
          >
            {busy === decision ? 'One moment…' : WORDS[decision][many ? 'many' : 'one']}
          </button>
        ))}
      </div>
    </>
  );
}
