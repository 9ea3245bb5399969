import type { SessionView } from '../shared/imports/views';
import { Frame } from './parts/frame';
import { Loading, ProblemNotice } from './parts/notice';
import { route } from './router';
import { ImportScreen } from './screens/import';
import { ImportsScreen } from './screens/imports';
import { MissingScreen } from './screens/missing';
import { SignInScreen } from './screens/sign-in';
import { findSession, session } from './session';

function Screen({ who }: { who: SessionView }) {
  const at = route.value;
  switch (at.screen) {
    case 'imports':
      return <ImportsScreen who={who} />;
    case 'import':
      return <ImportScreen key={at.id} who={who} id={at.id} outcome={at.outcome} code={at.code} />;
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
