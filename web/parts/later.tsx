import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { NO_ANSWER, Problem } from '../api/problem';
import { Loading, ProblemNotice } from './notice';

interface State<Module> {
  load: () => Promise<Module>;
  loaded?: Module;
  failed?: boolean;
}

/** Shows what comes when somebody goes there: the first page stays small. */
export function Later<Module>({
  what,
  load,
  children,
}: {
  /** Words for "Loading …". */
  what: string;
  /** Imports the module; another function is another module. */
  load: () => Promise<Module>;
  children: (loaded: Module) => ComponentChildren;
}) {
  const [state, setState] = useState<State<Module>>({ load });
  useEffect(() => {
    load().then(
      (loaded) => setState({ load, loaded }),
      () => setState({ load, failed: true }),
    );
  }, [load]);
  const current: State<Module> = state.load === load ? state : { load };
  if (current.failed)
    return (
      <ProblemNotice
        problem={new Problem(0, 'no-answer', NO_ANSWER)}
        onRetry={() => window.location.reload()}
      />
    );
  return <>{current.loaded ? children(current.loaded) : <Loading what={what} />}</>;
}
