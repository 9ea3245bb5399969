import { useEffect, useState } from 'preact/hooks';
import type { SessionView } from '../shared/imports/views';
import { NO_ANSWER, Problem } from './api/problem';
import type * as Recurring from './screens/recurring';
import { Frame } from './parts/frame';
import { Loading, ProblemNotice } from './parts/notice';
import { route } from './router';
import { ImportScreen } from './screens/import';
import { ImportsScreen } from './screens/imports';
import { MissingScreen } from './screens/missing';
import { SignInScreen } from './screens/sign-in';
import { findSession, session } from './session';

/** Screens of recurring jobs come when somebody goes there: the first page stays small. */
function Schedules({
  who,
  at,
}: {
  who: SessionView;
  at: { screen: 'schedules' } | { screen: 'schedule'; id: string };
}) {
  const [screens, setScreens] = useState<typeof Recurring>();
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    import('./screens/recurring').then(setScreens, () => setFailed(true));
  }, []);
  if (failed)
    return (
      <ProblemNotice
        problem={new Problem(0, 'no-answer', NO_ANSWER)}
        onRetry={() => window.location.reload()}
      />
    );
  if (!screens) return <Loading what="recurring jobs" />;
  const { SchedulesScreen, ScheduleScreen } = screens;
  return at.screen === 'schedules' ? (
    <SchedulesScreen who={who} />
  ) : (
    <ScheduleScreen key={at.id} who={who} id={at.id} />
  );
}

function Screen({ who }: { who: SessionView }) {
  const at = route.value;
  switch (at.screen) {
    case 'imports':
      return <ImportsScreen who={who} />;
    case 'import':
      return <ImportScreen key={at.id} who={who} id={at.id} outcome={at.outcome} code={at.code} />;
    case 'schedules':
    case 'schedule':
      return <Schedules who={who} at={at} />;
    case 'missing':
      return <MissingScreen />;
  }
}

export function App() {
  const who = session.value;
  switch (who.state) {
    case 'unknown':
      return (
        <Frame>
          {who.problem ? (
            <ProblemNotice problem={who.problem} onRetry={() => void findSession()} />
          ) : (
            <Loading what="the importer" />
          )}
        </Frame>
      );
    case 'out':
      return (
        <Frame>
          <SignInScreen ended={who.ended} />
        </Frame>
      );
    case 'in':
      return (
        <Frame who={who.session}>
          <Screen who={who.session} />
        </Frame>
      );
  }
}
