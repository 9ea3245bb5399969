import type { ComponentChildren } from 'preact';
import type { Problem } from '../api/problem';

/** Something that went wrong, as a sentence, and a way on where there is one. */
export function ProblemNotice({
  problem,
  onRetry,
}: {
  problem: Problem;
  onRetry?: (() => void) | undefined;
}) {
  return (
    <div class="notice notice-bad" role="alert">
      <p>{problem.message}</p>
      {problem.retryAfter !== undefined && <p>Please try again in {problem.retryAfter} seconds.</p>}
      {onRetry && (
        <button type="button" class="button button-quiet" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}

export const Notice = ({ children }: { children: ComponentChildren }) => (
  <div class="notice" role="status">
    {children}
  </div>
);

/** Shown while nothing is known yet; drawn late, so that a quick answer does not flicker. */
export const Loading = ({ what }: { what: string }) => (
  <p class="loading" role="status">
    Loading {what}…
  </p>
);
