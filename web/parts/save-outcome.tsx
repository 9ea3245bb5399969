import type { Problem } from '../api/problem';
import { Notice, ProblemNotice } from './notice';

/** What became of a form that was sent (`useSaving`): the problem that stood in the way, or that it is saved. */
export const SaveOutcome = ({
  problem,
  saved,
  words,
}: {
  problem?: Problem | undefined;
  saved: boolean;
  words: string;
}) => (
  <>
    {problem && <ProblemNotice problem={problem} />}
    {saved && (
      <Notice>
        <p>{words}</p>
      </Notice>
    )}
  </>
);
